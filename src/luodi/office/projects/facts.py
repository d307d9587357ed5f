"""Loads everything dated about a set of projects, as it stood at the end of a day, in a fixed number of queries.

Rows dated later than the day do not exist for it. What has no date of its own (name, investment, task force) is not
here: it is read as it stands. Queries and ``snapshot`` build on this; actions ask for all days (``date.max``).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.deadlines import NodeState, node_states
from luodi.office.projects.models import Evidence, HealthEvent, Node, NodeAgreement, ProgressNote, StageEvent
from luodi.office.projects.progression import Progression, StageMove, progression
from luodi.office.projects.routes import RouteDefinition, read_route
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.words import EvidenceKind, Health, Stage


@dataclass(frozen=True, slots=True)
class HealthState:
    """The health of a project, why, and since when."""

    health: Health
    reason: str
    since_on: date | None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """One project as of a day."""

    route: RouteDefinition
    moves: tuple[StageMove, ...]
    progress: Progression
    health: HealthState
    nodes: tuple[NodeState, ...]
    last_progress_on: date


def load_facts(route_ids: Mapping[int, int], as_of: date, ids: Iterable[int]) -> dict[int, ProjectFacts]:
    """The facts by project id, for those that existed by ``as_of``. Seven queries, whatever their number.

    ``route_ids``: route template by project id. ``ids`` selects the same projects: a list, or a flat query set of ids.
    """
    routes = routes_by_id()
    moves = _stage_moves(ids, as_of)
    healths = _healths(ids, as_of)
    evidence = _first_evidence(ids, as_of)
    agreed = _agreements(ids, as_of)
    recorded = _recorded_nodes(ids, as_of)
    noted = _last_notes(ids, as_of)
    facts = {}
    for project_id, own_moves in moves.items():
        progress = progression(own_moves, as_of)
        if progress is None or project_id not in route_ids:
            continue
        route = routes[route_ids[project_id]]
        nodes = node_states(
            route,
            progress,
            evidence_on=evidence.get(project_id, {}),
            agreed_on=agreed.get(project_id, {}),
            recorded_on=recorded.get(project_id, {}),
        )
        last_progress_on = max(
            own_moves[-1].happened_on, noted.get(project_id, date.min), *recorded.get(project_id, {}).values()
        )
        health = healths.get(project_id, _UNTROUBLED)
        facts[project_id] = ProjectFacts(route, tuple(own_moves), progress, health, nodes, last_progress_on)
    return facts


def routes_by_id() -> dict[int, RouteDefinition]:
    """Every published route, by the id of its template."""
    return {
        template.pk: read_route(template.definition, template.journal_key) for template in RouteTemplate.objects.all()
    }


_UNTROUBLED = HealthState(Health.ON_TRACK, "", None)


def _stage_moves(ids: Iterable[int], as_of: date) -> dict[int, list[StageMove]]:
    rows = (
        StageEvent.objects.filter(project_id__in=ids, happened_on__lte=as_of)
        .order_by("project_id", "happened_on", "id")
        .values_list("project_id", "to_stage", "happened_on", "evidence_level", "bypassed", "verified_on")
    )
    moves: dict[int, list[StageMove]] = defaultdict(list)
    for project_id, stage, happened_on, level, bypassed, verified_on in rows:
        moves[project_id].append(StageMove(Stage(stage), happened_on, EvidenceLevel(level), bypassed, verified_on))
    return moves


def _healths(ids: Iterable[int], as_of: date) -> dict[int, HealthState]:
    rows = (
        HealthEvent.objects.filter(project_id__in=ids, happened_on__lte=as_of)
        .order_by("project_id", "happened_on", "id")
        .values_list("project_id", "health", "reason", "happened_on")
    )
    return {project_id: HealthState(Health(health), reason, on) for project_id, health, reason, on in rows}


def _first_evidence(ids: Iterable[int], as_of: date) -> dict[int, dict[EvidenceKind, date]]:
    rows = (
        Evidence.objects.filter(project_id__in=ids, dated_on__lte=as_of)
        .order_by()
        .values("project_id", "kind")
        .annotate(first_on=Min("dated_on"))
        .values_list("project_id", "kind", "first_on")
    )
    found: dict[int, dict[EvidenceKind, date]] = defaultdict(dict)
    for project_id, kind, first_on in rows:
        found[project_id][EvidenceKind(kind)] = first_on
    return found


def _agreements(ids: Iterable[int], as_of: date) -> dict[int, dict[str, date]]:
    rows = (
        NodeAgreement.objects.filter(node__project_id__in=ids, agreed_on__lte=as_of)
        .order_by("agreed_on", "id")
        .values_list("node__project_id", "node__code", "planned_on")
    )
    agreed: dict[int, dict[str, date]] = defaultdict(dict)
    for project_id, code, planned_on in rows:
        agreed[project_id][code] = planned_on
    return agreed


def _recorded_nodes(ids: Iterable[int], as_of: date) -> dict[int, dict[str, date]]:
    rows = Node.objects.filter(project_id__in=ids, recorded=True, actual_on__lte=as_of).order_by()
    recorded: dict[int, dict[str, date]] = defaultdict(dict)
    for project_id, code, actual_on in rows.values_list("project_id", "code", "actual_on"):
        if actual_on is not None:
            recorded[project_id][code] = actual_on
    return recorded


def _last_notes(ids: Iterable[int], as_of: date) -> dict[int, date]:
    rows = ProgressNote.objects.filter(project_id__in=ids, noted_on__lte=as_of).order_by().values("project_id")
    return dict(rows.annotate(last_on=Max("noted_on")).values_list("project_id", "last_on"))
