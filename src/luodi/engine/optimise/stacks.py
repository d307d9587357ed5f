"""The best lawful combination of what an enterprise is entitled to, for all enterprises at once.

Policies that share a group or a cost exclude each other. They fall into few components (at most some twenty policies
that are linked through exclusions), and within one every lawful set can be written down. So the best one is found
exactly, by scoring all sets of a component for all enterprises in whole numbers of fen. Of combinations worth the same
the one with more policies is taken, then the one that comes first.

Budgets that do not reach are shared out first come, pro rata or by rank; where several budgets meet in one choice, an
integer program over the lawful sets decides, with a proven bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.solver import Flags, Indices, Limits, Model, Sparse, run, solver_for
from luodi.reference.problems import Problem
from luodi.reference.text import Text

Fen = npt.NDArray[np.int64]
NOT_ENTITLED = -1
LARGEST_COMPONENT = 20
_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two policies, by column, of which an enterprise gets one; ``because`` names the group or cost that they share."""

    one: int
    other: int
    because: str


@dataclass(frozen=True, slots=True)
class Stacks:
    """What is taken. ``taken`` is enterprises × policies; ``amounts`` in fen, 0 where nothing is taken."""

    taken: Flags
    amounts: Fen

    @property
    def totals(self) -> Fen:
        """Fen by enterprise."""
        total: Fen = self.amounts.sum(axis=1)
        return total


@dataclass(frozen=True, slots=True)
class Forgone:
    """An entitlement that was not taken: its enterprise and policy, and the one that was taken instead of it."""

    enterprise: int
    policy: int
    instead_of_it: int
    because: str
    amount: int


def best_stacks(amounts: Fen, exclusions: Sequence[Exclusion]) -> Stacks:
    """The combination of greatest worth for every enterprise.

    ``amounts`` is enterprises × policies in fen, :data:`NOT_ENTITLED` where there is no entitlement, 0 for one whose
    amount nobody knows. Raises Problem where more than :data:`LARGEST_COMPONENT` policies exclude each other.
    """
    entitled = amounts != NOT_ENTITLED
    worth = np.where(entitled, amounts * (amounts.shape[1] + 1) + 1, 0)
    taken = entitled.copy()
    for component in components(amounts.shape[1], exclusions):
        sets = lawful_sets(component, exclusions)
        for start in range(0, len(amounts), _ROWS):
            rows = slice(start, start + _ROWS)
            best = np.argmax(worth[rows][:, component] @ sets.T.astype(np.int64), axis=1)
            taken[rows, component] = sets[best] & entitled[rows][:, component]
    return Stacks(taken, np.where(taken, amounts, 0))


def components(policies: int, exclusions: Sequence[Exclusion]) -> list[Indices]:
    """The sets of two policies or more that are linked by exclusions, in order of their first policy."""
    root = list(range(policies))

    def find(policy: int) -> int:
        while root[policy] != policy:
            root[policy] = root[root[policy]]
            policy = root[policy]
        return policy

    for each in exclusions:
        one, other = sorted((find(each.one), find(each.other)))
        root[other] = one
    members: dict[int, list[int]] = {}
    for policy in range(policies):
        members.setdefault(find(policy), []).append(policy)
    return [np.array(each, np.int64) for each in members.values() if len(each) > 1]


def lawful_sets(component: Indices, exclusions: Sequence[Exclusion]) -> Flags:
    """The largest sets of a component of which no two exclude each other: sets × members."""
    if len(component) > LARGEST_COMPONENT:
        raise Problem(
            "stacks.too_linked",
            Text(
                f"{len(component)} 项政策通过互斥关系相连，超过 {LARGEST_COMPONENT} 项",
                f"{len(component)} policies are linked by exclusions, more than {LARGEST_COMPONENT}",
            ),
            Text("请检查互斥组是否过宽", "See whether the groups of exclusion are too wide"),
        )
    place = {int(policy): position for position, policy in enumerate(component)}
    against = [0] * len(component)
    for each in exclusions:
        if each.one in place:
            against[place[each.one]] |= 1 << place[each.other]
            against[place[each.other]] |= 1 << place[each.one]
    found: list[int] = []
    _grow(0, 0, 0, against, found)
    rows = [[bool(mask >> position & 1) for position in range(len(component))] for mask in found]
    return np.array(rows, bool)


def _grow(position: int, chosen: int, barred: int, against: list[int], found: list[int]) -> None:
    """Adds to ``found`` every lawful set that extends ``chosen`` and to which nothing more can be added."""
    if position == len(against):
        whole = (1 << len(against)) - 1
        if chosen | barred == whole:
            found.append(chosen)
        return
    if not barred >> position & 1:
        _grow(position + 1, chosen | 1 << position, barred | against[position], against, found)
    if barred >> position & 1 or against[position] >> (position + 1):
        _grow(position + 1, chosen, barred, against, found)


def forgone(amounts: Fen, stacks: Stacks, exclusions: Sequence[Exclusion]) -> list[Forgone]:
    """What was not taken, each with one taken policy that excludes it, in order of enterprise and policy."""
    found: dict[tuple[int, int], Forgone] = {}
    for each in exclusions:
        for lost, kept in ((each.one, each.other), (each.other, each.one)):
            rows = np.flatnonzero((amounts[:, lost] != NOT_ENTITLED) & ~stacks.taken[:, lost] & stacks.taken[:, kept])
            for row in rows.tolist():
                found.setdefault((row, lost), Forgone(row, lost, kept, each.because, int(amounts[row, lost])))
    return [found[key] for key in sorted(found)]


