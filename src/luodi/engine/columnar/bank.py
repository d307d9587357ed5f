"""All small tables of a book at once: four tables to a word, and several columns to one look-up.

A table of up to 16 rules takes a lane of 16 bits. The classes of columns that have few are numbered together, so that
one look-up serves several columns and four tables. What comes out is, for every table, the rules that match, as a lane.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.axes import Axis
from luodi.engine.columnar.bits import LANE, WIDTH, Words
from luodi.engine.columnar.tables import TablePlan
from luodi.engine.columnar.vectors import Codes

LANES = WIDTH // LANE
WIDEST = 8192
"""How many classes may be numbered together: the words for them stay in the nearest caches."""
ALL = 2**LANE - 1


@dataclass(frozen=True)
class _Joint:
    """Axes whose classes are numbered together; the last one fastest."""

    axes: tuple[Axis, ...]
    counts: tuple[int, ...]

    def codes(self, classes: Mapping[int, Codes]) -> Codes:
        """The number of each row's classes."""
        made: Codes = classes[id(self.axes[0])].astype(np.intp)
        for axis, count in zip(self.axes[1:], self.counts[1:], strict=True):
            made = made * count + classes[id(axis)]
        return made


@dataclass(frozen=True)
class _Built:
    """The look-up tables for the classes so far."""

    counts: dict[int, int]
    joints: list[_Joint]
    words: list[list[tuple[int, Words]]]
    """For each word the joints that say something of its tables, by position, with their look-up table."""


class Bank:
    """The tables of a book whose columns are facts, none of whose cells looks at two."""

    def __init__(self, plans: Sequence[TablePlan]) -> None:
        self._groups = _groups(plans)
        self.axes = {id(column.axis): column.axis for plan in plans for column in plan.columns}
        self._built: _Built | None = None
        self._lock = Lock()

    @staticmethod
    def takes(plan: TablePlan) -> bool:
        """Whether a table can be among them."""
        return (
            0 < plan.count <= LANE
            and bool(plan.columns)
            and not plan.free
            and all(column.name is not None and column.allowed is None for column in plan.columns)
        )

    def lanes(self, classes: Mapping[int, Codes]) -> dict[int, NDArray[np.uint16]]:
        """For each table, by the identity of its plan, the rules that match; ``classes`` by that of their axis."""
        built = self._ready()
        joint: dict[int, Codes] = {}
        found: dict[int, NDArray[np.uint16]] = {}
        for group, looks in zip(self._groups, built.words, strict=True):
            word: Words | None = None
            for position, look in looks:
                if position not in joint:
                    joint[position] = built.joints[position].codes(classes)
                part = np.take(look, joint[position], mode="clip")
                word = part if word is None else np.bitwise_and(word, part, out=word)
            if word is None:
                continue
            by_lane = word.view(np.uint16).reshape(-1, LANES)
            for lane, plan in enumerate(group):
                found[id(plan)] = by_lane[:, lane]
        return found

    def _ready(self) -> _Built:
        built = self._built
        counts = {key: len(axis.answers) for key, axis in self.axes.items()}
        if built is None or built.counts != counts:
            with self._lock:
                built = self._built = self._build(counts)
        return built

    def _build(self, counts: dict[int, int]) -> _Built:
        joints = _joints([self.axes[key] for key in counts], counts)
        words = []
        for group in self._groups:
            looks = []
            for position, joint in enumerate(joints):
                look = _look(group, joint)
                if look is not None:
                    looks.append((position, look))
            words.append(looks)
        return _Built(counts, joints, words)


def _groups(plans: Sequence[TablePlan]) -> list[list[TablePlan]]:
    """The tables in fours that share as many axes as can be."""
    waiting = list(plans)
    groups: list[list[TablePlan]] = []
    while waiting:
        group = [waiting.pop(0)]
        axes = _axes_of(group[0])
        while waiting and len(group) < LANES:
            best = min(waiting, key=lambda plan: len(_axes_of(plan) - axes))
            waiting.remove(best)
            group.append(best)
            axes |= _axes_of(best)
        groups.append(group)
    return groups


def _axes_of(plan: TablePlan) -> set[int]:
    return {id(column.axis) for column in plan.columns}


def _joints(axes: Sequence[Axis], counts: Mapping[int, int]) -> list[_Joint]:
    """Axes put together as long as their classes are few enough, large ones with small ones."""
    rest = sorted(axes, key=lambda axis: counts[id(axis)], reverse=True)
    joints = []
    while rest:
        chosen = [rest.pop(0)]
        size = counts[id(chosen[0])]
        for axis in list(rest):
            if size * counts[id(axis)] <= WIDEST:
                size *= counts[id(axis)]
                chosen.append(axis)
                rest.remove(axis)
        joints.append(_Joint(tuple(chosen), tuple(counts[id(axis)] for axis in chosen)))
    return joints


def _look(group: Sequence[TablePlan], joint: _Joint) -> Words | None:
    """What the classes of a joint let pass of a group's tables; None where nothing is asked of them."""
    if not any(column.axis is axis for plan in group for column in plan.columns for axis in joint.axes):
        return None
    whole: Words | None = None
    for axis, count in zip(joint.axes, joint.counts, strict=True):
        part = np.full(count, 2**WIDTH - 1, np.uint64)
        for lane, plan in enumerate(group):
            for column in plan.columns:
                if column.axis is axis:
                    passing = column.looks(plan.count, knowing=plan.knowing).passing[0][:count]
                    shifted = passing << np.uint64(lane * LANE)
                    part &= shifted | np.uint64((2**WIDTH - 1) ^ (ALL << lane * LANE))
        whole = part if whole is None else (whole[:, None] & part[None, :]).reshape(-1)
    return whole
