"""The register as of a day, for the engine and for briefs: the only door between the database and what computes.

``positions`` says where every project stands; ``signing_histories`` is the base of conversion by cohort. Both run a
constant number of queries. Rows dated after ``as_of`` do not exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from luodi.engine.lights.judge import NodeSignal, Signals, Verdict, judge
from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Supervision
from luodi.office.people.models import User
from luodi.office.projects.deadlines import NodeState, working_days_left
from luodi.office.projects.decisions import RulesInForce, rules_on
from luodi.office.projects.facts import ProjectFacts, load_facts
from luodi.office.projects.gates import STAGE_TEXTS
from luodi.office.projects.models import DoubleSigning, Project, TaskForceMember
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class OpenNode:
    """The step that a project waits for. ``working_days_late`` is 0 while there is time, and on the day itself."""

    code: str
    name: Text
    duty: Text
    planned_on: date
    working_days_late: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a project stands as of a day.

    ``entered``: the day it entered each stage, whatever the evidence; ``evidenced``: on verified evidence only.
    ``acts_name`` of ``acts_office`` acts by ``acts_by_on``: the lead of the task force, else the owning office.
    ``supervision`` says who presses it, and how hard, for the light that it shows.
    ``counted`` is False for the later of two signings that are, or may be, the same project.
    """

    project_id: int
    code: str
    name: str
    kind: ProjectKind
    district_code: str
    district_name: str
    park_code: str
    park_name: str
    investor_name: str
    industry_code: str
    track: str
    investment_cny: Decimal | None
    owner_office: str
    stage: Stage
    stage_since_on: date
    health: Health
    health_reason: str
    health_since_on: date | None
    verdict: Verdict
    supervision: Supervision
    open_node: OpenNode | None
    waits_for: Text
    acts_name: str
    acts_office: str
    entered: Mapping[Stage, date]
    evidenced: Mapping[Stage, date]
    last_progress_on: date
    silent_working_days: int
    counted: bool

    @property
    def light(self) -> Light:
        """The light alone."""
        return self.verdict.light

    @property
    def acts_by_on(self) -> date | None:
        """The day by which the open node is due."""
        return self.open_node.planned_on if self.open_node else None

    @property
    def signed_on(self) -> date | None:
        """The day of signing, as reported."""
        return self.entered.get(Stage.SIGNED)

    @property
    def landed_on(self) -> date | None:
        """The day of landing, as reported."""
        return self.entered.get(Stage.LANDED)

    @property
    def started_on(self) -> date | None:
        """The day of the start of construction, as reported."""
        return self.entered.get(Stage.STARTED)

    @property
    def producing_on(self) -> date | None:
        """The day of the start of production, as reported."""
        return self.entered.get(Stage.PRODUCING)


@dataclass(frozen=True, slots=True)
class SigningHistory:
    """What became of one signing, as of a day.

    ``reached`` has, for each later stage of the project's route, the day by which it was reached on verified evidence;
    ``reported`` the same whatever the evidence. A stage that was passed over counts from the next one reached.
    """

    project_id: int
    key: str
    kind: ProjectKind
    district_code: str
    track: str
    investment_cny: Decimal | None
    signed_on: date
    signed_on_evidence: bool
    route_stages: tuple[Stage, ...]
    reached: Mapping[Stage, date]
    reported: Mapping[Stage, date]
    withdrawn_on: date | None
    counted: bool


_COLUMNS = (
    "pk", "code", "name", "kind", "route_id", "district_id", "district__name", "park_id", "park__name", "investor_name",
    "industry_code", "track", "investment_cny", "owner_office__name",
)  # fmt: skip


def positions(user: User, as_of: date) -> list[Position]:
    """Where every project that ``user`` may see stands at the end of ``as_of``, in the order of their codes."""
    return positions_of(Project.objects.visible_to(user), as_of)


def positions_of(projects: QuerySet[Project], as_of: date, rules: RulesInForce | None = None) -> list[Position]:
    """The positions of a query set that already starts at ``visible_to``, in its order.

    By the rules in force on the day, or by others that are only tried.
    """
    rows = list(projects.values(*_COLUMNS))
    ids = _ids(projects, rows)
    facts = load_facts({row["pk"]: row["route_id"] for row in rows}, as_of, ids)
    leads = _leads(ids)
    doubles = uncounted_ids(as_of)
    rules = rules or rules_on(as_of)
    return [
        _position(row, facts[row["pk"]], leads.get(row["pk"]), rules, as_of, counted=row["pk"] not in doubles)
        for row in rows
        if row["pk"] in facts
    ]


def signing_histories(user: User, as_of: date) -> list[SigningHistory]:
    """Every signing that ``user`` may see, with what it came to by ``as_of``; leads and talks are not among them."""
    projects = Project.objects.visible_to(user)
    rows = list(projects.values(*_COLUMNS))
    facts = load_facts({row["pk"]: row["route_id"] for row in rows}, as_of, _ids(projects, rows))
    doubles = uncounted_ids(as_of)
    histories = []
    for row in rows:
        fact = facts.get(row["pk"])
        if fact and Stage.SIGNED in fact.progress.entered:
            histories.append(_history(row, fact, counted=row["pk"] not in doubles))
    return histories


