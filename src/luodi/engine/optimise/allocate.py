"""Allocating the city: bound first, then plans, always with the gap that is proven between them.

1. Column generation gives the bound and the prices (``allocation_master``); cover cuts on scarce rows lower it
   (``allocation_covers``).
2. A first plan: the master's patterns by weight, then every option by what it is worth at these prices.
3. Walks from it, over and under the limits (``allocation_walk``).
4. The solver on the patterns near their price (a strong restricted master).
5. Neighbourhoods of some sites with all that competes for them, and walks, until the gap is closed or the budget ends.

A seed fixes every choice; work is counted in rounds, nodes and neighbourhoods. Two runs differ only by where the
clock cut them off: with ``Work`` that ends before the budget they are the same to the last digit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from luodi.engine.optimise.allocation import (
    TOLERANCE,
    AllocationProblem,
    breaches_of,
    present,
    use_of_rows,
    use_of_sites,
    value_of,
)
from luodi.engine.optimise.allocation_covers import Covers, with_rows
from luodi.engine.optimise.allocation_master import Bound, Master, Point, Prices, generate
from luodi.engine.optimise.allocation_plans import NOTHING, Growing, solve_neighbourhood, solve_patterns
from luodi.engine.optimise.allocation_walk import HABITS, Walk
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.patterns import Pricer
from luodi.engine.optimise.solver import INFINITY, Flags, Indices, Limits, Numbers

COLUMNS_EACH = 4
FEW_OPTIONS, MOST_OPTIONS = 300, 5_000
# walks look at so many options, and leave out those worth less than this part of a usual one's value, taken negative
MOST_CANDIDATES, LEAST_WORTH = 15_000, 0.3
# how near column generation comes while cuts are still to come, and which part cuts or walks must bring to go on
ROUGH, FINE, LEAST_GAIN = 5e-4, 1e-4, 5e-4
# a walk after so many neighbourhoods in a row that brought nothing
PATIENCE = 8


class Stage(Enum):
    """Where a computation stands."""

    PRICES = "prices"
    PATTERNS = "patterns"
    NEIGHBOURHOODS = "neighbourhoods"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far; ``value`` is minus infinity until there is a plan."""

    stage: Stage
    value: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """How far the value may be from the best, relative to the bound."""
        return gap_of(self.value, self.bound)


@dataclass(frozen=True, slots=True)
class Work:
    """How much work at most, apart from time; ``gap`` is where the search is content."""

    rounds: int = 200
    covers: int = 10
    walks: int = 1_000
    steps: int = 2_000
    nodes: int = 20_000
    neighbourhoods: int = 2_000
    small_nodes: int = 400
    gap: float = 1e-4
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Allocation:
    """A plan (option indices of the problem), what it is worth, and a bound that no plan passes.

    ``prices`` are the duals of the master before cover cuts: what one more unit of each shared row is worth;
    ``priced`` is the bound that they prove. ``plan`` is None when none was found.
    """

    plan: Indices | None
    value: float
    bound: float
    prices: Prices
    site_prices: Numbers
    cuts: Numbers
    unmet: float
    priced: float = INFINITY

    @property
    def gap(self) -> float:
        """The proven gap, relative to the bound."""
        return gap_of(self.value, self.bound)


def gap_of(value: float, bound: float) -> float:
    """How far below the bound a value is, relative to the bound."""
    if not np.isfinite(value) or not np.isfinite(bound):
        return INFINITY
    return max(0.0, (bound - value) / max(abs(bound), 1e-9))


def allocate(
    problem: AllocationProblem, budget: Budget, work: Work | None = None, *,
    told: Callable[[Progress], None] | None = None, start: Indices | None = None,
) -> Allocation:  # fmt: skip
    """The best plan within the budget and its proven gap; ``start`` is a plan to improve on, if there is one."""
    return Allocator(problem, budget, work or Work(), told).run(start)


