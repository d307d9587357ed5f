"""Tabu search on assignments: one job moves, or two change places, and capacities may be passed at a price.

After Yagiura, Ibaraki and Glover (*INFORMS Journal on Computing* 16, 2004): the price of passing a capacity rises while
it is passed and falls while nothing is. Both kinds of move are held as tables; a move changes two agents, so only the
rows of their jobs are computed anew.
"""

import numpy as np

from luodi.engine.optimise.assignment import AssignmentProblem
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.solver import Flags, Indices, Numbers

_FAR = 1e15
# steps between computing everything anew at the prices of now, which for many jobs costs as much as many steps
REFRESH, MANY_JOBS = 10, 200
RISE, FALL, TENURE = 1.01, 0.98, (2, 8)


class Tables:
    """The change of cost for every move and every exchange from one assignment, capacities priced."""

    def __init__(self, problem: AssignmentProblem, agents: Indices, allowed: Flags, price: float) -> None:
        self.problem, self.agents = problem, agents.copy()
        self.costs = np.where(allowed, problem.costs, _FAR).astype(float)
        self.weights = problem.weights.astype(float)
        self.jobs = np.arange(problem.jobs)
        self.prices = np.full(problem.agents, price)
        self.loads = np.zeros(problem.agents)
        np.add.at(self.loads, agents, self.weights[agents, self.jobs])
        self.capacities = problem.capacities.astype(float)
        self.half = np.zeros((problem.jobs, problem.jobs))
        self.swaps = np.zeros((problem.jobs, problem.jobs))
        self.entering = np.zeros((problem.agents, problem.jobs))
        self.leaving = np.zeros(problem.jobs)
        self.partner = np.zeros(problem.jobs, np.int64)
        self.refresh()

    @property
    def excess(self) -> Numbers:
        """How much of each capacity is passed."""
        over: Numbers = np.maximum(self.loads - self.capacities, 0.0)
        return over

    def refresh(self) -> None:
        """Everything anew, as after new prices."""
        self._agents(np.arange(self.problem.agents), self.jobs)

    def _agents(self, changed: Indices, rows: Indices) -> None:
        over = self.loads - self.capacities
        penalty = np.maximum(over, 0.0)
        self.entering[changed] = self.costs[changed] + self.prices[changed, None] * (
            np.maximum(over[changed, None] + self.weights[changed], 0.0) - penalty[changed, None]
        )
        home = self.agents[rows]
        own_weight, own_cost = self.weights[home, rows], self.costs[home, rows]
        left = over[home] - own_weight
        self.leaving[rows] = self.prices[home] * (np.maximum(left, 0.0) - penalty[home]) - own_cost
        half = self.weights[home] + left[:, None]
        np.maximum(half, 0.0, out=half)
        half -= penalty[home, None]
        half *= self.prices[home, None]
        half += self.costs[home] - own_cost[:, None]
        half[home[:, None] == self.agents[None, :]] = _FAR
        self.half[rows] = half
        both = half + self.half[:, rows].T
        self.swaps[rows] = both
        self.swaps[:, rows] = both.T
        self._partners(rows, both)

    def _partners(self, rows: Indices, both: Numbers) -> None:
        """Each job's best exchange: anew for ``rows`` and who has a partner there, else where ``rows`` are better."""
        stale = np.isin(self.partner, rows)
        stale[rows] = False
        fresh = both.argmin(axis=0)
        better = both[fresh, self.jobs] < self.swaps[self.jobs, self.partner]
        self.partner[better] = rows[fresh[better]]
        anew = np.flatnonzero(stale)
        self.partner[anew] = self.swaps[anew].argmin(axis=1)
        self.partner[rows] = both.argmin(axis=1)

    def place(self, moves: list[tuple[int, int]]) -> None:
        """Gives each job of ``moves`` its new agent."""
        touched = set()
        for job, agent in moves:
            old = int(self.agents[job])
            self.loads[old] -= self.weights[old, job]
            self.loads[agent] += self.weights[agent, job]
            self.agents[job] = agent
            touched |= {old, agent}
        changed = np.array(sorted(touched))
        self._agents(changed, np.flatnonzero(np.isin(self.agents, changed)))


def tabu_search(
    problem: AssignmentProblem, start: Indices, allowed: Flags, *, target: int, budget: Budget,
    random: np.random.Generator, steps: int, rise: float = RISE,
) -> Indices:  # fmt: skip
    """The best feasible assignment met from ``start`` on; ends at ``target``, after ``steps``, or with the budget.

    ``start`` may pass capacities; it comes back when nothing feasible was met.
    """
    tables = Tables(problem, start, allowed, price=1.0)
    best, best_cost = start, problem.cost(start) if problem.is_feasible(start) else 2**62
    until = np.zeros(problem.jobs, np.int64)
    often = REFRESH if problem.jobs <= MANY_JOBS else problem.jobs // 8
    for step in range(steps):
        if step % 64 == 0 and budget.over:
            break
        free = until <= step
        moves = _best_move(tables, free)
        if not moves:
            until[:] = 0
            continue
        tables.place(moves)
        cost = float(tables.costs[tables.agents, tables.jobs].sum())
        for job, _ in moves:
            until[job] = step + int(random.integers(*TENURE))
        excess = tables.excess
        if not excess.any() and cost < best_cost:
            best, best_cost = tables.agents.copy(), round(cost)
            if best_cost <= target:
                break
        if excess.any():
            tables.prices[excess > 0] *= rise
        else:
            tables.prices *= FALL
        np.clip(tables.prices, 0.05, 50.0, out=tables.prices)
        if step % often == 0:
            tables.refresh()
    return best


def _best_move(tables: Tables, free: Flags) -> list[tuple[int, int]]:
    jobs = np.flatnonzero(free)
    if len(jobs) < 2:
        return []
    shifts = tables.entering[:, jobs] + tables.leaving[jobs]
    shifts[tables.agents[jobs], np.arange(len(jobs))] = _FAR
    at = int(shifts.argmin())
    agent, job = divmod(at, len(jobs))
    shift = float(shifts[agent, job])
    partners = tables.partner[jobs]
    for place in np.flatnonzero(~free[partners]):
        partners[place] = jobs[int(tables.swaps[jobs[place], jobs].argmin())]
    swaps = tables.swaps[jobs, partners]
    first = int(swaps.argmin())
    one, other, swap = int(jobs[first]), int(partners[first]), float(swaps[first])
    if min(shift, swap) >= _FAR / 2:
        return []
    if shift <= swap:
        return [(int(jobs[job]), agent)]
    return [(one, int(tables.agents[other])), (other, int(tables.agents[one]))]
