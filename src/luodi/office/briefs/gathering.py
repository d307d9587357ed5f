"""Gathers from the register what a brief says: lines, double signings to decide, and where the values come from."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from luodi.engine.lights.light import Light
from luodi.engine.statistics.cohorts import Milestone
from luodi.office.briefs.contents import NO_DISTRICT, DoubleSigning, Source
from luodi.office.briefs.line import NOTHING, Line
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.imports import queries as imports
from luodi.office.imports.models import ImportKind
from luodi.office.people.models import User
from luodi.office.projects import models
from luodi.office.projects.decisions import RulesInForce, rules_on
from luodi.office.projects.facts import routes_by_id
from luodi.office.projects.models import Evidence, HealthEvent, ProgressNote, Project, StageEvent
from luodi.office.projects.routes import STAGE_ORDER, RouteDefinition
from luodi.office.projects.snapshot import Position, positions_of
from luodi.office.projects.words import Health, Stage
from luodi.reference.text import Text

_NAMED_SOURCES = 20
_MILESTONES = {
    Milestone.LANDED: Stage.LANDED,
    Milestone.STARTED: Stage.STARTED,
    Milestone.PRODUCING: Stage.PRODUCING,
}


def projects_of(user: User, district_code: str) -> QuerySet[Project]:
    """The projects that a brief of the district, or of the city, is about, as far as ``user`` sees them."""
    visible = Project.objects.visible_to(user)
    return visible.filter(district_id=district_code) if district_code else visible


def lines_of(user: User, as_of: date, district_code: str = "") -> list[Line]:
    """A line for every project that was signed, or further on, at the end of ``as_of``, in the order of codes."""
    projects = projects_of(user, district_code)
    beside = {row["pk"]: row for row in projects.values("pk", "route_id", "source", "source_on")}
    routes, rules = routes_by_id(), rules_on(as_of)
    return [
        _line(position, beside[position.project_id], routes[beside[position.project_id]["route_id"]], rules)
        for position in positions_of(projects, as_of)
        if STAGE_ORDER[position.stage] >= STAGE_ORDER[Stage.SIGNED]
    ]


def double_signings_of(user: User, as_of: date, district_code: str = "") -> list[DoubleSigning]:
    """The pairs that nobody had decided by ``as_of`` and of which ``user`` sees one, oldest first."""
    seen = projects_of(user, district_code).order_by().values("pk")
    undecided = Q(status=models.DoubleSigning.Status.OPEN) | Q(decided_on__gt=as_of)
    pairs = (
        models.DoubleSigning.objects.filter(undecided, found_on__lte=as_of)
        .filter(Q(earlier__in=seen) | Q(later__in=seen))
        .select_related("earlier__district", "earlier__owner_office", "later__district", "later__owner_office")
    )
    return [_pair(pair) for pair in pairs.order_by("found_on", "pk")]


def sources_of(user: User, as_of: date, district_code: str = "") -> list[Source]:
    """Where the values of a brief come from: registers by source, dated rows by evidence level, files brought in."""
    projects = projects_of(user, district_code).order_by().values("pk")
    return [
        *_registers(projects_of(user, district_code)),
        *_dated_rows(projects, as_of),
        *_files(user, as_of),
    ]


def _line(position: Position, beside: Mapping[str, Any], route: RouteDefinition, rules: RulesInForce) -> Line:
    withdrawn = position.health == Health.WITHDRAWN
    passed = tuple(milestone for milestone, stage in _MILESTONES.items() if stage in route.stages)
    proved = {milestone: _proved_on(position, _MILESTONES[milestone]) for milestone in passed}
    silence = rules.lights.silence(position.stage, position.silent_working_days)
    node = position.open_node
    return Line(
        code=position.code,
        name=position.name,
        kind=position.kind,
        district_code=position.district_code,
        district_name=position.district_name,
        park_name=position.park_name,
        investor=position.investor_name,
        investment_cny=position.investment_cny,
        stage=position.stage,
        stage_since=position.stage_since_on,
        stage_is_verified=position.stage in position.evidenced,
        health=position.health,
        health_reason=position.health_reason,
        light=position.light,
        rung=position.supervision.rung,
        supervisor=position.supervision.supervisor,
        light_reasons=() if position.light in {Light.GREEN, Light.NONE} else position.verdict.reasons,
        waits_for=position.waits_for,
        duty=node.duty if node else NOTHING,
        acts=position.acts_name,
        acts_office=position.acts_office,
        act_by=position.acts_by_on,
        working_days_late=node.working_days_late if node else 0,
        last_progress_on=position.last_progress_on,
        silent_working_days=position.silent_working_days,
        silent=position.light is not Light.NONE and silence.light is not Light.GREEN,
        signed_on=position.signed_on,
        landed_on=proved.get(Milestone.LANDED),
        started_on=proved.get(Milestone.STARTED),
        producing_on=proved.get(Milestone.PRODUCING),
        withdrawn_on=position.health_since_on if withdrawn else None,
        route=passed,
        counted=position.counted,
        source=beside["source"],
        source_on=beside["source_on"],
    )


def _proved_on(position: Position, stage: Stage) -> date | None:
    """The day by which the stage, or one past it, was reached on verified evidence."""
    order = STAGE_ORDER[stage]
    return min((on for reached, on in position.evidenced.items() if STAGE_ORDER[reached] >= order), default=None)


def _pair(pair: models.DoubleSigning) -> DoubleSigning:
    def district(project: Project) -> str:
        return project.district.name if project.district else NO_DISTRICT.zh

    def office(project: Project) -> str:
        return project.owner_office.name if project.owner_office else ""

    return DoubleSigning(
        earlier=pair.earlier.code,
        earlier_name=pair.earlier.name,
        earlier_district=district(pair.earlier),
        earlier_office=office(pair.earlier),
        later=pair.later.code,
        later_name=pair.later.name,
        later_district=district(pair.later),
        later_office=office(pair.later),
        found_on=pair.found_on,
        reason=Text(pair.reason_zh, pair.reason_en),
    )


def _registers(projects: QuerySet[Project]) -> Iterator[Source]:
    groups = list(
        projects.order_by()
        .values("source")
        .annotate(rows=Count("pk"), newest=Max("source_on"))
        .order_by("-rows", "source")
        .values_list("source", "rows", "newest")
    )
    what = Text("项目主表", "projects")
    for source, rows, newest in groups[:_NAMED_SOURCES]:
        yield Source(what, Text(source or "直接登记", source or "entered by hand"), newest, rows)
    rest = groups[_NAMED_SOURCES:]
    if rest:
        newest = max((each[2] for each in rest if each[2]), default=None)
        named = Text(f"其他{len(rest)}个来源", f"{len(rest)} further sources")
        yield Source(what, named, newest, sum(each[1] for each in rest))


def _dated_rows(projects: QuerySet[Project, Any], as_of: date) -> Iterator[Source]:
    register = Text("登记册（日志可查）", "register, with its journal")
    for what, rows, day in (
        (
            Text("阶段变更", "stage events"),
            StageEvent.objects.filter(project__in=projects, happened_on__lte=as_of),
            "happened_on",
        ),
        (Text("佐证材料", "evidence"), Evidence.objects.filter(project__in=projects, dated_on__lte=as_of), "dated_on"),
    ):
        newest, levels = _graded(rows, day)
        if newest:
            yield Source(
                what,
                register,
                newest,
                sum(levels.values()),
                *(
                    levels.get(level, 0)
                    for level in (EvidenceLevel.VERIFIED, EvidenceLevel.SELF_REPORTED, EvidenceLevel.ESTIMATED)
                ),
            )
    health = HealthEvent.objects.filter(project__in=projects, happened_on__lte=as_of)
    notes = ProgressNote.objects.filter(project__in=projects, noted_on__lte=as_of)
    for what, found in (
        (Text("状态变更", "health events"), health.aggregate(rows=Count("pk"), newest=Max("happened_on"))),
        (Text("进展记录", "progress notes"), notes.aggregate(rows=Count("pk"), newest=Max("noted_on"))),
    ):
        if found["rows"]:
            yield Source(what, register, found["newest"], found["rows"])


def _graded(rows: QuerySet[Any], day: str) -> tuple[date | None, dict[str, int]]:
    """The newest day, and how many rows are of each evidence level."""
    counts = list(
        rows.order_by()
        .values("evidence_level")
        .annotate(rows=Count("pk"), newest=Max(day))
        .values_list("evidence_level", "rows", "newest")
    )
    return max((newest for _, _, newest in counts), default=None), {level: count for level, count, _ in counts}


def _files(user: User, as_of: date) -> Iterator[Source]:
    what = Text("导入文件", "files brought in")
    for batch in imports.batches(user, limit=500):
        on = timezone.localdate(batch.imported_at)
        if batch.kind == ImportKind.PROJECTS and on <= as_of:
            yield Source(what, Text(batch.file_name, batch.file_name), batch.as_of or on, batch.accepted)
