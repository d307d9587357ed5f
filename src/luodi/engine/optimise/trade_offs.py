"""Trade-offs: what more of one aim costs in another, as a Pareto front by epsilon constraints.

One master stays warm: every point asks for at least so much of the other measures and takes the most of the first
(Haimes, Lasdon and Wismer 1971). The front is that of the linear master, so every point bounds all plans; a point
that people choose is then made a plan of its own (``problem_at`` and ``allocate``).
"""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem, RowKind, RowLabel, SharedRows
from luodi.engine.optimise.allocation_master import Master, generate
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.patterns import Pricer
from luodi.engine.optimise.solver import Numbers, Sparse, join

EASE = 1e-3


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """At least ``floors`` of the other measures; ``most`` is what no such plan passes in the first."""

    floors: tuple[float, ...]
    most: float


@dataclass(frozen=True, slots=True)
class Front:
    """``measures`` name the first and the others; points are in the order of their floors."""

    measures: tuple[str, ...]
    points: tuple[FrontPoint, ...]


def front_of(
    problem: AllocationProblem, measures: tuple[str, ...], budget: Budget, *, points: int = 11, rounds: int = 40
) -> Front:
    """The front of two or three measures, ``points`` on each other measure's axis; the budget is shared out evenly."""
    if not 2 <= len(measures) <= 3:
        raise ValueError("a front has two or three measures")
    ranges = [_range(problem, measures[0], other, budget.share(0.15), rounds) for other in measures[1:]]
    grid = list(product(*(np.linspace(low, high, points) for low, high in ranges)))
    at_least = problem_at(problem, measures, grid[0])
    pricer = Pricer(at_least)
    master = Master(at_least, pricer)
    found = []
    for place, floors in enumerate(grid):
        master.ask(_limits(at_least, floors))
        generate(master, budget.share(1 / (len(grid) - place)), rounds=rounds, gap=EASE)
        if np.isfinite(master.bound.value):
            found.append(FrontPoint(tuple(float(floor) for floor in floors), master.bound.value))
        if budget.over:
            break
    return Front(measures, tuple(found))


def problem_at(problem: AllocationProblem, measures: tuple[str, ...], floors: tuple[float, ...]) -> AllocationProblem:
    """The problem that takes the most of the first measure and asks for the floors of the others, dearly."""
    rows = problem.rows
    labels, limits, penalties, uses = list(rows.labels), list(rows.limits), list(rows.penalties), [rows.uses]
    first = problem.measures[measures[0]]
    for name, floor in zip(measures[1:], floors, strict=True):
        measure = problem.measures[name]
        there = np.flatnonzero(measure)
        uses.append(Sparse(np.full(len(there), len(labels)), there, -measure[there]))
        labels.append(RowLabel(RowKind.TARGET, name))
        limits.append(-float(floor))
        penalties.append(5.0 * float(np.abs(first).mean()) / max(float(np.abs(measure).mean()), 1e-9))
    soft = np.isfinite(rows.penalties)
    penalties = [0.0 if place < len(soft) and soft[place] else penalty for place, penalty in enumerate(penalties)]
    return replace(
        problem,
        options=replace(problem.options, value=first.astype(float)),
        rows=SharedRows(tuple(labels), np.array(limits), np.array(penalties), join(*uses)),
    )


def _limits(problem: AllocationProblem, floors: tuple[float, ...]) -> Numbers:
    limits = problem.rows.limits.copy()
    limits[len(limits) - len(floors) :] = [-float(floor) for floor in floors]
    return limits


def _range(problem: AllocationProblem, first: str, other: str, budget: Budget, rounds: int) -> tuple[float, float]:
    """From what the most of the first leaves of the other, to the most of the other."""
    most = _end(problem, other, other, budget.share(0.5), rounds)
    return min(_end(problem, first, other, budget, rounds), most), most


def _end(problem: AllocationProblem, aim: str, counted: str, budget: Budget, rounds: int) -> float:
    alone = problem_at(problem, (aim,), ())
    master = Master(alone, Pricer(alone))
    point = generate(master, budget, rounds=rounds, gap=EASE)
    if point is None:
        return 0.0
    measure = problem.measures[counted]
    taken = np.flatnonzero(point.weights > 1e-9)
    return float(sum(point.weights[column] * measure[master.patterns[column]].sum() for column in taken))
