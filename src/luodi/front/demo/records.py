"""Turns what was invented into records that the register's actions receive."""

from collections.abc import Iterable, Iterator, Sequence

from luodi.engine.matching.industry import IndustryGuess
from luodi.engine.synthesis import SOURCE
from luodi.engine.synthesis.enterprises import SyntheticEnterprise
from luodi.engine.synthesis.parks import SyntheticPark
from luodi.engine.synthesis.projects import SyntheticProject, SyntheticStage
from luodi.front.demo.people import CITY_OFFICE, OFFICERS_BY_DISTRICT, district_office, park_office
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.enterprises.records import EnterpriseRecord, FactRecord
from luodi.office.places.models import Space
from luodi.office.places.records import ParkRecord, PlotRecord, SpaceRecord
from luodi.office.projects.records import (
    EvidenceRecord,
    HealthRecord,
    MemberRecord,
    NodeRecord,
    OutturnRecord,
    PartyRecord,
    ProgressRecord,
    ProjectRecord,
    PromiseRecord,
    StageRecord,
)
from luodi.office.projects.routes import shipped_route
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, ProjectKind, Stage


def park_records(parks: Iterable[SyntheticPark]) -> list[ParkRecord]:
    """The parks."""
    return [
        ParkRecord(
            code=park.code,
            name=park.name,
            district_code=park.district_code,
            area_m2=park.area_m2,
            track=park.track,
            longitude=park.longitude,
            latitude=park.latitude,
        )
        for park in parks
    ]


def plot_records(parks: Iterable[SyntheticPark]) -> list[PlotRecord]:
    """The plots of all parks."""
    return [
        PlotRecord(
            code=plot.code,
            park_code=park.code,
            area_m2=plot.area_m2,
            plot_ratio=plot.plot_ratio,
            permitted_use=plot.permitted_use,
            available_from_on=plot.available_from_on,
            permitted_industries=plot.permitted_industries,
            power_kva=plot.power_kva,
            water_m3_day=plot.water_m3_day,
        )
        for park in parks
        for plot in park.plots
    ]


def space_records(parks: Iterable[SyntheticPark]) -> list[SpaceRecord]:
    """The spaces of all parks."""
    return [
        SpaceRecord(
            code=space.code,
            park_code=park.code,
            kind=Space.Kind(space.kind),
            floor_area_m2=space.floor_area_m2,
            rent_cny_m2_day=space.rent_cny_m2_day,
            available_from_on=space.available_from_on,
            floor_load_kn_m2=space.floor_load_kn_m2,
            ceiling_m=space.ceiling_m,
            hazard_class=space.hazard_class,
            power_kva=space.power_kva,
            water_m3_day=space.water_m3_day,
        )
        for park in parks
        for space in park.spaces
    ]


def enterprise_records(enterprises: Iterable[SyntheticEnterprise]) -> list[EnterpriseRecord]:
    """The enterprises themselves, without what is known by year."""
    return [
        EnterpriseRecord(
            credit_code=each.credit_code,
            name=each.name,
            registered_on=each.registered_on,
            legal_form=each.legal_form,
            capital_amount=each.capital_amount,
            capital_currency=each.capital_currency if each.capital_amount is not None else None,
            business_scope=each.business_scope,
            district_code=each.district_code,
            park_code=each.park_code or None,
            address=each.address,
            contact_name=each.contact_name,
            contact_phone=each.contact_phone,
        )
        for each in enterprises
    ]


def fact_records(enterprises: Iterable[SyntheticEnterprise]) -> list[FactRecord]:
    """What is known of them by year."""
    return [
        FactRecord(each.credit_code, fact.name, fact.year, fact.value, fact.source, fact.stated_on, fact.evidence_level)
        for each in enterprises
        for fact in each.facts
    ]


def verified_industries(enterprises: Iterable[SyntheticEnterprise]) -> dict[str, tuple[str, ...]]:
    """The class of those whose industry somebody has verified, by credit code."""
    return {
        each.credit_code: (each.industries[0].code,)
        for each in enterprises
        if each.industries[0].evidence_level == EvidenceLevel.VERIFIED
    }


