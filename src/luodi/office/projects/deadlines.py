"""Derives the nodes of a project: when each is due by the route or by agreement, and when it was done.

Pure. The anchor's own day does not count (Civil Code, art. 201). A deadline in months ends on the same day of the
month, or its last day where it has no such day (art. 202); on a day of rest it ends on the next working day (art. 203).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from luodi.office.projects.progression import Progression
from luodi.office.projects.routes import NodeDefinition, RouteDefinition
from luodi.office.projects.words import EvidenceKind
from luodi.reference.working_days import (
    WorkingCalendar,
    add_months,
    add_working_days,
    calendar_in_force,
    working_days_between,
)


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node of one project. ``agreed``: its date was agreed; ``recorded``: a person recorded that it was done."""

    definition: NodeDefinition
    planned_on: date | None
    agreed: bool
    actual_on: date | None
    recorded: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.actual_on is None


def node_states(
    route: RouteDefinition,
    progress: Progression,
    *,
    evidence_on: Mapping[EvidenceKind, date],
    agreed_on: Mapping[str, date],
    recorded_on: Mapping[str, date],
) -> tuple[NodeState, ...]:
    """Every node of the route, in its order.

    ``evidence_on``: the first document of each kind. ``agreed_on``: agreed deadlines by node code. ``recorded_on``:
    days of completion that a person recorded.
    """
    states: list[NodeState] = []
    done: dict[str, date] = {}
    for node in route.nodes:
        recorded = recorded_on.get(node.code)
        actual = recorded or _completed_on(node, progress, evidence_on)
        if actual:
            done[node.code] = actual
        agreed = agreed_on.get(node.code)
        anchor = progress.entered.get(node.after_stage) if node.after_stage else done.get(node.after_node)
        planned = agreed or (due_on(anchor, node) if anchor else None)
        states.append(NodeState(node, planned, agreed is not None, actual, recorded is not None))
    return tuple(states)


def due_on(anchor: date, node: NodeDefinition) -> date:
    """When a node is due whose anchor was done on ``anchor``."""
    return _due_on(calendar_in_force(), anchor, node.months, node.working_days)


def working_days_left(today: date, deadline: date) -> int:
    """Working days from ``today`` to ``deadline``; negative when it has passed."""
    return _working_days_left(calendar_in_force(), today, deadline)


@lru_cache(maxsize=65536)
def _working_days_left(_calendar: WorkingCalendar, today: date, deadline: date) -> int:
    if deadline >= today:
        return working_days_between(today, deadline).days
    return -working_days_between(deadline, today).days


def _completed_on(node: NodeDefinition, progress: Progression, evidence_on: Mapping[EvidenceKind, date]) -> date | None:
    days = [evidence_on[kind] for kind in node.completed_by_evidence if kind in evidence_on]
    if node.completed_by_stage and (reached := progress.reached_on(node.completed_by_stage)):
        days.append(reached)
    return min(days, default=None)


@lru_cache(maxsize=65536)
def _due_on(_calendar: WorkingCalendar, anchor: date, months: int, working_days: int) -> date:
    if working_days:
        return add_working_days(anchor, working_days).day
    # Zero working days after a day of rest is the next working day.
    return add_working_days(add_months(anchor, months), 0).day
