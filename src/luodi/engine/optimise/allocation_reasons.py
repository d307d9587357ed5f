"""What a plan says to people: what each scarce element is worth, and why each project was left out.

A price is what the bound would rise by for one more unit, at the margin. A reason is counted against the plan
itself: of all ways to add the project to the plan, the one that lacks least; with what it lacks, the plan and the
project fit.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from luodi.engine.optimise.allocate import Allocation
from luodi.engine.optimise.allocation import (
    AllocationProblem,
    RowKind,
    RowLabel,
    present,
    use_of_rows,
    use_of_sites,
)
from luodi.engine.optimise.solver import Indices, Numbers

TINY = 1e-7


@dataclass(frozen=True, slots=True)
class ShadowPrice:
    """``price`` is in points of the objective for one unit of the label; ``used`` and ``limit`` are in that unit."""

    label: RowLabel
    price: float
    used: float
    limit: float


class Reason(Enum):
    """Why a project is not in the plan."""

    NO_SITE = "no_site"
    SITE = "site"
    ELEMENT = "element"
    CAP = "cap"
    RISK = "risk"
    WORTH = "worth"


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is missing for one option: of a site's resource (``site`` set), of a shared row (``label`` set), or of risk.

    ``held_by`` are the projects of the plan that have it now; ``cost`` is the shortage at its price.
    """

    reason: Reason
    what: str
    by: float
    cost: float
    site: int = -1
    label: RowLabel | None = None
    held_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A project outside the plan: the reason, the option that lacks least, and all that would bring it in."""

    project: int
    reason: Reason
    option: int | None
    shortages: tuple[Shortage, ...]


def shadow_prices(problem: AllocationProblem, allocation: Allocation) -> tuple[ShadowPrice, ...]:
    """Every shared row with a price, the dearest use first."""
    plan = _plan(allocation)
    used = use_of_rows(problem, plan)
    found = [
        ShadowPrice(label, float(price), float(use), float(limit))
        for label, price, use, limit in zip(
            problem.rows.labels, allocation.prices.rows, used, problem.rows.limits, strict=True
        )
        if price > TINY
    ]
    return tuple(sorted(found, key=lambda shadow: -shadow.price * abs(shadow.limit)))


def left_out(problem: AllocationProblem, allocation: Allocation) -> tuple[LeftOut, ...]:
    """Every project that the plan does not hold, with its reason."""
    plan = _plan(allocation)
    there = present(problem, plan)
    ways = _Ways(problem, allocation, plan)
    return tuple(ways.of(int(project)) for project in np.flatnonzero(~there))


def _plan(allocation: Allocation) -> Indices:
    return allocation.plan if allocation.plan is not None else np.zeros(0, np.int64)


class _Ways:
    """The rest of a plan, against which single options are held."""

    def __init__(self, problem: AllocationProblem, allocation: Allocation, plan: Indices) -> None:
        self.problem, self.allocation, self.plan = problem, allocation, plan
        self.room = problem.capacities - use_of_sites(problem, plan)
        self.left = problem.rows.limits - use_of_rows(problem, plan)
        self.there = present(problem, plan)
        order = np.argsort(problem.rows.uses.columns, kind="stable")
        uses = problem.rows.uses
        self.rows, self.amounts = uses.rows[order], uses.values[order]
        self.starts = np.searchsorted(uses.columns[order], np.arange(len(problem.options) + 1))
        self.by_project = np.argsort(problem.options.project, kind="stable")
        self.project_starts = np.searchsorted(
            problem.options.project[self.by_project], np.arange(len(problem.projects) + 1)
        )
        # a cut's price is for the mean loss it stands for
        self.risk_price = float(allocation.prices.cuts.sum())

    def of(self, project: int) -> LeftOut:
        """The way that lacks the fewest things, then the least of them."""
        span = slice(self.project_starts[project], self.project_starts[project + 1])
        options = self.by_project[span]
        if not len(options):
            return LeftOut(project, Reason.NO_SITE, None, ())
        ways = [(self.shortages(int(option)), int(option)) for option in options]
        short, option = min(
            ways, key=lambda way: (len(way[0]), sum(s.cost for s in way[0]), -self.problem.options.value[way[1]])
        )
        if not short:
            return LeftOut(project, Reason.WORTH, option, ())
        dearest = max(short, key=lambda shortage: shortage.cost)
        return LeftOut(project, dearest.reason, option, short)

    def shortages(self, option: int) -> tuple[Shortage, ...]:
        """All that stands between the plan and this option."""
        return (*self._of_site(option), *self._of_rows(option), *self._of_risk(option))

    def _of_site(self, option: int) -> list[Shortage]:
        problem = self.problem
        site = int(problem.options.site[option])
        neighbours = self.plan[problem.options.site[self.plan] == site]
        holders = tuple(int(project) for project in problem.options.project[neighbours])
        price = float(self.allocation.site_prices[site])
        if problem.single[site] and holders:
            return [Shortage(Reason.SITE, "plot", 1.0, price, site, None, holders)]
        over = problem.options.loads[option] - self.room[site]
        found = []
        for resource in np.flatnonzero(over > TINY * np.maximum(1.0, problem.capacities[site])):
            share = float(over[resource] / max(problem.capacities[site, resource], TINY))
            found.append(
                Shortage(
                    Reason.SITE, problem.resources[resource], float(over[resource]), price * share, site, None, holders
                )
            )
        return found

    def _of_rows(self, option: int) -> list[Shortage]:
        span = slice(self.starts[option], self.starts[option + 1])
        found = []
        for row, amount in zip(self.rows[span], self.amounts[span], strict=True):
            label, limit = self.problem.rows.labels[row], self.problem.rows.limits[row]
            by = float(amount - self.left[row])
            hard = not np.isfinite(self.problem.rows.penalties[row])
            if hard and amount > 0 and by > TINY * max(1.0, abs(limit)):
                reason = Reason.ELEMENT if label.kind is RowKind.ELEMENT else Reason.CAP
                cost = by * float(self.allocation.prices.rows[row])
                found.append(Shortage(reason, label.what, by, cost, label=label))
        return found

    def _of_risk(self, option: int) -> list[Shortage]:
        risk = self.problem.risk
        if risk is None:
            return []
        there = self.there.copy()
        there[self.problem.options.project[option]] = True
        by = risk.conditional_loss(there) - risk.ceiling
        return [Shortage(Reason.RISK, "risk", by, by * self.risk_price)] if by > TINY * abs(risk.ceiling) else []


def with_shortages_met(problem: AllocationProblem, left: LeftOut) -> tuple[Numbers, Numbers, float]:
    """Capacities, limits and risk ceiling with just what the project lacks added (a taken plot cannot be added)."""
    capacities, limits = problem.capacities.copy(), problem.rows.limits.copy()
    ceiling = problem.risk.ceiling if problem.risk else 0.0
    for shortage in left.shortages:
        if shortage.label is not None:
            limits[problem.rows.labels.index(shortage.label)] += shortage.by
        elif shortage.site >= 0 and shortage.what in problem.resources:
            capacities[shortage.site, problem.resources.index(shortage.what)] += shortage.by
        elif shortage.reason is Reason.RISK:
            ceiling += shortage.by
    return capacities, limits, ceiling
