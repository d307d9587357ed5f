"""The best lawful combination of what an enterprise is entitled to, for all enterprises at once.

Policies that share a group or a cost exclude each other. They fall into few components (at most some twenty policies
that are linked through exclusions), and within one every lawful set can be written down. So the best one is found
exactly, by scoring all sets of a component for all enterprises in whole numbers of fen. Of combinations worth the same
the one with more policies is taken, then the one that comes first.

Budgets that do not reach are the matter of ``pots`` (each policy's own, shared out by its rule) and of
``shared_budgets`` (one for many policies, spent so that most money arrives).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from luodi.engine.optimise.solver import Flags, Indices
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


def exclusions_of(groups: Sequence[Sequence[str]]) -> list[Exclusion]:
    """The exclusions of policies by the names of the groups and costs that each has."""
    found = []
    for one, other in combinations(range(len(groups)), 2):
        shared = [name for name in groups[one] if name in groups[other]]
        if shared:
            found.append(Exclusion(one, other, "、".join(shared)))
    return found