class InventedJudge:
    """Estimates industries as they were invented: the estimates of one batch, in its order."""

    def __init__(self, enterprises: Iterable[SyntheticEnterprise]) -> None:
        self._by_name = {
            each.name: [
                IndustryGuess(industry.code, industry.confidence)
                for industry in each.industries
                if industry.evidence_level == EvidenceLevel.ESTIMATED
            ]
            for each in enterprises
        }

    def __call__(self, scopes: Sequence[str], names: Sequence[str]) -> list[list[IndustryGuess]]:
        """The estimates for each name."""
        return [self._by_name[name] for _scope, name in zip(scopes, names, strict=True)]


def project_record(project: SyntheticProject) -> ProjectRecord:
    """One project with its whole history."""
    return ProjectRecord(
        name=project.name,
        kind=ProjectKind(project.kind),
        registered_on=project.began_on,
        district_code=project.district_code,
        park_code=project.park_code or None,
        plot_code=project.plot_code or None,
        space_code=project.space_code or None,
        credit_code=project.credit_code or None,
        investor_name=project.investor_name,
        industry_code=project.industry_code,
        track=project.track,
        investment_cny=project.investment_cny,
        investment_stated=project.investment_stated,
        land_area_m2=project.land_area_m2,
        floor_area_m2=project.floor_area_m2,
        description=project.description,
        owner_office_code=_office_of(project, "park" if project.park_code else "district"),
        contact_name=project.contact_name,
        contact_phone=project.contact_phone,
        source=SOURCE,
        source_on=project.began_on,
        stages=tuple(_stage(reached) for reached in project.stages),
        healths=tuple(_healths(project)),
        nodes=tuple(_nodes(project)),
        evidence=tuple(_evidence(project)),
        promises=tuple(
            PromiseRecord(measure=Measure(each.measure), year=each.year, value=each.value) for each in project.promises
        ),
        outturns=tuple(_outturns(project)),
        parties=tuple(
            PartyRecord(role=PartyRole(each.role), name=each.name, credit_code=each.credit_code)
            for each in project.parties
        ),
        task_force=tuple(_task_force(project)),
        progress=tuple(
            ProgressRecord(
                noted_on=note.on, text=note.text, username=OFFICERS_BY_DISTRICT.get(project.district_code, "")
            )
            for note in project.notes
        ),
    )


def _stage(reached: SyntheticStage) -> StageRecord:
    proved_later = reached.verified_on is not None and reached.verified_on > reached.on
    return StageRecord(
        to_stage=Stage(reached.stage),
        happened_on=reached.on,
        evidence_level=EvidenceLevel(reached.evidence_level),
        bypassed=reached.bypassed,
        reason=reached.reason,
        source=SOURCE,
        verified_on=reached.verified_on if proved_later else None,
    )


def _healths(project: SyntheticProject) -> Iterator[HealthRecord]:
    for each in project.healths:
        yield HealthRecord(
            health=Health(each.health),
            reason=each.reason,
            happened_on=each.on,
            loss_reason=LossReason(each.loss_reason) if each.loss_reason else None,
        )


def _nodes(project: SyntheticProject) -> Iterator[NodeRecord]:
    """The agreed date of a stage is the agreed date of every node that the stage completes."""
    plans = {plan.stage: plan for plan in project.plans}
    for node in shipped_route(ProjectKind(project.kind)).nodes:
        plan = plans.get(node.completed_by_stage or "")
        if plan:
            yield NodeRecord(code=node.code, planned_on=plan.planned_on, agreed_on=plan.agreed_on)


def _evidence(project: SyntheticProject) -> Iterator[EvidenceRecord]:
    for each in project.evidence:
        yield EvidenceRecord(
            kind=EvidenceKind(each.kind),
            title=each.title,
            dated_on=each.dated_on,
            evidence_level=EvidenceLevel(each.evidence_level),
            source=SOURCE,
            document_number=each.document_number,
        )


def _outturns(project: SyntheticProject) -> Iterator[OutturnRecord]:
    for each in project.outturns:
        yield OutturnRecord(
            measure=Measure(each.amount.measure),
            year=each.amount.year,
            value=each.amount.value,
            source=SOURCE,
            stated_on=each.stated_on,
            evidence_level=EvidenceLevel(each.evidence_level),
        )


def _task_force(project: SyntheticProject) -> Iterator[MemberRecord]:
    for each in project.task_force:
        yield MemberRecord(
            name=each.name, office_code=_office_of(project, each.level), duty=each.duty, leads=each.leads
        )


def _office_of(project: SyntheticProject, level: str) -> str:
    if level == "city":
        return CITY_OFFICE
    return park_office(project.park_code) if level == "park" else district_office(project.district_code)
