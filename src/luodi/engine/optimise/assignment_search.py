"""Solving generalised assignment: bounds first, then what the bounds leave open, then small neighbourhoods.

1. Prices near those of the linear relaxation; a subgradient walk and knapsack columns improve them
   (``assignment_bounds``).
2. A first assignment comes from the cheapest pairs; pairs that cannot be in any better one are closed.
3. What stays open goes to the solver: closed pairs are proven useless, so its bound stays a bound of the problem.
4. Neighbourhoods of a few agents with all their jobs are solved again and again (large neighbourhood search).
"""

from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.assignment import AssignmentProblem, AssignmentResult, as_model
from luodi.engine.optimise.assignment_bounds import SCALE, Master, Pricing, generate, linear_prices, walk
from luodi.engine.optimise.assignment_moves import tabu_search
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.solver import Flags, Indices, Limits, Numbers, Status, solve_integer

NOBODY = np.zeros(0, np.int64)


@dataclass(slots=True)
class _Search:
    problem: AssignmentProblem
    pricing: Pricing
    agents: Indices
    bound: int

    @property
    def value(self) -> int:
        return self.problem.cost(self.agents)

    @property
    def done(self) -> bool:
        return len(self.agents) > 0 and self.value <= self.bound

    def offer(self, agents: Indices) -> bool:
        """Keeps an assignment when it is feasible and better."""
        if not len(agents) or not self.problem.is_feasible(agents):
            return False
        if len(self.agents) and self.problem.cost(agents) >= self.value:
            return False
        self.agents = agents
        return True

    def raise_bound(self) -> None:
        if self.pricing.best is not None:
            self.bound = max(self.bound, self.pricing.best.bound)


