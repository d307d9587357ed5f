"""States the register's own projects as records: what an export writes, and what comes back unchanged when received.

Contacts that the user may not read are left out (``None``), so that importing the file again leaves them alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.models import User
from luodi.office.projects.access import sees_contacts
from luodi.office.projects.models import (
    Evidence,
    HealthEvent,
    Node,
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
from luodi.office.projects.records import (
    EvidenceRecord,
    HealthRecord,
    MemberRecord,
    NameRecord,
    NodeRecord,
    OutturnRecord,
    PartyRecord,
    ProgressRecord,
    ProjectRecord,
    PromiseRecord,
    StageRecord,
)
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, ProjectKind, Stage

_CHUNK = 500
_LINKED = ("enterprise", "plot", "space", "owner_office")


def restated(user: User) -> Iterator[tuple[str, ProjectRecord]]:
    """The code and the whole record of every project that the user may see, in the order of codes; in a stream."""
    ids = list(Project.objects.visible_to(user).order_by("code").values_list("pk", flat=True))
    for first in range(0, len(ids), _CHUNK):
        chunk = ids[first : first + _CHUNK]
        projects = Project.objects.filter(pk__in=chunk).select_related(*_LINKED).order_by("code")
        rows = _Rows(chunk)
        for project in projects:
            yield project.code, _record(user, project, rows)


class _Rows:
    """The rows of a chunk of projects by model, read one query a model."""

    def __init__(self, ids: list[int]) -> None:
        self._ids = ids
        self._read: dict[Any, dict[int, list[Any]]] = {}

    def of(self, model: Any, project: Project, *linked: str) -> list[Any]:
        if model not in self._read:
            rows: QuerySet[Any] = QuerySet(model)
            found: dict[int, list[Any]] = defaultdict(list)
            for row in rows.filter(project_id__in=self._ids).select_related(*linked).order_by("pk"):
                found[row.project_id].append(row)
            self._read[model] = found
        return self._read[model][project.pk]

    def agreements(self, node: Node) -> list[NodeAgreement]:
        if NodeAgreement not in self._read:
            found: dict[int, list[Any]] = defaultdict(list)
            for row in NodeAgreement.objects.filter(node__project_id__in=self._ids).order_by("agreed_on"):
                found[row.node_id].append(row)
            self._read[NodeAgreement] = found
        return self._read[NodeAgreement][node.pk]


def _record(user: User, project: Project, rows: _Rows) -> ProjectRecord:
    contacts = sees_contacts(user, project)
    return ProjectRecord(
        project_id=project.pk,
        name=project.name,
        kind=ProjectKind(project.kind),
        district_code=project.district_id or "",
        park_code=project.park_id or "",
        plot_code=project.plot.code if project.plot else "",
        space_code=project.space.code if project.space else "",
        credit_code=project.enterprise.credit_code if project.enterprise else "",
        investor_name=project.investor_name,
        industry_code=project.industry_code,
        track=project.track,
        investment_cny=project.investment_cny,
        investment_stated=project.investment_stated,
        land_area_m2=project.land_area_m2,
        floor_area_m2=project.floor_area_m2,
        description=project.description,
        owner_office_code=project.owner_office.code if project.owner_office else "",
        contact_name=project.contact_name if contacts else None,
        contact_phone=project.contact_phone if contacts else None,
        source=project.source,
        source_on=project.source_on,
        names=tuple(
            NameRecord(name=row.name, source=row.source, seen_on=row.seen_on) for row in rows.of(ProjectName, project)
        ),
        stages=_stages(project, rows),
        healths=_healths(project, rows),
        nodes=_nodes(project, rows),
        evidence=_evidence(project, rows),
        promises=tuple(
            PromiseRecord(measure=Measure(row.measure), year=row.year, value=row.value)
            for row in rows.of(Promise, project)
        ),
        outturns=_outturns(project, rows),
        parties=_parties(project, rows),
        task_force=_task_force(project, rows),
        progress=tuple(
            ProgressRecord(noted_on=row.noted_on, text=row.text, username=row.noted_by.username)
            for row in rows.of(ProgressNote, project, "noted_by")
        ),
    )


def _stages(project: Project, rows: _Rows) -> tuple[StageRecord, ...]:
    return tuple(
        StageRecord(
            to_stage=Stage(row.to_stage),
            happened_on=row.happened_on,
            evidence_level=EvidenceLevel(row.evidence_level),
            bypassed=row.bypassed,
            reason=row.reason,
            source=row.source,
            verified_on=row.verified_on,
        )
        for row in sorted(rows.of(StageEvent, project), key=lambda row: row.happened_on)
    )


def _healths(project: Project, rows: _Rows) -> tuple[HealthRecord, ...]:
    loss = LossReason(project.loss_reason) if project.loss_reason else None
    return tuple(
        HealthRecord(
            health=Health(row.health),
            reason=row.reason,
            happened_on=row.happened_on,
            loss_reason=loss if row.health == Health.WITHDRAWN else None,
        )
        for row in sorted(rows.of(HealthEvent, project), key=lambda row: row.happened_on)
    )


def _nodes(project: Project, rows: _Rows) -> tuple[NodeRecord, ...]:
    found = []
    for node in rows.of(Node, project):
        found += [
            NodeRecord(code=node.code, planned_on=agreement.planned_on, agreed_on=agreement.agreed_on)
            for agreement in rows.agreements(node)
        ]
        if node.recorded:
            found.append(NodeRecord(code=node.code, actual_on=node.actual_on))
    return tuple(found)


def _evidence(project: Project, rows: _Rows) -> tuple[EvidenceRecord, ...]:
    return tuple(
        EvidenceRecord(
            kind=EvidenceKind(row.kind),
            title=row.title,
            document_number=row.document_number,
            dated_on=row.dated_on,
            evidence_level=EvidenceLevel(row.evidence_level),
            source=row.source,
        )
        for row in rows.of(Evidence, project)
    )


def _outturns(project: Project, rows: _Rows) -> tuple[OutturnRecord, ...]:
    return tuple(
        OutturnRecord(
            measure=Measure(row.measure),
            year=row.year,
            value=row.value,
            source=row.source,
            stated_on=row.stated_on,
            evidence_level=EvidenceLevel(row.evidence_level),
        )
        for row in rows.of(Outturn, project)
    )


def _parties(project: Project, rows: _Rows) -> tuple[PartyRecord, ...]:
    return tuple(
        PartyRecord(
            role=PartyRole(row.role),
            name=row.name,
            credit_code=row.enterprise.credit_code if row.enterprise else "",
        )
        for row in rows.of(Party, project, "enterprise")
    )


def _task_force(project: Project, rows: _Rows) -> tuple[MemberRecord, ...]:
    return tuple(
        MemberRecord(
            name=row.name,
            office_code=row.office.code,
            username=row.user.username if row.user else "",
            duty=row.duty,
            leads=row.leads,
        )
        for row in rows.of(TaskForceMember, project, "office", "user")
    )
