"""Plans what receiving records would write: each record against the register, field by field and row by row.

Planning reads and never writes, so that a preview and the import itself cannot differ. The history of a project
(stages, health, nodes) is merged in ``reception_history``; here are its plain fields and its simpler rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.people.action import state_of, word_for
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.projects.access import reaches, sees_contacts
from luodi.office.projects.fields import EDITABLE_FIELDS, OWNERS_ALONE, Lookups, ids_by_code
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
from luodi.office.projects.records import FieldChange, ProjectRecord
from luodi.office.projects.routes import RouteDefinition, read_route
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.words import ProjectKind
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

OWN_ROWS: tuple[type[models.Model], ...] = (
    StageEvent, HealthEvent, Node, Evidence, Promise, Outturn, Party, TaskForceMember, ProgressNote, ProjectName,
)  # fmt: skip


@dataclass(slots=True)
class RowPlan:
    """A row as it shall be, and its state before; ``None`` when it is new."""

    row: models.Model
    before: dict[str, Any] | None


@dataclass(slots=True)
class ProjectPlan:
    """All that one record writes. ``before`` is ``None`` for a new project."""

    record: ProjectRecord
    where: Where
    project: Project
    route: RouteDefinition
    before: dict[str, Any] | None
    there: dict[type[models.Model], list[Any]]
    agreements: dict[str, list[NodeAgreement]]
    rows: list[RowPlan] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the project is not in the register yet."""
        return self.before is None

    def add(self, row: models.Model) -> None:
        """Plans a new row."""
        self.rows.append(RowPlan(row, None))
        if type(row) in OWN_ROWS:
            self.there[type(row)].append(row)

    def change(self, row: models.Model, **values: Any) -> None:
        """Plans changes of a row that is there; values that are the same plan nothing."""
        if all(getattr(row, name) == value for name, value in values.items()):
            return
        if not any(plan.row is row for plan in self.rows):
            self.rows.append(RowPlan(row, state_of(row)))
        for name, value in values.items():
            setattr(row, name, value)

    def changes(self) -> tuple[FieldChange, ...]:
        """What changes in a project that is known."""
        if self.before is None:
            return ()
        found = _differences(self.project, self.before)
        for plan in self.rows:
            if plan.before is None:
                found.append(FieldChange(word_for(plan.row), str(plan.row), "", None, str(plan.row)))
            else:
                found.extend(_differences(plan.row, plan.before))
        return tuple(found)