def solve_assignment(problem: AssignmentProblem, budget: Budget, *, seed: int = 0) -> AssignmentResult:
    """The best assignment found within the budget and a bound on all of them."""
    pricing = Pricing(problem)
    search = _Search(problem, pricing, NOBODY, int(problem.costs.min(axis=0).sum()))
    start, reduced = linear_prices(problem, budget.share(0.15))
    pricing.at(start)
    search.raise_bound()
    _by_regret(search, reduced, budget.share(0.15), seed)
    _first(search, reduced, budget.share(0.2), seed)
    target = search.value if len(search.agents) else search.bound + max(10, abs(search.bound) // 100)
    walk(pricing, start, target, budget.share(0.12), 300)
    master = Master(problem, float(np.abs(problem.costs).max() * 3 + 10))
    if problem.jobs <= 15 * problem.agents and problem.jobs <= 600:
        generate(pricing, master, target, budget.share(0.2))
    search.raise_bound()
    if len(search.agents) and not search.done:
        pricing.close_pairs(search.value)
    infeasible = _settle(search, budget, seed)
    if infeasible:
        return AssignmentResult(NOBODY, None, None, infeasible=True)
    if not len(search.agents):
        return AssignmentResult(NOBODY, None, search.bound)
    return AssignmentResult(search.agents, search.value, min(search.bound, search.value))


def _settle(search: _Search, budget: Budget, seed: int) -> bool:
    """The core, neighbourhoods and tabu walks in turn until value and bound meet; whether infeasibility was proven."""
    random = np.random.default_rng(seed)
    each, slice_ = 2.5, budget.left / 14
    for turn in range(10_000):
        if search.done or budget.over:
            return False
        if not len(search.agents):
            return _solve_open(search, budget, seed)
        before = search.value
        if turn % 4 == 0:
            if _core(search, each, budget.at_most(2 * slice_), seed):
                each *= 1.5
        else:
            _walk(search, budget.at_most(slice_), random)
            _neighbourhoods(search, budget.at_most(slice_ / 2), random, patience=12)
        if search.value < before:
            search.pricing.close_pairs(search.value)
    return False


def _core(search: _Search, each: float, budget: Budget, seed: int) -> bool:
    """The solver on the pairs nearest the bound, about ``each`` for every job.

    An assignment with a pair outside costs more than the bound plus the margin, so the smaller of that and the
    solver's bound over the pairs is a bound of the problem. Says whether the solver came to the end.
    """
    gaps = np.sort(search.pricing.gaps[search.pricing.open])
    everything = len(gaps) <= 1.3 * each * search.problem.jobs
    margin = int(gaps[-1] if everything else gaps[int(each * search.problem.jobs)]) // SCALE + 1
    pairs = search.pricing.near(margin)
    pairs[search.agents, np.arange(search.problem.jobs)] = True
    base = search.pricing.best.bound if search.pricing.best else search.bound
    agents, bound, status = _solve_pairs(search.problem, pairs, budget, seed, start=search.agents)
    search.offer(agents)
    proven = search.value if status is Status.INFEASIBLE else whole(bound)
    if not everything:
        proven = min(proven, base + margin)
    search.bound = max(search.bound, min(proven, search.value))
    return status is not Status.LIMIT


def whole(bound: float) -> int:
    """A solver's bound as the whole number that no cost is below, its tolerance taken off."""
    if not np.isfinite(bound):
        return -(2**62)
    return int(np.ceil(bound - 1e-6 * max(1.0, abs(bound))))


def _walk(search: _Search, budget: Budget, random: np.random.Generator) -> None:
    """A tabu walk over the pairs near the bound, with the two speeds of prices that do best."""
    margin = max(2, int((search.value - search.bound) * random.uniform(0.3, 1.2)))
    near = search.pricing.near(margin)
    near[search.agents, np.arange(search.problem.jobs)] = True
    rise = 1.002 if random.random() < 0.5 else 1.01
    search.offer(
        tabu_search(
            search.problem,
            search.agents,
            near,
            target=search.bound,
            budget=budget,
            random=random,
            steps=40_000,
            rise=rise,
        )
    )


def _by_regret(search: _Search, reduced: Numbers, budget: Budget, seed: int) -> None:
    """A first assignment without the solver: dear refusals first, then a tabu walk until the capacities hold."""
    problem = search.problem
    reduced = np.where(search.pricing.open, reduced, np.inf)
    if not np.isfinite(reduced).any(axis=0).all():
        return
    sharp = np.partition(reduced, min(1, problem.agents - 1), axis=0)
    regret = np.nan_to_num(sharp[min(1, problem.agents - 1)] - sharp[0], posinf=np.finfo(float).max)
    left = problem.capacities.astype(float)
    agents = np.zeros(problem.jobs, np.int64)
    for job in np.argsort(-regret, kind="stable"):
        fits = problem.weights[:, job] <= left
        choices = np.where(fits, reduced[:, job], np.inf) if np.isfinite(reduced[fits, job]).any() else reduced[:, job]
        agents[job] = int(choices.argmin())
        left[agents[job]] -= problem.weights[agents[job], job]
    near = search.pricing.open.copy()
    near[agents, np.arange(problem.jobs)] = True
    search.offer(
        tabu_search(
            problem, agents, near, target=search.bound, budget=budget, random=np.random.default_rng(seed), steps=2_000
        )
    )


def _first(search: _Search, reduced: Numbers, budget: Budget, seed: int) -> None:
    """A first assignment: the solver on the pairs of least reduced cost, ever more of them until one is found."""
    problem = search.problem
    order = np.where(search.pricing.open, reduced, np.inf)
    for each in (4, 8, problem.agents):
        near = np.argsort(order, axis=0, kind="stable")[: min(each, problem.agents)]
        chosen = np.zeros(order.shape, bool)
        np.put_along_axis(chosen, near, True, axis=0)
        agents = _solve_pairs(problem, chosen & search.pricing.open, budget.share(0.6), seed, gap=0.005)[0]
        if search.offer(agents):
            return


def _solve_pairs(
    problem: AssignmentProblem, pairs: Flags, budget: Budget, seed: int, *, gap: float = 0.0, nodes: int = 2**31 - 1,
    start: Indices = NOBODY,
) -> tuple[Indices, float, Status]:  # fmt: skip
    """The solver on some pairs: the assignment (or nothing), the bound over these pairs, and how it ended."""
    model, agents, jobs = as_model(problem, pairs)
    values = (start[jobs] == agents).astype(float) if len(start) else None
    if len(np.unique(jobs)) != problem.jobs:
        return NOBODY, np.inf, Status.INFEASIBLE
    answer = solve_integer(model, budget, Limits(nodes=nodes, gap=gap, seed=seed), start=values)
    if not answer.found:
        return NOBODY, answer.bound, answer.status
    assigned = np.full(problem.jobs, -1, np.int64)
    taken = answer.values > 0.5
    assigned[jobs[taken]] = agents[taken]
    return assigned, answer.bound, answer.status


def _solve_open(search: _Search, budget: Budget, seed: int) -> bool:
    """The solver on all pairs when no assignment is known yet; whether it proved that there is none."""
    agents, bound, status = _solve_pairs(search.problem, search.pricing.open, budget, seed)
    if status is Status.INFEASIBLE:
        return True
    search.offer(agents)
    search.bound = max(search.bound, min(whole(bound), search.value) if len(search.agents) else whole(bound))
    return False


def _neighbourhoods(search: _Search, budget: Budget, random: np.random.Generator, patience: int) -> None:
    """Frees a few agents and their jobs at a time; the number of agents follows how hard the last ones were."""
    problem, jobs_each = search.problem, search.problem.jobs / search.problem.agents
    size = float(np.clip(45 / jobs_each, 2, problem.agents))
    dull = 0
    while not search.done and not budget.over and dull < patience:
        count = int(np.clip(round(size), 2, problem.agents))
        agents, better, finished = _neighbourhood(search, count, budget, random)
        dull = 0 if better else dull + 1
        size = min(size * 1.05, problem.agents) if finished else max(size * 0.93, 2)
        if better:
            search.agents = agents


def _neighbourhood(
    search: _Search, count: int, budget: Budget, random: np.random.Generator
) -> tuple[Indices, bool, bool]:
    """One neighbourhood: the assignment after it, whether it is better, and whether it was solved to the end."""
    problem, current = search.problem, search.agents
    chosen = _neighbours(search, count, random)
    jobs = np.flatnonzero(np.isin(current, chosen))
    if len(jobs) < 2:
        return current, False, True
    small = AssignmentProblem(
        problem.costs[np.ix_(chosen, jobs)], problem.weights[np.ix_(chosen, jobs)], problem.capacities[chosen]
    )
    place = np.searchsorted(chosen, current[jobs])
    pairs = search.pricing.open[np.ix_(chosen, jobs)].copy()
    pairs[place, np.arange(len(jobs))] = True
    solved, _, status = _solve_pairs(
        small, pairs, budget.at_most(3.0), int(random.integers(2**30)), nodes=300, start=place
    )
    if not len(solved) or not small.is_feasible(solved) or small.cost(solved) >= small.cost(place):
        return current, False, status is Status.OPTIMAL
    fresh = current.copy()
    fresh[jobs] = chosen[solved]
    return fresh, True, status is Status.OPTIMAL


def _neighbours(search: _Search, count: int, random: np.random.Generator) -> Indices:
    """Agents that compete for the same jobs: one at random, then those whose pairs are nearly as cheap."""
    problem = search.problem
    if count >= problem.agents:
        return np.arange(problem.agents)
    first = int(random.integers(problem.agents))
    jobs = np.flatnonzero(search.agents == first)
    if not len(jobs) or random.random() < 0.5 or search.pricing.best is None:
        return np.sort(random.choice(problem.agents, count, replace=False))
    margin = search.pricing.open[:, jobs].sum(axis=1) + random.random(problem.agents)
    margin[first] = np.inf
    return np.sort(np.argsort(-margin)[:count])
