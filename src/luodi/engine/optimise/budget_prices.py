"""Prices on budgets: a bound on what any combination within them can be worth, and who wants what at these prices.

At a price λ on a budget, an amount out of it is worth 1 − λ of itself to whoever chooses. For any prices, what all
choose then plus the priced budgets is a bound (Lagrange); the prices that make it least are found by cutting planes
(Kelley).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.budget_groups import Groups, Part, reduced
from luodi.engine.optimise.solver import Model, Numbers, Sparse, solve_relaxation

_MOST_CUTS = 80
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Priced:
    """The best prices found, by budget, and the bound that they prove, in fen."""

    prices: Numbers
    bound: float


def prices_for(groups: Groups, parts: Sequence[Part], budget: Budget) -> Priced:
    """Prices from 0 to 1 that bring the bound down as far as the time allows."""
    count = len(groups.limits)
    demand = _valued(groups, parts, np.zeros(count))[1]
    best, bound = np.zeros(count), float("inf")
    cuts: list[tuple[float, Numbers]] = []
    point = (groups.limits - demand < 0).astype(float)  # dear where more is wanted than there is
    for _ in range(_MOST_CUTS):
        value, slope = _bound_at(groups, parts, point)
        if value < bound:
            best, bound = point, value
        cuts.append((value - float(slope @ point), slope))
        lowest, point = _lowest(cuts, count, budget)
        if bound - lowest <= _CLOSE * max(1.0, bound) or budget.over:
            break
    return Priced(best, bound)


def _bound_at(groups: Groups, parts: Sequence[Part], prices: Numbers) -> tuple[float, Numbers]:
    value, used = _valued(groups, parts, prices)
    return value + float(prices @ groups.limits), groups.limits - used


def _valued(groups: Groups, parts: Sequence[Part], prices: Numbers) -> tuple[float, Numbers]:
    """What all choose at these prices is worth to them, and what they use of each budget."""
    total, used = 0.0, np.zeros(len(prices))
    for part in parts:
        keep, worth = reduced(groups, part, prices)
        scores = worth @ part.sets.T.astype(float)
        chosen = np.argmax(scores, axis=1)
        total += float(groups.counts @ scores[np.arange(len(chosen)), chosen])
        spent = groups.worth[:, part.policies] * (part.sets[chosen] & (keep > 0)) * groups.counts[:, None]
        for at, policy in enumerate(part.policies.tolist()):
            concerned = groups.touches[:, policy]
            used[concerned] += spent[:, at] @ groups.inside[:, concerned]
    return total, used


def _lowest(cuts: Sequence[tuple[float, Numbers]], count: int, budget: Budget) -> tuple[float, Numbers]:
    """The least value that the cuts allow, and where."""
    scale = max(1.0, *(abs(height) for height, _ in cuts))
    slopes = np.array([slope for _, slope in cuts]) / scale
    heights = np.array([height for height, _ in cuts]) / scale
    rows, columns = np.nonzero(slopes)
    numbers = np.arange(len(cuts))
    matrix = Sparse(
        np.concatenate([numbers, rows]),
        np.concatenate([np.zeros(len(cuts), np.int64), columns + 1]),
        np.concatenate([np.ones(len(cuts)), -slopes[rows, columns]]),
    )
    costs, infinite = np.zeros(count + 1), np.full(len(cuts), np.inf)
    costs[0] = 1.0
    model = Model(
        costs, np.array([-1e3, *np.zeros(count)]), np.array([1e3, *np.ones(count)]), heights, infinite, matrix
    )
    answer = solve_relaxation(model, budget)
    if not answer.found:
        return -np.inf, np.ones(count) / 2
    return answer.objective * scale, np.clip(answer.values[1:], 0.0, 1.0)