@dataclass(slots=True)
class Register:
    """What planning needs of the register, loaded for a set of records in a fixed number of queries."""

    user: User
    on: date
    projects: dict[int, Project]
    lookups: Lookups
    rows: dict[tuple[type[models.Model], int], list[Any]]
    agreements: dict[int, dict[str, list[NodeAgreement]]]
    routes: dict[int, RouteDefinition]
    newest_routes: dict[str, int]
    offices: dict[str, Office]
    users: dict[str, User]
    enterprises: dict[str, int]

    @classmethod
    def load(cls, user: User, on: date, records: Sequence[ProjectRecord]) -> "Register":
        """Reads everything that ``records`` point at; the projects stay locked until the transaction ends."""
        ids = [record.project_id for record in records if record.project_id is not None]
        projects = {row.pk: row for row in Project.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
        rows: dict[tuple[type[models.Model], int], list[Any]] = defaultdict(list)
        for model in OWN_ROWS if ids else ():
            table: models.QuerySet[Any] = models.QuerySet(model)
            for row in table.filter(project_id__in=ids).order_by("pk"):
                row.project = projects[row.project_id]
                rows[model, row.project_id].append(row)
        templates = list(RouteTemplate.objects.order_by("version"))
        return cls(
            user=user,
            on=on,
            projects=projects,
            lookups=Lookups.gather([_of_office(user), *(stated(record) for record in records)], also=projects.values()),
            rows=rows,
            agreements=_agreements(ids, rows),
            routes={row.pk: read_route(row.definition, row.journal_key) for row in templates},
            newest_routes={row.kind: row.pk for row in templates},
            offices={row.code: row for row in Office.objects.all()},
            users={row.username: row for row in User.objects.all()},
            enterprises=ids_by_code(
                Enterprise, "credit_code", {party.credit_code for record in records for party in record.parties} - {""}
            ),
        )

    def enterprise(self, code: str, where: Where) -> int | None:
        """The enterprise with this credit code, or ``None`` when no code is given."""
        return _known(self.enterprises, code, where) if code else None

    def office(self, code: str, where: Where) -> Office:
        """The office with this code."""
        office: Office = _known(self.offices, code, where)
        return office

    def colleague(self, username: str, where: Where) -> User | None:
        """The user with this log-in name, or ``None`` when no name is given."""
        return _known(self.users, username, where) if username else None


def _of_office(user: User) -> dict[str, Any]:
    """Where a new project lies, and who owns it, when a district's or park's office says nothing else."""
    office = user.office
    if office.level == OfficeLevel.CITY:
        return {}
    own = {"district_code": office.district_code, "park_code": office.park_code, "owner_office_code": office.code}
    return {name: code for name, code in own.items() if code}


def stated(record: ProjectRecord) -> dict[str, Any]:
    """The plain fields that the record says something about."""
    return {name: value for name in EDITABLE_FIELDS if (value := getattr(record, name)) is not None}


def plan_project(record: ProjectRecord, register: Register) -> ProjectPlan:
    """The plan of the project itself: its plain fields, settled and within reach."""
    where = Where(sheet=record.sheet, row=record.row)
    plan = _known_project(record, register, where) if record.project_id is not None else None
    plan = plan or _new_project(record, register, where)
    values = stated(record)
    if plan.is_new:
        values = _of_office(register.user) | {name: value for name, value in values.items() if value != ""}
        if "name" not in values:
            raise _incomplete("name", where)
    elif not sees_contacts(register.user, plan.project):
        # Neither told by a preview nor overwritten by the file of another office.
        values = {name: value for name, value in values.items() if name not in OWNERS_ALONE}
    old_name = plan.project.name
    for column, value in register.lookups.columns(values, where).items():
        setattr(plan.project, column, value)
    register.lookups.settle_places(plan.project, where)
    if not reaches(register.user, plan.project):
        raise _out_of_reach(where)
    names = {row.name for row in plan.there[ProjectName]}
    if not plan.is_new and plan.project.name != old_name and old_name not in names:
        _keep_name(plan, old_name, "register", register.on)
    return plan


def plan_rows(plan: ProjectPlan, register: Register) -> None:
    """The plans of names, evidence, promises, outturns, parties, task force and progress."""
    record, project, where = plan.record, plan.project, plan.where
    for name in record.names:
        _keep_name(plan, name.name, name.source, name.seen_on)
    _plan_evidence(plan)
    _plan_values(plan)
    _plan_parties(plan, register)
    _plan_task_force(plan, register)
    noted = {(row.noted_on, row.text) for row in plan.there[ProgressNote]}
    for note in record.progress:
        if (note.noted_on, note.text) not in noted:
            noted.add((note.noted_on, note.text))
            author = register.colleague(note.username, where) or register.user
            plan.add(ProgressNote(project=project, noted_on=note.noted_on, text=note.text, noted_by=author))


def no_lower(there: str, stated_level: EvidenceLevel) -> EvidenceLevel:
    """What was verified stays verified, whatever a file says later."""
    return EvidenceLevel.VERIFIED if there == EvidenceLevel.VERIFIED else stated_level


def _known_project(record: ProjectRecord, register: Register, where: Where) -> ProjectPlan:
    project = register.projects.get(record.project_id or 0)
    if project is None or not reaches(register.user, project):
        raise _out_of_reach(where)
    there = defaultdict(list, {model: register.rows[model, project.pk] for model in OWN_ROWS})
    agreements = register.agreements.get(project.pk, {})
    return ProjectPlan(record, where, project, register.routes[project.route_id], state_of(project), there, agreements)


def _new_project(record: ProjectRecord, register: Register, where: Where) -> ProjectPlan:
    if record.kind is None:
        raise _incomplete("kind", where)
    if not record.stages:
        raise _incomplete("stages", where)
    route_id = register.newest_routes.get(record.kind)
    if route_id is None:
        raise Problem(
            "rules.not_loaded",
            Text("还没有此类项目的推进路线", f"There is no route for “{ProjectKind(record.kind).value}” yet"),
            Text("请先运行 luodi migrate 载入规则", "Run luodi migrate, which loads the rules"),
            where,
        )
    project = Project(kind=record.kind, route_id=route_id)
    return ProjectPlan(record, where, project, register.routes[route_id], None, defaultdict(list), {})


def _keep_name(plan: ProjectPlan, name: str, source: str, seen_on: date) -> None:
    if not any(row.name == name and row.source == source for row in plan.there[ProjectName]):
        plan.add(ProjectName(project=plan.project, name=name, source=source, seen_on=seen_on))


def _plan_values(plan: ProjectPlan) -> None:
    record, project = plan.record, plan.project
    promises = {(row.measure, row.year): row for row in plan.there[Promise]}
    for promise in record.promises:
        if row := promises.get((promise.measure, promise.year)):
            plan.change(row, value=promise.value)
        else:
            row = Promise(project=project, measure=promise.measure, year=promise.year, value=promise.value)
            promises[promise.measure, promise.year] = row
            plan.add(row)
    outturns = {(row.measure, row.year, row.evidence_level): row for row in plan.there[Outturn]}
    for outturn in record.outturns:
        values = {"value": outturn.value, "source": outturn.source, "stated_on": outturn.stated_on}
        key = {"measure": outturn.measure, "year": outturn.year, "evidence_level": outturn.evidence_level}
        if row := outturns.get((outturn.measure, outturn.year, outturn.evidence_level)):
            plan.change(row, **values)
        else:
            row = Outturn(project=project, **key, **values)
            outturns[outturn.measure, outturn.year, outturn.evidence_level] = row
            plan.add(row)


def _plan_parties(plan: ProjectPlan, register: Register) -> None:
    record, project, where = plan.record, plan.project, plan.where
    parties = {(row.role, row.name): row for row in plan.there[Party]}
    for party in record.parties:
        enterprise_id = register.enterprise(party.credit_code, where)
        row = parties.get((party.role, party.name))
        if row is None:
            row = Party(project=project, role=party.role, name=party.name, enterprise_id=enterprise_id)
            parties[party.role, party.name] = row
            plan.add(row)
        elif enterprise_id:
            plan.change(row, enterprise_id=enterprise_id)


def _plan_evidence(plan: ProjectPlan) -> None:
    there = {(row.kind, row.document_number or row.title): row for row in plan.there[Evidence]}
    for document in plan.record.evidence:
        row = there.get((document.kind, document.document_number or document.title))
        values = {"title": document.title, "dated_on": document.dated_on, "source": document.source}
        if row is None:
            row = Evidence(
                project=plan.project,
                kind=document.kind,
                document_number=document.document_number,
                evidence_level=document.evidence_level,
                **values,
            )
            there[document.kind, document.document_number or document.title] = row
            plan.add(row)
        elif row.evidence_level != EvidenceLevel.VERIFIED or document.evidence_level == EvidenceLevel.VERIFIED:
            plan.change(row, evidence_level=document.evidence_level, **values)


def _plan_task_force(plan: ProjectPlan, register: Register) -> None:
    there = {(row.name, row.office_id): row for row in plan.there[TaskForceMember]}
    if any(member.leads for member in plan.record.task_force):
        leads = {member.name for member in plan.record.task_force if member.leads}
        if len(leads) > 1:
            raise Problem(
                "project.task_force_lead",
                Text("专班只能有一名负责人", "A task force has one lead"),
                Text("请只指定一名负责人", "Name one member only as its lead"),
                plan.where,
            )
        for row in there.values():
            if row.leads and row.name not in leads:
                plan.change(row, leads=False)
    for member in plan.record.task_force:
        office = register.office(member.office_code, plan.where)
        user = register.colleague(member.username, plan.where)
        row = there.get((member.name, office.pk))
        if row is None:
            row = TaskForceMember(
                project=plan.project, name=member.name, office=office, user=user, duty=member.duty, leads=member.leads
            )
            there[member.name, office.pk] = row
            plan.add(row)
        else:
            plan.change(row, user_id=user.pk if user else row.user_id, duty=member.duty, leads=member.leads)


def _agreements(
    ids: Iterable[int], rows: dict[tuple[type[models.Model], int], list[Any]]
) -> dict[int, dict[str, list[NodeAgreement]]]:
    nodes = {node.pk: node for project_id in ids for node in rows.get((Node, project_id), [])}
    found: dict[int, dict[str, list[NodeAgreement]]] = defaultdict(lambda: defaultdict(list))
    if nodes:
        for agreement in NodeAgreement.objects.filter(node__project_id__in=list(ids)).order_by("agreed_on", "pk"):
            agreement.node = nodes[agreement.node_id]
            found[agreement.node.project_id][agreement.node.code].append(agreement)
    return found


def _differences(row: models.Model, before: dict[str, Any]) -> list[FieldChange]:
    after = state_of(row)
    key = str(getattr(row, "journal_key", row.pk))
    return [
        FieldChange(word_for(row), key, name, before[name], value)
        for name, value in after.items()
        if before[name] != value
    ]


def _known(things: dict[str, Any], code: str, where: Where) -> Any:
    if code not in things:
        raise Problem(
            "project.unknown_code",
            Text(f"没有编号为“{code}”的对象", f"Nothing is registered under “{code}”"),
            Text("请核对编号，或先登记该对象", "Check the code, or register it first"),
            where,
        )
    return things[code]


def _incomplete(name: str, where: Where) -> Problem:
    return Problem(
        "project.record_incomplete",
        Text(f"新项目缺少“{name}”", f"A new project lacks “{name}”"),
        Text("请补充后再导入", "Add it and import again"),
        Where(sheet=where.sheet, row=where.row, field=name),
    )


def _out_of_reach(where: Where) -> Problem:
    return Problem(
        "access.out_of_reach",
        Text("该项目不在您所在机构的管辖范围内", "This project lies outside the reach of your office"),
        Text("请由所属区或园区的机构办理", "Ask the office of the district or park that it belongs to"),
        where,
    )
