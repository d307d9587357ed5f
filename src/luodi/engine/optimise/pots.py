"""Combinations within each policy's own budgets, which a rule shares out: first come, by rank, or pro rata.

Everybody takes the best combination. Where a budget does not reach, its rule says what each gets, and who gets less
than the full amount chooses anew, counting only that. So it goes on until nobody moves; what is offered to somebody
only falls, so it ends. At last, who gave way and whose full amount fits into what others left behind gets it after all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.solver import Flags, Indices
from luodi.engine.optimise.stacks import Exclusion, Fen, Stacks, best_stacks


@dataclass(frozen=True, slots=True)
class Pot:
    """What there is for one policy and some enterprises, in fen.

    ``order`` names all enterprises, who comes first first; ``is_pro_rata``: everybody gets the same share instead.
    """

    policy: int
    enterprises: Flags
    limit: int
    order: Indices
    is_pro_rata: bool = False


@dataclass(frozen=True, slots=True)
class PotStacks:
    """What is taken and granted, and by pot the enterprises that want more of it than they get."""

    stacks: Stacks
    short: tuple[Indices, ...]


def stacks_by_rule(amounts: Fen, exclusions: Sequence[Exclusion], pots: Sequence[Pot]) -> PotStacks:
    """The combinations within the budgets; ``amounts`` as for :func:`~luodi.engine.optimise.stacks.best_stacks`."""
    offered = amounts.copy()
    while True:
        taken = best_stacks(offered, exclusions).taken
        granted = _granted(amounts, taken, pots)
        fallen = taken & (granted < offered)
        if not fallen.any():
            break
        offered[fallen] = granted[fallen]
    taken = _second_chance(amounts, taken, granted, exclusions, pots)
    granted = _granted(amounts, taken, pots)
    short = tuple(np.flatnonzero(pot.enterprises & (amounts[:, pot.policy] > granted[:, pot.policy])) for pot in pots)
    return PotStacks(Stacks(taken, granted), short)


def _granted(amounts: Fen, taken: Flags, pots: Sequence[Pot]) -> Fen:
    """What each gets of what is taken, after every pot; several pots of one policy cut one after the other."""
    granted = np.where(taken, amounts, 0)
    for pot in pots:
        rows = pot.order[pot.enterprises[pot.order]]
        share = pro_rata if pot.is_pro_rata else first_come
        granted[rows, pot.policy] = share(granted[rows, pot.policy], np.arange(len(rows)), pot.limit)
    return granted


def _second_chance(
    amounts: Fen, taken: Flags, granted: Fen, exclusions: Sequence[Exclusion], pots: Sequence[Pot]
) -> Flags:
    """Lets those change over who get more by it and take nothing from anybody; each change adds to the total."""
    taken, rest = taken.copy(), _Rest(granted, pots)
    against = [
        [each.other if each.one == policy else each.one for each in exclusions if policy in (each.one, each.other)]
        for policy in range(amounts.shape[1])
    ]
    changed = True
    while changed:
        changed = False
        for pot in pots:
            wish = amounts[:, pot.policy]
            gain = wish - granted[:, against[pot.policy]].sum(axis=1)
            waiting = pot.enterprises & ~taken[:, pot.policy] & (gain > 0) & (wish <= rest.of(pot))
            for row in pot.order[waiting[pot.order]].tolist():
                if int(wish[row]) > rest.left(pot.policy, row):
                    continue
                for other in against[pot.policy]:
                    rest.add(other, row, int(granted[row, other]))
                    taken[row, other], granted[row, other] = False, 0
                rest.add(pot.policy, row, -int(wish[row]))
                taken[row, pot.policy], granted[row, pot.policy] = True, wish[row]
                changed = True
    potted = {pot.policy for pot in pots}
    for policy in set(range(amounts.shape[1])) - potted:  # what stood against it may have gone
        taken[:, policy] |= (amounts[:, policy] >= 0) & ~taken[:, against[policy]].any(axis=1)
    return taken


class _Rest:
    """What is left in every pot."""

    def __init__(self, granted: Fen, pots: Sequence[Pot]) -> None:
        self._pots = pots
        self._rest = [pot.limit - int(granted[pot.enterprises, pot.policy].sum()) for pot in pots]

    def of(self, pot: Pot) -> int:
        return self._rest[next(number for number, each in enumerate(self._pots) if each is pot)]

    def left(self, policy: int, enterprise: int) -> int:
        return min(self._rest[number] for number in self._holding(policy, enterprise))

    def add(self, policy: int, enterprise: int, amount: int) -> None:
        for number in self._holding(policy, enterprise):
            self._rest[number] += amount

    def _holding(self, policy: int, enterprise: int) -> list[int]:
        return [number for number, pot in enumerate(self._pots) if pot.policy == policy and pot.enterprises[enterprise]]


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
