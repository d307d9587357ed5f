"""Filling budgets at given prices: the largest first, each group the set that is worth most and still fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.budget_groups import Groups, Part, reduced
from luodi.engine.optimise.solver import Numbers


@dataclass(frozen=True, slots=True)
class Portion:
    """``count`` enterprises of a group take these policies of a part, within its set ``within``."""

    group: int
    part: int
    count: int
    within: int
    policies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What all take, and how much it is in fen."""

    portions: tuple[Portion, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Item:
    policy: int
    amount: int
    budgets: tuple[int, ...]


def fill(groups: Groups, parts: Sequence[Part], prices: Numbers) -> Filling:
    """Takes what is worth most at the prices first, then whatever still fits."""
    left = groups.limits.tolist()
    worths = [reduced(groups, part, prices)[1] for part in parts]
    largest = np.column_stack([groups.worth[:, part.policies].max(axis=1) for part in parts])
    budgets = _Budgets(groups)
    portions: list[Portion] = []
    total = 0
    for at in np.argsort(-largest, axis=None, kind="stable").tolist():
        group, number = divmod(at, len(parts))
        if not largest[group, number]:
            break
        part = parts[number]
        items = budgets.items(group, part)
        choices = _choices(part, items, worths[number][group].tolist())
        for count, within, chosen in _placed(int(groups.counts[group]), choices, left):
            portions.append(Portion(group, number, count, within, tuple(each.policy for each in chosen)))
            total += count * sum(each.amount for each in chosen)
    return Filling(tuple(portions), total)


class _Budgets:
    """Which budgets an amount comes out of; the same for all groups that stand in the same ones."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._known: dict[tuple[bytes, int], tuple[int, ...]] = {}

    def items(self, group: int, part: Part) -> list[_Item | None]:
        """What the group may take of the part, by place; None where there is nothing."""
        inside, worth = self._groups.inside[group], self._groups.worth[group]
        key, found = inside.tobytes(), list[_Item | None]()
        for policy in part.policies.tolist():
            amount = int(worth[policy])
            if (key, policy) not in self._known:
                self._known[key, policy] = tuple(np.flatnonzero(inside & self._groups.touches[:, policy]).tolist())
            found.append(_Item(policy, amount, self._known[key, policy]) if amount else None)
        return found


def _choices(part: Part, items: Sequence[_Item | None], worths: Sequence[float]) -> list[tuple[int, list[_Item]]]:
    """The sets by what they are worth at the prices, then in money; those with the same members once."""
    seen: dict[tuple[int, ...], tuple[float, int, int, list[_Item]]] = {}
    for within, members in enumerate(part.sets.tolist()):
        places = tuple(at for at, item in enumerate(items) if members[at] and item is not None)
        if places and places not in seen:
            chosen = [item for at in places if (item := items[at]) is not None]
            worth = sum(worths[at] for at in places)
            seen[places] = worth, sum(each.amount for each in chosen), within, chosen
    ranked = sorted(seen.values(), key=lambda each: (-each[0], -each[1], each[2]))
    return [(within, sorted(chosen, key=lambda each: -each.amount)) for _, _, within, chosen in ranked]


def _placed(
    count: int, choices: Sequence[tuple[int, list[_Item]]], left: list[int]
) -> Iterator[tuple[int, int, list[_Item]]]:
    """Whole sets while they fit, then the most that fits of one; takes it out of ``left``."""
    for within, chosen in choices:
        fitting = min(count, _times(chosen, left))
        if fitting:
            _spend(chosen, fitting, left)
            count -= fitting
            yield fitting, within, chosen
    while count:
        within, chosen = max(
            ((within, _fitting(chosen, left)) for within, chosen in choices),
            key=lambda each: sum(item.amount for item in each[1]),
        )
        if not chosen:
            return
        fitting = min(count, _times(chosen, left))
        _spend(chosen, fitting, left)
        count -= fitting
        yield fitting, within, chosen


def _fitting(items: Sequence[_Item], left: Sequence[int]) -> list[_Item]:
    rest, chosen = list(left), []
    for item in items:
        if all(rest[each] >= item.amount for each in item.budgets):
            for each in item.budgets:
                rest[each] -= item.amount
            chosen.append(item)
    return chosen


def _times(items: Sequence[_Item], left: Sequence[int]) -> int:
    """How often all of these fit into what is left."""
    needed: dict[int, int] = {}
    for item in items:
        for each in item.budgets:
            needed[each] = needed.get(each, 0) + item.amount
    return min((left[each] // amount for each, amount in needed.items()), default=1_000_000_000)


def _spend(items: Sequence[_Item], times: int, left: list[int]) -> None:
    for item in items:
        for each in item.budgets:
            left[each] -= item.amount * times
