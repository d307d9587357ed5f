"""The master of patterns (Dantzig-Wolfe): one pattern a site, one option a project, the shared rows, cuts for risk.

Column generation with smoothed prices (Wentges 1997; Pessoa et al. 2018). At any prices the sum of what projects,
limits and the sites' best patterns are worth bounds every plan from above (Lagrange), so there is a proven bound
at every moment, not only at the end. The risk floor enters as the means over worst scenarios that the current
point violates.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import highspy
import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.patterns import Priced, Pricer
from luodi.engine.optimise.solver import INFINITY, Indices, Model, Numbers, Sparse, interior_point, solver_for

SMOOTHING = 0.6


@dataclass(frozen=True, slots=True)
class Prices:
    """What one unit of each project's place, each shared row and each risk cut is worth."""

    projects: Numbers
    rows: Numbers
    cuts: Numbers

    def blend(self, other: "Prices", weight: float) -> "Prices":
        """``weight`` of these and the rest of the other; cuts that these do not know yet count as nought."""
        cuts = np.zeros(len(other.cuts))
        cuts[: len(self.cuts)] = self.cuts
        return Prices(
            weight * self.projects + (1 - weight) * other.projects,
            weight * self.rows + (1 - weight) * other.rows,
            weight * cuts + (1 - weight) * other.cuts,
        )


@dataclass(frozen=True, slots=True)
class Point:
    """A solved master: its value, prices, the sites' prices, the columns' weights, and what stayed unmet."""

    value: float
    prices: Prices
    sites: Numbers
    weights: Numbers
    unmet: float


@dataclass(slots=True)
class Bound:
    """The best bound so far and the prices it holds at."""

    value: float = INFINITY
    prices: Prices | None = None