class Allocator:
    """One computation: the master, the best plan, and the story of finding it."""

    def __init__(
        self, problem: AllocationProblem, budget: Budget, work: Work, told: Callable[[Progress], None] | None = None
    ) -> None:
        self.given, self.budget, self.work = problem, budget, work
        self.kept = _possible(problem)
        self.problem = replace(
            problem.restricted(self.kept),
            required=problem.required | {int(problem.options.project[option]) for option in problem.fixed},
        )
        self.original = np.flatnonzero(self.kept)
        self.pricer = Pricer(self.problem)
        self.master = Master(self.problem, self.pricer)
        self.plan: Indices | None = None
        self.value = -INFINITY
        self.proven = INFINITY
        self.plain: Bound = self.master.bound
        self.plain_point: Point | None = None
        self.walked = 0
        self.starts: list[Indices] = []
        self.random = np.random.default_rng(work.seed)
        self._told = told

    def tell(self, stage: Stage) -> None:
        """Reports to whoever listens."""
        if self._told is not None:
            self._told(Progress(stage, self.value, self.bound, self.budget.used))

    @property
    def done(self) -> bool:
        """Whether the gap is closed as far as the work asks."""
        return gap_of(self.value, self.bound) <= self.work.gap

    def run(self, start: Indices | None) -> Allocation:
        """All stages."""
        if start is not None:
            places = np.full(len(self.given.options), -1)
            places[self.original] = np.arange(len(self.original))
            self.offer(places[start][places[start] >= 0])
        self.proven = self._bound_by_projects()
        point = self._generate(self.budget.share(0.35), max(ROUGH, self.work.gap / 2))
        if self.master.bound.value == INFINITY:
            self.master.price(self._no_prices())
        self.plain, self.plain_point = self.master.bound, point
        point = self._covers(point, self.budget.share(0.4))
        self._first(point)
        self.tell(Stage.PATTERNS)
        self._whole(FEW_OPTIONS)
        self._walks(self.work.walks, self.budget.share(0.45))
        if point is not None and not self.done and not self.budget.over:
            self._patterns()
        self._neighbourhoods(self.budget.share(0.5))
        self._whole(MOST_OPTIONS)
        self._neighbourhoods(self.budget)
        self.tell(Stage.DONE)
        return self._answer()

    def _bound_by_projects(self) -> float:
        """What no plan passes even if every project had its best site: the bound of a city with sites to spare.

        Targets count for nothing or for all that they may cost, whichever bounds more; the search goes its own way.
        """
        soft = np.isfinite(self.problem.rows.penalties)
        kept, bounds = self.master.bound, [self.proven]
        for share in (0.0, 1.0):
            rows = np.where(soft, share * np.where(soft, self.problem.rows.penalties, 0.0), 0.0)
            values = self.pricer.net_values(np.zeros(len(self.problem.projects)), rows)
            best = np.zeros(len(self.problem.projects))
            np.maximum.at(best, self.problem.options.project, values)
            bounds.append(self.master.price(Prices(best, rows, np.zeros(len(self.master.cuts))))[0])
        self.master.bound = kept
        return min(bounds)

    def _generate(self, budget: Budget, gap: float) -> Point | None:
        return generate(
            self.master, budget, rounds=self.work.rounds, gap=gap, told=lambda _n, _p, _b: self.tell(Stage.PRICES)
        )

    def _covers(self, point: Point | None, budget: Budget) -> Point | None:
        """Cover cuts and prices in turn, while they bring the bound down; the last point."""
        covers = Covers(self.problem)
        problem = self.problem
        for _ in range(self.work.covers):
            if point is None or budget.over:
                break
            more = covers.violated(self.master.weight_of_options(point.weights))
            if more is None:
                break
            problem = with_rows(problem, more)
            before, self.master = self.master.bound.value, self.master.strengthened(problem)
            point = self._generate(budget, max(ROUGH, self.work.gap / 2)) or point
            if self.master.bound.value > before - LEAST_GAIN * abs(before):
                break
        return self._generate(budget, max(FINE, self.work.gap / 2)) or point

    def _no_prices(self) -> Prices:
        return Prices(
            np.zeros(len(self.problem.projects)),
            np.zeros(len(self.master.problem.rows.limits)),
            np.zeros(len(self.master.cuts)),
        )

    def offer(self, plan: Indices) -> bool:
        """Keeps a plan that breaks nothing and is worth more."""
        value = value_of(self.problem, plan)
        if value <= self.value + 1e-9 or breaches_of(self.problem, plan):
            return False
        self.plan, self.value = plan, value
        return True

    def worth(self) -> Numbers:
        """What each option is worth at the best bound's prices."""
        prices = self.master.bound.prices or self._no_prices()
        own = prices.projects + prices.cuts @ self.master.cuts[: len(prices.cuts)]
        return self.master.pricer.net_values(own, prices.rows)

    def _first(self, point: Point | None) -> None:
        """The master's patterns by weight, then options by worth; promises and required projects before all."""
        options = self.problem.options
        must = np.isin(options.project, list(self.problem.required))
        order = np.zeros(len(options))
        if point is not None:
            for column in np.flatnonzero(point.weights > 1e-3):
                np.add.at(order, self.master.patterns[column], point.weights[column])
        worth = self.worth()
        scale = max(float(np.abs(worth).max(initial=0.0)), 1e-9)
        near = np.flatnonzero(must | (order > 0) | (worth > -0.05 * scale))
        ranked = near[np.argsort(-(10 * must[near] + order[near] + worth[near] / scale), kind="stable")]
        by_weight = Growing(self.problem, self.pricer).add_all(ranked).plan
        by_worth = near[np.argsort(-(100 * scale * must[near] + worth[near]), kind="stable")]
        self.starts = [by_weight, Growing(self.problem, self.pricer).add_all(by_worth).plan]
        for plan in self.starts:
            self.offer(plan)

    def _patterns(self) -> None:
        """The solver on the patterns near their price; a cut and once more when it passes the risk floor."""
        prices = self.master.bound.prices or self._no_prices()
        _, priced = self.master.price(prices)
        worth = self.worth()
        short = np.array([
            priced.site_bounds[site] - worth[options].sum()
            for site, options in zip(self.master.pattern_site, self.master.patterns, strict=True)
        ])  # fmt: skip
        most = COLUMNS_EACH * (len(self.problem.projects) + len(self.problem.sites))
        near = np.sort(np.argsort(short, kind="stable")[:most])
        if self.plan is not None:
            before = len(self.master.patterns)
            self.master.add_plan(self.plan)
            near = np.concatenate([near, np.arange(before, len(self.master.patterns))])
        share = self.budget.share(0.45)
        for attempt in range(4):
            limits = Limits(nodes=self.work.nodes, gap=self.work.gap / 2, seed=self.work.seed + attempt, heuristics=0.2)
            plan = solve_patterns(self.master, near, self.plan if self.plan is not None else NOTHING, share, limits)
            if plan is None or share.over:
                if plan is not None:
                    self.offer_within_risk(plan)
                return
            if self.offer_within_risk(plan):
                return

    def offer_within_risk(self, plan: Indices) -> bool:
        """Offers a plan; when only the risk floor is passed, adds its cut and offers the plan thinned out."""
        risk = self.problem.risk
        there = present(self.problem, plan)
        if risk is None or risk.conditional_loss(there) <= risk.ceiling * (1 + TOLERANCE):
            grown = Growing(self.problem, self.pricer, plan)
            self.offer(plan)
            self.offer(grown.add_all(np.argsort(-self.worth(), kind="stable")[:2000]).plan)
            return True
        self.master.add_cut(risk.gradient(there.astype(float)))
        worth = self.worth()
        order = plan[np.argsort(-worth[plan], kind="stable")]
        self.offer(Growing(self.problem, self.pricer).add_all(order).plan)
        return False

    @property
    def bound(self) -> float:
        """What no plan passes."""
        return min(self.proven, self.master.bound.value)

    def _whole(self, most: int) -> None:
        """The solver on every option that a better plan may hold, when these are few: it may close the gap.

        At the bound's prices a plan with an option is worth at most the bound plus the option's worth, so an option
        whose worth is below the gap, taken negative, is in no better plan.
        """
        if self.plan is None or self.done or self.budget.over:
            return
        for _ in range(5):
            gap = self.master.bound.value - self.value
            hope = self.worth() + gap * (1 + 1e-6) + 1e-6
            if int((hope > 0).sum()) > most:
                return
            everywhere = np.ones(len(self.problem.sites), bool)
            limits = Limits(nodes=self.work.nodes, gap=self.work.gap / 2, seed=self.work.seed)
            plan, finished, bound = solve_neighbourhood(
                self.master, self.plan, everywhere, hope, budget=self.budget.share(0.6), limits=limits
            )
            self.proven = min(self.proven, max(bound, self.value))
            if self.offer_within_risk(plan) or not finished or self.budget.over:
                return

    def _walks(self, count: int, budget: Budget) -> None:
        """Walks from the first plans, then from the best, over the options worth most, while they bring something."""
        if self.plan is None:
            return
        worth = self.worth()
        least = -LEAST_WORTH * float(np.mean(np.abs(self.problem.options.value)))
        near = np.argsort(-worth, kind="stable")[:MOST_CANDIDATES]
        near = np.union1d(near[worth[near] > least], np.concatenate([self.plan, *self.starts]))
        prices = (self.master.bound.prices or self._no_prices()).rows[: len(self.problem.rows.limits)]
        walk = Walk(self.problem, self.pricer, near, prices, self.master.cuts)
        before = self.value
        for number in range(count):
            if self.done or budget.over or self.walked >= self.work.walks:
                return
            if number % len(HABITS) == 0:
                if number and self.value < before + LEAST_GAIN * abs(before):
                    return
                before = self.value
            habits = HABITS[self.walked % len(HABITS)]
            self.walked += 1
            start = self.starts.pop() if self.starts else self.plan
            self.offer(walk.run(start, steps=self.work.steps, budget=budget, random=self.random, habits=habits))
            self.tell(Stage.NEIGHBOURHOODS)

    def _neighbourhoods(self, budget: Budget) -> None:
        random = self.random
        worth = self.worth()
        scale = float(np.mean(self.problem.options.value)) if len(self.problem.options) else 1.0
        count, dull = min(30.0, len(self.problem.sites)), 0
        for number in range(self.work.neighbourhoods):
            if self.plan is None or self.done or budget.over:
                return
            free = self._free_sites(random, int(count))
            margin = scale * float(random.choice([0.05, 0.15, 0.4]))
            limits = Limits(nodes=self.work.small_nodes, seed=int(random.integers(2**30)))
            plan, finished, _ = solve_neighbourhood(
                self.master, self.plan, free, worth + margin, budget=budget.at_most(20.0), limits=limits
            )
            better = self.offer_within_risk(plan) if value_of(self.problem, plan) > self.value + 1e-9 else False
            count = min(count * 1.1, len(self.problem.sites)) if finished else max(6.0, count * 0.8)
            dull = 0 if better else dull + 1
            if dull >= PATIENCE:
                self._walks(1, budget)
                dull = 0
            if better or number % 10 == 0:
                self.tell(Stage.NEIGHBOURHOODS)

    def _free_sites(self, random: np.random.Generator, count: int) -> Flags:
        """Sites at random, or those that suit the same projects as one of them."""
        free = np.zeros(len(self.problem.sites), bool)
        if random.random() < 0.4:
            free[random.choice(len(free), min(count, len(free)), replace=False)] = True
            return free
        options = self.problem.options
        first = int(random.integers(len(free)))
        rivals = np.isin(options.project, options.project[options.site == first])
        ties = np.bincount(options.site[rivals], minlength=len(free)) + random.random(len(free)) * 3
        ties[first] = np.inf
        free[np.argsort(-ties)[:count]] = True
        return free

    def _answer(self) -> Allocation:
        point = self.plain_point
        prices = self.plain.prices or Prices(
            np.zeros(len(self.problem.projects)),
            np.zeros(len(self.problem.rows.limits)),
            np.zeros(len(self.master.cuts)),
        )
        return Allocation(
            plan=None if self.plan is None else self.original[self.plan],
            value=self.value,
            bound=max(self.bound, self.value),
            prices=prices,
            site_prices=point.sites if point is not None else np.zeros(len(self.problem.sites)),
            cuts=self.master.cuts,
            unmet=point.unmet if point is not None else 0.0,
            priced=self.plain.value,
        )


def _possible(problem: AllocationProblem) -> Flags:
    """Options that promises leave: a promised project has no other, and what passes a limit alone is in no plan.

    A solver without whole numbers would still take a part of such an option, so the bound gains from their going.
    """
    keep = np.ones(len(problem.options), bool)
    promised = np.array(sorted(problem.fixed), np.int64)
    rows, uses = problem.rows, problem.rows.uses
    growing = np.ones(len(rows.limits), bool)
    growing[uses.rows[uses.values < 0]] = False
    left = np.where(np.isfinite(rows.penalties) | ~growing, INFINITY, rows.limits - use_of_rows(problem, promised))
    alone = uses.values > left[uses.rows] * (1 + 1e-9) + 1e-9
    keep[uses.columns[alone]] = False
    keep[np.isin(problem.options.project, problem.options.project[promised])] = False
    room = problem.capacities - use_of_sites(problem, promised)
    keep &= (problem.options.loads <= room[problem.options.site] + 1e-9).all(axis=1)
    keep[promised] = True
    return keep
