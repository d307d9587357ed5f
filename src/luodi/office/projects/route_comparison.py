"""What a route says that another does not: stages, nodes, and the days on which the nodes would fall due.

Also the published versions of a kind's route, each with the projects that stand on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import Count

from luodi.office.people.models import User
from luodi.office.projects.deadlines import due_on
from luodi.office.projects.models import Project
from luodi.office.projects.routes import NodeDefinition, RouteDefinition, read_route
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.words import ProjectKind, Stage
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


class Difference(StrEnum):
    """How a node of one route stands to the other's."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class NodePair:
    """A node in both routes; None where one has it not. Due days count from a day on which its anchor is done."""

    before: NodeDefinition | None
    after: NodeDefinition | None
    due_before: date | None
    due_after: date | None

    @property
    def either(self) -> NodeDefinition:
        """The node as it is to be, or as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a pair of nothing")
        return found

    @property
    def difference(self) -> Difference:
        """How the two stand to each other."""
        if self.before is None:
            return Difference.NEW
        if self.after is None:
            return Difference.GONE
        return Difference.SAME if self.before == self.after else Difference.CHANGED


@dataclass(frozen=True, slots=True)
class RouteComparison:
    """Everything in which two routes of a kind differ; ``nodes`` holds all of them, the same ones too."""

    stages_new: tuple[Stage, ...]
    stages_gone: tuple[Stage, ...]
    now_skippable: tuple[Stage, ...]
    no_longer_skippable: tuple[Stage, ...]
    title_before: Text | None
    nodes: tuple[NodePair, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        moved = (self.stages_new, self.stages_gone, self.now_skippable, self.no_longer_skippable, self.title_before)
        return not any(moved) and all(pair.difference is Difference.SAME for pair in self.nodes)


@dataclass(frozen=True, slots=True)
class RouteVersion:
    """A published route and how many of the projects that somebody sees stand on it."""

    version: int
    published_on: date
    in_force: bool
    projects: int
    route: RouteDefinition


def compare_routes(before: RouteDefinition, after: RouteDefinition, on: date) -> RouteComparison:
    """Compares; due days are those of nodes whose anchor is done on ``on``."""
    codes = [node.code for node in after.nodes]
    codes += [node.code for node in before.nodes if node.code not in codes]
    return RouteComparison(
        stages_new=tuple(stage for stage in after.stages if stage not in before.stages),
        stages_gone=tuple(stage for stage in before.stages if stage not in after.stages),
        now_skippable=tuple(stage for stage in after.stages if stage in after.skippable - before.skippable),
        no_longer_skippable=tuple(stage for stage in after.stages if stage in before.skippable - after.skippable),
        title_before=before.title if before.title != after.title else None,
        nodes=tuple(_pair(before.node(code), after.node(code), on) for code in codes),
    )


def route_versions(user: User, kind: ProjectKind) -> list[RouteVersion]:
    """Every version of a kind's route, the newest first. Two queries."""
    standing = Project.objects.visible_to(user).filter(kind=kind).order_by()
    counts = dict(standing.values_list("route_id").annotate(count=Count("pk")))
    rows = list(RouteTemplate.objects.filter(kind=kind).order_by("-version"))
    return [
        RouteVersion(
            row.version,
            row.published_on,
            row is rows[0],
            counts.get(row.pk, 0),
            read_route(row.definition, row.journal_key),
        )
        for row in rows
    ]


def with_deadlines(route: RouteDefinition, within: Mapping[str, tuple[int, str]]) -> RouteDefinition:
    """The route with other deadlines: by node, an amount and its unit, ``months`` or ``working_days``."""
    return replace(route, nodes=tuple(_within(node, *within.get(node.code, (0, ""))) for node in route.nodes))


def refuse_same(comparison: RouteComparison) -> None:
    """A ``Problem`` when a route says what is in force already."""
    if comparison.is_empty:
        raise Problem(
            "route.nothing_new",
            Text("与现行版本完全相同", "This says the same as the version in force"),
            Text("请修改后再试", "Change something and try again"),
            Where(field="toml"),
        )


def _pair(before: NodeDefinition | None, after: NodeDefinition | None, on: date) -> NodePair:
    return NodePair(before, after, due_on(on, before) if before else None, due_on(on, after) if after else None)


def _within(node: NodeDefinition, amount: int, unit: str) -> NodeDefinition:
    if not amount:
        return node
    months, days = (amount, 0) if unit == "months" else (0, amount)
    return replace(node, months=months, working_days=days)
