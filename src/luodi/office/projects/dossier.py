"""The file of one project (一项目一档): everything that its page shows, as of a day, in a fixed number of queries.

Dated rows after the day are not shown. Gates are held against the project as it stands. Contacts are masked outside the
owning office.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.files import queries as files
from luodi.office.files.queries import FileShown
from luodi.office.people.masking import masked
from luodi.office.people.models import User
from luodi.office.projects.access import sees_contacts
from luodi.office.projects.deadlines import NodeState, working_days_left
from luodi.office.projects.decisions import rules_on
from luodi.office.projects.facts import ProjectFacts, load_facts
from luodi.office.projects.gate_inputs import evidence_of, gate_fields
from luodi.office.projects.gates import Gate, evaluate_gate
from luodi.office.projects.models import (
    Evidence,
    HealthEvent,
    NodeAgreement,
    Outturn,
    Party,
    ProgressNote,
    Project,
    ProjectName,
    Promise,
    StageEvent,
    TaskForceMember,
)
from luodi.office.projects.queries import DoubleSigningRow, double_signings
from luodi.office.projects.snapshot import Position, positions_of
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, Stage
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

STALE_AFTER_DAYS = 365


@dataclass(frozen=True, slots=True)
class StageStep:
    """A stage of the route. ``entered_on`` is empty for those ahead, and for those that were passed over."""

    stage: Stage
    entered_on: date | None
    evidenced: bool
    is_present: bool
    is_passed: bool


@dataclass(frozen=True, slots=True)
class NodeShown:
    """A node of the bar. ``working_days_left`` of an open node is negative when it is late.

    ``put_off`` counts the agreements after the first.
    """

    code: str
    name: Text
    duty: Text
    planned_on: date | None
    agreed: bool
    actual_on: date | None
    recorded: bool
    working_days_left: int | None
    put_off: int


@dataclass(frozen=True, slots=True)
class StageShown:
    """A row of the stage history."""

    from_stage: Stage | None
    to_stage: Stage
    happened_on: date
    evidence_level: EvidenceLevel
    verified_on: date | None
    bypassed: bool
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class HealthShown:
    """A row of the health history."""

    health: Health
    reason: str
    happened_on: date


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """A document. ``number`` names it to ``VerifyEvidence``."""

    number: int
    kind: EvidenceKind
    title: str
    document_number: str
    dated_on: date
    evidence_level: EvidenceLevel
    source: str
    file: FileShown | None


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party, with its credit code where it is registered."""

    role: PartyRole
    name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member of the task force; ``office_code`` and ``username`` name the office and the user to ``SetTaskForce``."""

    name: str
    office: str
    office_code: str
    username: str
    duty: str
    leads: bool


@dataclass(frozen=True, slots=True)
class YearShown:
    """A promise beside what the year brought, in the unit of the measure; ``None`` where nothing is known."""

    measure: Measure
    year: int
    promised: Decimal | None
    self_reported: Decimal | None
    verified: Decimal | None
    estimated: Decimal | None


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """A progress note."""

    noted_on: date
    text: str
    noted_by: str


@dataclass(frozen=True, slots=True)
class NameShown:
    """A name under which a source knows the project."""

    name: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class Dossier:
    """The page of a project. ``gates``: those into the next stages, with what is missing."""

    position: Position
    description: str
    enterprise_name: str
    credit_code: str
    plot_code: str
    space_code: str
    owner_office_code: str
    investment_stated: str
    land_area_m2: Decimal | None
    floor_area_m2: Decimal | None
    contact_name: str
    contact_phone: str
    contacts_masked: bool
    contacts_open: bool
    loss_reason: LossReason | None
    source: str
    source_on: date | None
    stale: bool
    route_title: Text
    steps: tuple[StageStep, ...]
    earlier_stages: tuple[Stage, ...]
    gates: tuple[Gate, ...]
    nodes: tuple[NodeShown, ...]
    stages: tuple[StageShown, ...]
    healths: tuple[HealthShown, ...]
    evidence: tuple[EvidenceShown, ...]
    parties: tuple[PartyShown, ...]
    task_force: tuple[MemberShown, ...]
    years: tuple[YearShown, ...]
    progress: tuple[ProgressShown, ...]
    names: tuple[NameShown, ...]
    double_signings: tuple[DoubleSigningRow, ...]


def dossier(user: User, code: str, as_of: date) -> Dossier:
    """The file of the project with this code; a ``Problem`` when there is none that the user may see."""
    visible = Project.objects.visible_to(user).filter(code=code)
    project = visible.select_related("enterprise", "plot", "space", "park", "district", "owner_office").first()
    positions = positions_of(visible, as_of)
    if project is None or not positions:
        raise Problem(
            "project.not_found",
            Text(f"没有您可见的项目“{code}”", f"There is no project “{code}” that you may see"),
            Text("请核对项目编号和截至日期", "Check the code of the project and the day"),
            Where(field=code),
        )
    facts = load_facts({project.pk: project.route_id}, as_of, [project.pk])[project.pk]
    open_contacts = sees_contacts(user, project)
    withdrawn = facts.health.health == Health.WITHDRAWN and project.loss_reason
    return Dossier(
        position=positions[0],
        description=project.description,
        enterprise_name=project.enterprise.name if project.enterprise else "",
        credit_code=project.enterprise.credit_code if project.enterprise else "",
        plot_code=project.plot.code if project.plot else "",
        space_code=project.space.code if project.space else "",
        owner_office_code=project.owner_office.code if project.owner_office else "",
        investment_stated=project.investment_stated,
        land_area_m2=project.land_area_m2,
        floor_area_m2=project.floor_area_m2,
        contact_name=project.contact_name if open_contacts else masked(project.contact_name),
        contact_phone=project.contact_phone if open_contacts else masked(project.contact_phone),
        contacts_masked=not open_contacts and bool(project.contact_name or project.contact_phone),
        contacts_open=open_contacts,
        loss_reason=LossReason(project.loss_reason) if withdrawn else None,
        source=project.source,
        source_on=project.source_on,
        stale=project.source_on is not None and (as_of - project.source_on).days > STALE_AFTER_DAYS,
        route_title=facts.route.title,
        steps=_steps(facts),
        earlier_stages=facts.route.earlier_stages(facts.progress.stage),
        gates=_gates(project, facts, as_of),
        nodes=_nodes(project, facts, as_of),
        stages=_stages(project, as_of),
        healths=_healths(project, as_of),
        evidence=_evidence(project, as_of),
        parties=_parties(project),
        task_force=_task_force(project),
        years=_years(project, as_of),
        progress=_progress(project, as_of),
        names=_names(project, as_of),
        double_signings=tuple(
            pair for pair in double_signings(user, as_of) if code in (pair.earlier.code, pair.later.code)
        ),
    )


def _steps(facts: ProjectFacts) -> tuple[StageStep, ...]:
    present = facts.progress.stage
    return tuple(
        StageStep(
            stage=stage,
            entered_on=facts.progress.entered.get(stage),
            evidenced=stage in facts.progress.evidenced,
            is_present=stage == present,
            is_passed=stage in facts.route.earlier_stages(present),
        )
        for stage in facts.route.stages
    )


def _gates(project: Project, facts: ProjectFacts, as_of: date) -> tuple[Gate, ...]:
    fields, evidence = gate_fields(project), evidence_of(project)
    ahead = facts.route.next_stages(facts.progress.stage)
    gates = rules_on(as_of).gates
    return tuple(evaluate_gate(gates.of(facts.route.kind, stage), fields, evidence) for stage in ahead)


def _nodes(project: Project, facts: ProjectFacts, as_of: date) -> tuple[NodeShown, ...]:
    agreements: dict[str, int] = defaultdict(int)
    rows = NodeAgreement.objects.filter(node__project=project, agreed_on__lte=as_of)
    for code in rows.values_list("node__code", flat=True):
        agreements[code] += 1
    return tuple(_node(state, as_of, put_off=max(0, agreements[state.definition.code] - 1)) for state in facts.nodes)


def _node(state: NodeState, as_of: date, *, put_off: int) -> NodeShown:
    left = working_days_left(as_of, state.planned_on) if state.is_open and state.planned_on else None
    return NodeShown(
        code=state.definition.code,
        name=state.definition.name,
        duty=state.definition.duty,
        planned_on=state.planned_on,
        agreed=state.agreed,
        actual_on=state.actual_on,
        recorded=state.recorded,
        working_days_left=left,
        put_off=put_off,
    )


def _stages(project: Project, as_of: date) -> tuple[StageShown, ...]:
    return tuple(
        StageShown(
            from_stage=Stage(event.from_stage) if event.from_stage else None,
            to_stage=Stage(event.to_stage),
            happened_on=event.happened_on,
            evidence_level=EvidenceLevel(event.evidence_level),
            verified_on=event.verified_on,
            bypassed=event.bypassed,
            reason=event.reason,
            source=event.source,
        )
        for event in StageEvent.objects.filter(project=project, happened_on__lte=as_of)
    )


def _healths(project: Project, as_of: date) -> tuple[HealthShown, ...]:
    events = HealthEvent.objects.filter(project=project, happened_on__lte=as_of)
    return tuple(HealthShown(Health(event.health), event.reason, event.happened_on) for event in events)


def _evidence(project: Project, as_of: date) -> tuple[EvidenceShown, ...]:
    return tuple(
        EvidenceShown(
            number=row.pk,
            kind=EvidenceKind(row.kind),
            title=row.title,
            document_number=row.document_number,
            dated_on=row.dated_on,
            evidence_level=EvidenceLevel(row.evidence_level),
            source=row.source,
            file=files.shown(row.file) if row.file else None,
        )
        for row in Evidence.objects.filter(project=project, dated_on__lte=as_of).select_related("file__uploaded_by")
    )


def _parties(project: Project) -> tuple[PartyShown, ...]:
    rows = Party.objects.filter(project=project).select_related("enterprise")
    return tuple(
        PartyShown(PartyRole(row.role), row.name, row.enterprise.credit_code if row.enterprise else "") for row in rows
    )


def _task_force(project: Project) -> tuple[MemberShown, ...]:
    rows = TaskForceMember.objects.filter(project=project).select_related("office", "user")
    return tuple(
        MemberShown(
            name=row.name,
            office=row.office.name,
            office_code=row.office.code,
            username=row.user.username if row.user else "",
            duty=row.duty,
            leads=row.leads,
        )
        for row in rows
    )


def _years(project: Project, as_of: date) -> tuple[YearShown, ...]:
    promised = {(row.measure, row.year): row.value for row in Promise.objects.filter(project=project)}
    brought: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(dict)
    for row in Outturn.objects.filter(project=project, stated_on__lte=as_of):
        brought[row.measure, row.year][row.evidence_level] = row.value
    return tuple(
        YearShown(
            measure=Measure(measure),
            year=year,
            promised=promised.get((measure, year)),
            self_reported=brought[measure, year].get(EvidenceLevel.SELF_REPORTED),
            verified=brought[measure, year].get(EvidenceLevel.VERIFIED),
            estimated=brought[measure, year].get(EvidenceLevel.ESTIMATED),
        )
        for measure, year in _in_order(promised.keys() | brought.keys())
    )


def _in_order(keys: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    places = {measure.value: place for place, measure in enumerate(Measure)}
    return sorted(keys, key=lambda key: (places[key[0]], key[1]))


def _progress(project: Project, as_of: date) -> tuple[ProgressShown, ...]:
    notes = ProgressNote.objects.filter(project=project, noted_on__lte=as_of).select_related("noted_by")
    return tuple(ProgressShown(note.noted_on, note.text, note.noted_by.display_name) for note in notes)


def _names(project: Project, as_of: date) -> tuple[NameShown, ...]:
    rows = ProjectName.objects.filter(project=project, seen_on__lte=as_of)
    return tuple(NameShown(row.name, row.source, row.seen_on) for row in rows)
