"""Combinations within budgets that many share, such as one of the whole city: the most money, each amount in full.

Enterprises that are alike (the same amounts, the same budgets) are one group, so that a register is a few thousand
groups where amounts are fixed. Prices on the budgets give a bound that nothing lawful can pass (``budget_prices``),
groups then fill the budgets (``budget_filling``), and a model that is small enough is solved as an integer program from
there. What comes out is checked in whole fen; how far it may be below the best is always said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.budget_filling import Filling, fill
from luodi.engine.optimise.budget_groups import Groups, Part
from luodi.engine.optimise.budget_prices import prices_for
from luodi.engine.optimise.budget_program import solved
from luodi.engine.optimise.solver import Flags, Indices
from luodi.engine.optimise.stacks import NOT_ENTITLED, Exclusion, Fen, Stacks, best_stacks, components, lawful_sets

MOST_COLUMNS = 4_000
"""Columns up to which the integer program is solved; beyond, prices and filling leave little to gain."""
_PRICING = 0.6
"""The share of the time that goes into prices."""


@dataclass(frozen=True, slots=True)
class SharedBudget:
    """What there is for some policies and some enterprises together, in fen."""

    policies: Flags
    enterprises: Flags
    limit: int


@dataclass(frozen=True, slots=True)
class BudgetedStacks:
    """Combinations within budgets. ``bound``: proven upper bound of the total, in fen; ``groups`` were told apart."""

    stacks: Stacks
    bound: float
    groups: int

    @property
    def gap(self) -> float:
        """How far the total may be below the best, as a share of the bound."""
        total = float(self.stacks.amounts.sum())
        return 0.0 if self.bound <= 0 else max(0.0, (self.bound - total) / self.bound)


def stacks_within(
    amounts: Fen, exclusions: Sequence[Exclusion], budgets: Sequence[SharedBudget], budget: Budget
) -> BudgetedStacks:
    """The combinations of greatest total worth that keep to every budget; of those alike, the earlier rows come first.

    ``amounts`` as for :func:`~luodi.engine.optimise.stacks.best_stacks`. When ``budget`` of time is over, the bound is
    what was reached by then.
    """
    free = best_stacks(amounts, exclusions)
    parts = _parts(amounts, exclusions, budgets)
    if not parts:
        return BudgetedStacks(free, float(free.amounts.sum()), 0)
    groups, members = _grouped(amounts, parts, budgets)
    priced = prices_for(groups, parts, budget.share(_PRICING))
    filling = fill(groups, parts, priced.prices)
    bound, columns = priced.bound, sum(len(part.sets) + len(part.policies) for part in parts) * len(groups.counts)
    if columns <= MOST_COLUMNS and filling.total < bound:
        filling, proved = solved(groups, parts, filling, budget)
        bound = min(bound, proved)
    taken = free.taken.copy()
    for part in parts:
        taken[:, part.policies] = False
    _hand_out(taken, filling, members)
    _add_unknown(taken, amounts, exclusions)
    stacks = Stacks(taken, np.where(taken, amounts, 0))
    _check(taken, amounts, exclusions, budgets)
    outside = float(stacks.amounts.sum()) - filling.total
    return BudgetedStacks(stacks, max(bound + outside, float(stacks.amounts.sum())), len(groups.counts))


def _parts(amounts: Fen, exclusions: Sequence[Exclusion], budgets: Sequence[SharedBudget]) -> list[Part]:
    """The policies that some budget touches, with those that they are linked to; each part decides alone."""
    linked = components(amounts.shape[1], exclusions)
    budgeted = np.zeros(amounts.shape[1], bool)
    for each in budgets:
        budgeted |= each.policies
    inside = {int(policy) for part in linked for policy in part}
    parts = [Part(part, lawful_sets(part, exclusions)) for part in linked if budgeted[part].any()]
    alone = [policy for policy in np.flatnonzero(budgeted).tolist() if policy not in inside]
    return parts + [Part(np.array([policy]), np.ones((1, 1), bool)) for policy in alone]


def _grouped(amounts: Fen, parts: Sequence[Part], budgets: Sequence[SharedBudget]) -> tuple[Groups, list[Indices]]:
    """Enterprises with the same amounts and budgets together, with the rows of each, in order."""
    policies = np.concatenate([part.policies for part in parts])
    inside = np.array([each.enterprises for each in budgets]).T
    kinds, kind = np.unique(inside, axis=0, return_inverse=True)
    rows = np.flatnonzero((amounts[:, policies] > 0).any(axis=1))
    table = np.column_stack([np.maximum(amounts[np.ix_(rows, policies)], 0), kind.ravel()[rows]])
    _, first, place, counts = np.unique(table, axis=0, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(place.ravel(), kind="stable")
    members = np.split(rows[order], np.cumsum(counts)[:-1])
    worth = np.zeros((len(counts), amounts.shape[1]), np.int64)
    worth[:, policies] = table[first, :-1]
    touches = np.array([each.policies for each in budgets])
    limits = np.array([each.limit for each in budgets], np.int64)
    return Groups(counts.astype(np.int64), worth, kinds[table[first, -1]], touches, limits), members


def _hand_out(taken: Flags, filling: Filling, members: Sequence[Indices]) -> None:
    """Gives each portion to the next rows of its group."""
    given: dict[tuple[int, int], int] = {}
    for each in filling.portions:
        start = given.get((each.group, each.part), 0)
        rows = members[each.group][start : start + each.count]
        given[each.group, each.part] = start + each.count
        for policy in each.policies:
            taken[rows, policy] = True


def _add_unknown(taken: Flags, amounts: Fen, exclusions: Sequence[Exclusion]) -> None:
    """Takes entitlements of unknown amount where nothing that is taken stands against them."""
    for policy in range(amounts.shape[1]):
        add = (amounts[:, policy] == 0) & ~taken[:, policy]
        for each in exclusions:
            if policy in (each.one, each.other):
                add &= ~taken[:, each.other if policy == each.one else each.one]
        taken[add, policy] = True


def _check(taken: Flags, amounts: Fen, exclusions: Sequence[Exclusion], budgets: Sequence[SharedBudget]) -> None:
    """Whole numbers have the last word."""
    if (taken & (amounts == NOT_ENTITLED)).any():
        raise ArithmeticError("something was taken that nobody is entitled to")
    for each in exclusions:
        if (taken[:, each.one] & taken[:, each.other]).any():
            raise ArithmeticError("an exclusion was broken")
    for shared in budgets:
        inside = taken & shared.enterprises[:, None] & shared.policies[None, :]
        if int(amounts[inside].sum()) > shared.limit:
            raise ArithmeticError("a budget was overspent")
