"""Lower bounds for generalised assignment from Lagrangian relaxation: one exact knapsack per agent.

With a price ``u`` on every job, the cost is at least ``sum(u) - sum over agents of the best knapsack of u - c``
(Fisher, *Management Science* 27, 1981). Prices are whole multiples of 1/SCALE, so the bound is exact integer
arithmetic and holds whatever the solver's tolerances were. Prices come from the linear relaxation, from a subgradient
walk, and from a master of knapsack columns (Dantzig-Wolfe), smoothed as by Wentges (1997).
"""

from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.assignment import AssignmentProblem
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.knapsack import IMPOSSIBLE, best_pack, forced_packs
from luodi.engine.optimise.solver import Flags, Indices, Model, Numbers, Sparse, run, solver_for

SCALE = 1024
LARGEST_TABLE = 2_000_000


@dataclass(frozen=True, slots=True)
class Priced:
    """What prices say: the scaled bound and each agent's best knapsack as agents x jobs."""

    prices: Indices
    scaled: int
    packs: Flags

    @property
    def bound(self) -> int:
        """The bound rounded up: costs are whole."""
        return -(-self.scaled // SCALE)


class Pricing:
    """Prices jobs and answers with bounds; remembers the best bound and the columns it has seen."""

    def __init__(self, problem: AssignmentProblem) -> None:
        self.problem = problem
        self.open = problem.weights <= problem.capacities[:, None]
        self.best: Priced | None = None
        self.gaps = np.zeros(problem.costs.shape, np.int64)
        # a coarser grid keeps tables small and only loosens the bound: floors on both sides still admit every pack
        coarse = max(1, -(-int(problem.capacities.max(initial=0)) * problem.jobs // (LARGEST_TABLE * 10)))
        self.weights = problem.weights // coarse
        self.capacities = problem.capacities // coarse

    def at(self, prices: Numbers) -> Priced:
        """The bound at these prices (rounded to the grid)."""
        whole = np.rint(prices * SCALE).astype(np.int64)
        packs = np.zeros(self.open.shape, bool)
        scaled = int(whole.sum())
        for agent in range(self.problem.agents):
            jobs = np.flatnonzero(self.open[agent])
            profits = whole[jobs] - self.problem.costs[agent, jobs] * SCALE
            value, chosen = best_pack(profits, self.weights[agent, jobs], int(self.capacities[agent]))
            scaled -= value
            packs[agent, jobs[chosen]] = True
        priced = Priced(whole, scaled, packs)
        if self.best is None or scaled > self.best.scaled:
            self.best = priced
        return priced

    def near(self, margin: int) -> Flags:
        """The open pairs that cost at most ``margin`` more than the bound, as far as the last closing knew."""
        return self.open & (self.gaps <= margin * SCALE)

    def close_pairs(self, value: int) -> int:
        """Closes every pair that no assignment cheaper than ``value`` can use; how many were closed."""
        if self.best is None:
            return 0
        prices, closed = self.best.prices, 0
        slack = (value - 1) * SCALE - self.best.scaled
        for agent in range(self.problem.agents):
            jobs = np.flatnonzero(self.open[agent])
            if not len(jobs):
                continue
            profits = prices[jobs] - self.problem.costs[agent, jobs] * SCALE
            inside, outside = forced_packs(profits, self.weights[agent, jobs], int(self.capacities[agent]))
            best = np.maximum(inside, outside).max()
            self.gaps[agent, jobs] = best - inside
            dear = (inside <= IMPOSSIBLE // 2) | (best - inside > slack)
            self.open[agent, jobs[dear]] = False
            closed += int(dear.sum())
            for job in jobs[best - outside > slack]:
                others = self.open[:, job].copy()
                others[agent] = False
                closed += int(others.sum())
                self.open[:, job] &= ~others
        return closed


def walk(pricing: Pricing, prices: Numbers, target: int, budget: Budget, steps: int) -> Numbers:
    """A subgradient walk towards ``target`` (Polyak steps, halved when stuck); the best prices."""
    best, best_prices, agility, stuck = -np.inf, prices, 1.0, 0
    direction = np.zeros(len(prices))
    for _ in range(steps):
        if budget.over or agility < 1e-3:
            break
        priced = pricing.at(prices)
        value = priced.scaled / SCALE
        if value > best + 1e-4:
            best, best_prices, stuck = value, prices, 0
        else:
            stuck += 1
            if stuck >= 8:
                agility, stuck, prices = agility / 2, 0, best_prices
                direction[:] = 0
                continue
        if priced.bound >= target:
            break
        missing = 1.0 - priced.packs.sum(axis=0)
        direction = missing + 0.3 * direction
        length = float(direction @ direction)
        if length == 0:
            break
        prices = prices + agility * max(target - value, 0.5) / length * direction
    return best_prices


def linear_prices(problem: AssignmentProblem, budget: Budget, steps: int = 1_500) -> tuple[Numbers, Numbers]:
    """Prices of jobs near those of the linear relaxation, and each pair's reduced cost, without a solver.

    With a price on each *capacity* every job goes to its cheapest agent, which bounds the cost as well as the linear
    relaxation does (Geoffrion 1974) and takes no time: a subgradient walk with level steps. Where the relaxation is
    too large for the time there is.
    """
    weights, capacities = problem.weights.astype(float), problem.capacities.astype(float)
    costs = np.where(problem.weights <= problem.capacities[:, None], problem.costs, np.inf).astype(float)
    jobs = np.arange(problem.jobs)
    dear = np.zeros(problem.agents)
    best, best_dear, stuck = -np.inf, dear, 0
    level = 0.05 * float(np.abs(problem.costs).min(axis=0).sum()) + 1.0
    for step in range(steps):
        if step % 16 == 0 and budget.over:
            break
        priced = costs + dear[:, None] * weights
        agents = priced.argmin(axis=0)
        value = float(priced[agents, jobs].sum() - dear @ capacities)
        if value > best + 0.05 * level:
            stuck = 0
        else:
            stuck += 1
        if value > best:
            best, best_dear = value, dear
        if stuck >= 15:
            level, stuck, dear = level / 2, 0, best_dear
            continue
        over = np.bincount(agents, weights[agents, jobs], problem.agents) - capacities
        over[(dear <= 0) & (over < 0)] = 0.0
        length = float(over @ over)
        if length == 0 or level < 1e-4 * max(1.0, abs(best)) / 10:
            break
        dear = np.maximum(dear + (best + level - value) / length * over, 0.0)
    priced = costs + best_dear[:, None] * weights
    prices = priced.min(axis=0)
    return np.where(np.isfinite(prices), prices, 0.0), priced - np.where(np.isfinite(prices), prices, 0.0)


class Master:
    """The master of knapsack columns: every job once, one column per agent."""

    def __init__(self, problem: AssignmentProblem, ceiling: float) -> None:
        self.problem, self.columns = problem, [np.zeros(0, np.int64)] * 0
        self.agents: list[int] = []
        self._seen: set[tuple[int, bytes]] = set()
        jobs, agents = problem.jobs, problem.agents
        artificial = np.arange(jobs)
        self._solver = solver_for(
            Model(
                np.full(jobs, ceiling), np.zeros(jobs), np.full(jobs, np.inf),
                np.concatenate([np.ones(jobs), np.full(agents, -np.inf)]), np.ones(jobs + agents),
                Sparse(artificial, artificial, np.ones(jobs)),
            )
        )  # fmt: skip
        self._solver.setOptionValue("presolve", "off")

    def add(self, packs: Flags) -> int:
        """Adds the agents' packs that are new and keep to the true weights; how many."""
        added = 0
        for agent in range(self.problem.agents):
            jobs = np.flatnonzero(packs[agent]).astype(np.int64)
            key = (agent, jobs.tobytes())
            if key in self._seen or self.problem.weights[agent, jobs].sum() > self.problem.capacities[agent]:
                continue
            self._seen.add(key)
            self.columns.append(jobs)
            self.agents.append(agent)
            rows = np.append(jobs, self.problem.jobs + agent).astype(np.int32)
            self._solver.addCol(
                float(self.problem.costs[agent, jobs].sum()), 0.0, np.inf, len(rows), rows, np.ones(len(rows))
            )
            added += 1
        return added

    def prices(self, budget: Budget) -> tuple[float, Numbers] | None:
        """The value of the master and the jobs' prices; nothing when time ran out."""
        answer = run(self._solver, budget, integer=False)
        if not answer.found or not len(answer.row_duals):
            return None
        return answer.objective, answer.row_duals[: self.problem.jobs]


def generate(pricing: Pricing, master: Master, target: int, budget: Budget, smoothing: float = 0.7) -> None:
    """Column generation until the bound meets the master or the target, or the budget ends."""
    best = pricing.best
    if best is None:
        raise ValueError("price once before generating columns")
    master.add(best.packs)
    while not budget.over:
        found = master.prices(budget)
        if found is None:
            return
        value, duals = found
        centre = pricing.best.prices / SCALE if pricing.best else duals
        if pricing.best and (pricing.best.bound >= target or value - pricing.best.scaled / SCALE < 1e-3):
            return
        priced = pricing.at(smoothing * centre + (1 - smoothing) * duals)
        if master.add(priced.packs) == 0 and master.add(pricing.at(duals).packs) == 0:
            return