class Master:
    """The restricted master of one problem, warm between solves."""

    def __init__(self, problem: AllocationProblem, pricer: Pricer, *, start: Indices | None = None) -> None:
        self.problem, self.pricer = problem, pricer
        self.bound = Bound()
        self.patterns: list[Indices] = []
        self.pattern_site: list[int] = []
        self.cuts = np.zeros((0, len(problem.projects)))
        self._seen: set[bytes] = set()
        self._unmet_cost = 10.0 * float(np.abs(problem.options.value).max(initial=1.0))
        self._row_ceiling = np.full(len(problem.rows.limits), INFINITY)
        self._hard_unmet = np.zeros(0, bool)
        self._extra, self._solver = self._empty()
        if start is not None and len(start):
            self.add_plan(start)

    def _empty(self) -> tuple[int, highspy.Highs]:
        """The master without patterns: what required projects and soft rows may fall short by, at a cost."""
        problem = self.problem
        projects, sites, rows = len(problem.projects), len(problem.sites), len(problem.rows.limits)
        must = np.array(sorted(problem.required), np.int64)
        soft = np.flatnonzero(np.isfinite(problem.rows.penalties) | (problem.rows.limits < 0))
        cost = np.where(np.isfinite(problem.rows.penalties), problem.rows.penalties, self._unmet_cost)
        self._row_ceiling[soft] = cost[soft]
        count = len(must) + len(soft)
        lower = np.full(projects + sites + rows, -INFINITY)
        lower[must] = 1.0
        upper = np.concatenate([np.ones(projects + sites), problem.rows.limits])
        matrix = Sparse(
            np.concatenate([must, projects + sites + soft]).astype(np.int64),
            np.arange(count),
            np.concatenate([np.ones(len(must)), np.full(len(soft), -1.0)]),
        )
        costs = np.concatenate([np.full(len(must), self._unmet_cost), cost[soft]])
        solver = solver_for(Model(costs, np.zeros(count), np.full(count, INFINITY), lower, upper, matrix))
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("solver", "ipm")
        solver.setOptionValue("run_crossover", "off")
        solver.setOptionValue("ipm_optimality_tolerance", 1e-5)
        self._hard_unmet = np.concatenate([np.ones(len(must), bool), ~np.isfinite(problem.rows.penalties[soft])])
        return count, solver

    def add(self, patterns: list[tuple[int, Indices]]) -> int:
        """Adds patterns (site, options) that are new; how many."""
        problem, base = self.problem, len(self.problem.projects)
        costs, starts, rows, values = [], [0], [], []
        for site, options in patterns:
            key = options.tobytes()
            if key in self._seen:
                continue
            self._seen.add(key)
            self.patterns.append(options)
            self.pattern_site.append(site)
            used, amounts = self.pricer.rows_of(options)
            projects = problem.options.project[options]
            cuts = self.cuts[:, projects].sum(axis=1)
            cut_rows = np.flatnonzero(cuts)
            first_cut = base + len(problem.sites) + len(problem.rows.limits)
            rows.append(
                np.concatenate([projects, [base + site], base + len(problem.sites) + used, first_cut + cut_rows])
            )
            values.append(np.concatenate([np.ones(len(projects) + 1), amounts, cuts[cut_rows]]))
            starts.append(starts[-1] + len(rows[-1]))
            costs.append(-float(problem.options.value[options].sum()))
        if costs:
            self._solver.addCols(
                len(costs), np.array(costs), np.zeros(len(costs)), np.full(len(costs), INFINITY), starts[-1],
                np.array(starts[:-1], np.int32), np.concatenate(rows).astype(np.int32), np.concatenate(values),
            )  # fmt: skip
        return len(costs)

    def add_plan(self, taken: Indices) -> int:
        """Adds the patterns of a plan."""
        sites = self.problem.options.site[taken]
        return self.add([(int(site), np.sort(taken[sites == site])) for site in np.unique(sites)])

    def add_cut(self, gradient: Numbers) -> None:
        """Bounds a mean loss over worst scenarios; ``gradient`` is per project."""
        if self.problem.risk is None:
            raise ValueError("the problem knows no risk")
        self.cuts = np.vstack([self.cuts, gradient])
        amounts = np.array([gradient[self.problem.options.project[options]].sum() for options in self.patterns])
        columns = np.flatnonzero(amounts)
        self._solver.addRow(
            -INFINITY, self.problem.risk.ceiling, len(columns), (columns + self._extra).astype(np.int32),
            amounts[columns],
        )  # fmt: skip

    def strengthened(self, problem: AllocationProblem) -> "Master":
        """The same patterns, cuts and bound for the problem with more shared rows, which no plan breaks."""
        other = Master(problem, Pricer(problem))
        other.add(list(zip(self.pattern_site, self.patterns, strict=True)))
        for gradient in self.cuts:
            other.add_cut(gradient)
        prices = self.bound.prices
        if prices is not None:
            fresh = np.zeros(len(problem.rows.limits) - len(prices.rows))
            longer = replace(prices, rows=np.concatenate([prices.rows, fresh]))
            other.bound = Bound(self.bound.value, longer)
        return other

    def weight_of_options(self, weights: Numbers) -> Numbers:
        """How much of each option the columns' weights hold."""
        taken = np.zeros(len(self.problem.options))
        for column in np.flatnonzero(weights > 1e-9):
            taken[self.patterns[column]] += weights[column]
        return taken

    def ask(self, limits: Numbers) -> None:
        """Other limits of the shared rows; the patterns stay, the bound starts anew."""
        base = len(self.problem.projects) + len(self.problem.sites)
        for row in np.flatnonzero(limits != self.problem.rows.limits):
            self._solver.changeRowBounds(base + int(row), -INFINITY, float(limits[row]))
        self.problem = replace(self.problem, rows=replace(self.problem.rows, limits=limits))
        self.bound = Bound()

    def solve(self, budget: Budget) -> Point | None:
        """The linear master, to the interior point's tolerance; nothing when the budget ended first.

        Prices from the middle of the optimal face need far fewer rounds than those of a vertex, and no bound rests
        on their being exact: any prices bound the plan.
        """
        answer = interior_point(self._solver, budget)
        if answer is None:
            return None
        projects, sites, rows = len(self.problem.projects), len(self.problem.sites), len(self.problem.rows.limits)
        prices = -answer.row_duals
        own, site, shared, cuts = np.split(prices, [projects, projects + sites, projects + sites + rows])
        return Point(
            -answer.objective,
            self._clipped(Prices(own, shared, cuts)),
            np.maximum(site, 0.0),
            answer.values[self._extra :],
            float(answer.values[: self._extra][self._hard_unmet].sum()),
        )

    def _clipped(self, prices: Prices) -> Prices:
        """Prices of limits are never negative and never above what passing a soft row costs."""
        free = np.zeros(len(prices.projects), bool)
        free[list(self.problem.required)] = True
        return Prices(
            np.where(free, prices.projects, np.maximum(prices.projects, 0.0)),
            np.clip(prices.rows, 0.0, self._row_ceiling),
            np.maximum(prices.cuts, 0.0),
        )

    def price(self, prices: Prices, sites: Numbers | None = None) -> tuple[float, Priced]:
        """The bound at these prices and the patterns worth more than the sites' prices; keeps the best bound."""
        risk = 0.0 if self.problem.risk is None else self.problem.risk.ceiling * float(prices.cuts.sum())
        own = prices.projects + prices.cuts @ self.cuts[: len(prices.cuts)]
        priced = self.pricer.price(own, prices.rows, sites)
        bound = float(prices.projects.sum() + prices.rows @ self.problem.rows.limits) + risk + priced.bound
        bound += 1e-9 * abs(bound)
        if bound < self.bound.value:
            self.bound = Bound(bound, prices)
        return bound, priced

    def present(self, weights: Numbers) -> Numbers:
        """How much of each project the columns' weights hold."""
        there = np.zeros(len(self.problem.projects))
        for column in np.flatnonzero(weights > 1e-9):
            np.add.at(there, self.problem.options.project[self.patterns[column]], weights[column])
        return there

    def cut_violated(self, point: Point) -> bool:
        """Adds the mean that the point violates most, if any."""
        risk = self.problem.risk
        if risk is None:
            return False
        there = self.present(point.weights)
        gradient = risk.gradient(there)
        if gradient @ there <= risk.ceiling * (1 + 1e-4):
            return False
        self.add_cut(gradient)
        return True


def generate(
    master: Master, budget: Budget, *, rounds: int = 1000, gap: float = 1e-4,
    told: Callable[[int, Point, float], None] | None = None,
) -> Point | None:  # fmt: skip
    """Rounds of pricing until the bound is within ``gap`` of the master, or the budget or the rounds end."""
    point = None
    for number in range(rounds):
        if budget.over:
            break
        solved = master.solve(budget)
        if solved is None:
            break
        point = solved
        if told is not None:
            told(number, point, master.bound.value)
        cut = master.cut_violated(point)
        if not cut and master.bound.value - point.value <= gap * max(1.0, abs(point.value)):
            break
        centre = master.bound.prices
        prices = point.prices if centre is None else centre.blend(point.prices, SMOOTHING)
        _, priced = master.price(prices, point.sites if centre is None else None)
        added = master.add(priced.patterns)
        if not added and not cut:
            _, priced = master.price(point.prices, point.sites)
            if not master.add(priced.patterns):
                break
    return point