def first_come(amounts: Fen, order: Indices, budget: int) -> Fen:
    """Each in ``order`` gets all of it while the budget lasts; the one at whom it ends gets what is left."""
    spent = np.cumsum(amounts[order])
    paid = np.clip(budget - (spent - amounts[order]), 0, amounts[order])
    shared = np.zeros_like(amounts)
    shared[order] = paid
    return shared


def pro_rata(amounts: Fen, order: Indices, budget: int) -> Fen:
    """Everybody gets the same share; fen that remain go to the largest fractions, among equals in ``order``."""
    total = int(amounts.sum())
    if total <= budget:
        return amounts.copy()
    exact = [int(each) * budget for each in amounts]
    shared = np.array([each // total for each in exact], np.int64)
    rest = budget - int(shared.sum())
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    by_fraction = sorted(range(len(exact)), key=lambda each: (-(exact[each] % total), int(rank[each])))
    shared[by_fraction[:rest]] += 1
    return shared


@dataclass(frozen=True, slots=True)
class SharedBudget:
    """What there is for some policies and some enterprises together, in fen."""

    policies: Flags
    enterprises: Flags
    limit: int


@dataclass(frozen=True, slots=True)
class BudgetedStacks:
    """Combinations within budgets. ``bound`` is a proven upper bound of the total, in fen."""

    stacks: Stacks
    bound: float

    @property
    def gap(self) -> float:
        """How far the total may be below the best, as a share of the bound."""
        total = float(self.stacks.amounts.sum())
        return 0.0 if self.bound <= 0 else max(0.0, (self.bound - total) / self.bound)


def stacks_within(
    amounts: Fen, exclusions: Sequence[Exclusion], budgets: Sequence[SharedBudget], budget: Budget, gap: float = 1e-6
) -> BudgetedStacks:
    """The combinations of greatest total worth that keep to every budget, each amount in full or not at all.

    One column for each entitlement, one row for each exclusion and budget; solved by branch and bound.
    """
    rows, policies = np.nonzero(amounts != NOT_ENTITLED)
    value = amounts[rows, policies].astype(float)
    place = -np.ones(amounts.shape, np.int64)
    place[rows, policies] = np.arange(len(rows))
    parts, upper = _exclusion_rows(place, amounts, exclusions)
    for each in budgets:
        columns = np.flatnonzero(each.enterprises[rows] & each.policies[policies])
        parts.append(Sparse(np.full(len(columns), len(upper), np.int64), columns.astype(np.int64), value[columns]))
        upper.append(float(each.limit))
    matrix = Sparse(
        np.concatenate([part.rows for part in parts]) if parts else np.zeros(0, np.int64),
        np.concatenate([part.columns for part in parts]) if parts else np.zeros(0, np.int64),
        np.concatenate([part.values for part in parts]) if parts else np.zeros(0),
    )
    count = len(rows)
    model = Model(
        -value, np.zeros(count), np.ones(count), np.full(len(upper), -np.inf), np.array(upper), matrix,
        np.ones(count, bool),
    )  # fmt: skip
    solver = solver_for(model)
    solver.setOptionValue("mip_rel_gap", Limits(gap=gap).gap)
    answer = run(solver, budget, integer=True)
    taken = np.zeros(amounts.shape, bool)
    if answer.found:
        chosen = answer.values > 0.5
        taken[rows[chosen], policies[chosen]] = True
    taken = _kept(taken, amounts, exclusions, budgets)
    return BudgetedStacks(Stacks(taken, np.where(taken, amounts, 0)), -answer.bound if count else 0.0)


def _exclusion_rows(place: Indices, amounts: Fen, exclusions: Sequence[Exclusion]) -> tuple[list[Sparse], list[float]]:
    parts: list[Sparse] = []
    upper: list[float] = []
    for each in exclusions:
        both = np.flatnonzero((amounts[:, each.one] != NOT_ENTITLED) & (amounts[:, each.other] != NOT_ENTITLED))
        numbers = len(upper) + np.arange(len(both))
        columns = np.concatenate([place[both, each.one], place[both, each.other]])
        parts.append(Sparse(np.concatenate([numbers, numbers]), columns, np.ones(2 * len(both))))
        upper.extend([1.0] * len(both))
    return parts, upper


def _kept(taken: Flags, amounts: Fen, exclusions: Sequence[Exclusion], budgets: Sequence[SharedBudget]) -> Flags:
    """``taken`` checked in whole numbers: the solver's tolerance must not overspend by a fen."""
    for each in exclusions:
        if (taken[:, each.one] & taken[:, each.other]).any():
            raise ArithmeticError("the solver broke an exclusion")
    for shared in budgets:
        inside = taken & shared.enterprises[:, None] & shared.policies[None, :]
        spent = int(amounts[inside].sum())
        places = np.argwhere(inside)
        for row, policy in sorted(places.tolist(), key=lambda at: int(amounts[at[0], at[1]])):
            if spent <= shared.limit:
                break
            taken[row, policy] = False
            spent -= int(amounts[row, policy])
    return taken


def exclusions_of(groups: Sequence[Sequence[str]]) -> list[Exclusion]:
    """The exclusions of policies by the names of the groups and costs that each has."""
    found = []
    for one, other in combinations(range(len(groups)), 2):
        shared = [name for name in groups[one] if name in groups[other]]
        if shared:
            found.append(Exclusion(one, other, "、".join(shared)))
    return found