def uncounted_ids(as_of: date) -> set[int]:
    """Projects that are, or may be, a second signing of another as of a day, and so are not counted."""
    found = DoubleSigning.objects.filter(found_on__lte=as_of)
    undecided = Q(status=DoubleSigning.Status.OPEN) | Q(decided_on__gt=as_of)
    return set(found.filter(undecided | Q(status=DoubleSigning.Status.SAME)).values_list("later_id", flat=True))


def silent_days(facts: ProjectFacts, as_of: date) -> int:
    """Working days since the last recorded progress."""
    return working_days_left(facts.last_progress_on, as_of)


def verdict_of(facts: ProjectFacts, rules: RulesInForce, as_of: date) -> Verdict:
    """The light of one project."""
    nodes = tuple(
        NodeSignal(node.definition.name, node.planned_on, working_days_left(as_of, node.planned_on))
        for node in facts.nodes
        if node.is_open and node.planned_on
    )
    return judge(Signals(facts.progress.stage, facts.health.health, nodes, silent_days(facts, as_of)), rules.lights)


def open_node_of(facts: ProjectFacts, as_of: date) -> OpenNode | None:
    """The open node that is due first; none for a withdrawn project."""
    if facts.health.health == Health.WITHDRAWN:
        return None
    dated = [(node.planned_on, place) for place, node in enumerate(facts.nodes) if node.is_open and node.planned_on]
    if not dated:
        return None
    planned_on, place = min(dated)
    return _open_node(facts.nodes[place], planned_on, as_of)


def waits_for(facts: ProjectFacts, node: OpenNode | None) -> Text:
    """What a project waits for: its open node, else the next stage of its route."""
    if node:
        return node.name
    ahead = facts.route.next_stages(facts.progress.stage)
    if facts.health.health == Health.WITHDRAWN or not ahead:
        return Text("无", "nothing")
    stage = STAGE_TEXTS[ahead[-1]]
    return Text(f"进入“{stage.zh}”阶段", f"to enter “{stage.en}”")


def _open_node(node: NodeState, planned_on: date, as_of: date) -> OpenNode:
    definition = node.definition
    late = max(0, -working_days_left(as_of, planned_on))
    return OpenNode(definition.code, definition.name, definition.duty, planned_on, late)


def _position(
    row: Mapping[str, Any],
    facts: ProjectFacts,
    lead: tuple[str, str] | None,
    rules: RulesInForce,
    as_of: date,
    *,
    counted: bool,
) -> Position:
    node = open_node_of(facts, as_of)
    verdict = verdict_of(facts, rules, as_of)
    name, office = lead or ("", row["owner_office__name"] or "")
    return Position(
        project_id=row["pk"],
        code=row["code"],
        name=row["name"],
        kind=ProjectKind(row["kind"]),
        district_code=row["district_id"] or "",
        district_name=row["district__name"] or "",
        park_code=row["park_id"] or "",
        park_name=row["park__name"] or "",
        investor_name=row["investor_name"],
        industry_code=row["industry_code"],
        track=row["track"],
        investment_cny=row["investment_cny"],
        owner_office=row["owner_office__name"] or "",
        stage=facts.progress.stage,
        stage_since_on=facts.progress.stage_since_on,
        health=facts.health.health,
        health_reason=facts.health.reason,
        health_since_on=facts.health.since_on,
        verdict=verdict,
        supervision=rules.supervision.of(verdict.light, verdict.red_working_days, row["investment_cny"]),
        open_node=node,
        waits_for=waits_for(facts, node),
        acts_name=name,
        acts_office=office,
        entered=facts.progress.entered,
        evidenced=facts.progress.evidenced,
        last_progress_on=facts.last_progress_on,
        silent_working_days=silent_days(facts, as_of),
        counted=counted,
    )


def _history(row: Mapping[str, Any], facts: ProjectFacts, *, counted: bool) -> SigningHistory:
    progress, stages = facts.progress, facts.route.stages
    later = stages[stages.index(Stage.SIGNED) :]
    withdrawn = facts.health.health == Health.WITHDRAWN
    return SigningHistory(
        project_id=row["pk"],
        key=row["code"],
        kind=ProjectKind(row["kind"]),
        district_code=row["district_id"] or "",
        track=row["track"],
        investment_cny=row["investment_cny"],
        signed_on=progress.entered[Stage.SIGNED],
        signed_on_evidence=Stage.SIGNED in progress.evidenced,
        route_stages=stages,
        reached={stage: on for stage in later if (on := progress.evidenced_on(stage))},
        reported={stage: on for stage in later if (on := progress.reached_on(stage))},
        withdrawn_on=facts.health.since_on if withdrawn else None,
        counted=counted,
    )


def _ids(projects: QuerySet[Project], rows: list[dict[str, Any]]) -> Iterable[int]:
    """The ids themselves for a page, a subquery for the whole register: SQLite takes only so many parameters."""
    if len(rows) <= 500:
        return [row["pk"] for row in rows]
    return projects.order_by().values_list("pk", flat=True)


def _leads(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = TaskForceMember.objects.filter(leads=True, project_id__in=ids).order_by()
    return {pk: (name, office) for pk, name, office in rows.values_list("project_id", "name", "office__name")}
