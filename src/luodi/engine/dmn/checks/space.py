"""Boxes in the space of a table's inputs: what they leave open, whether they cover another, which of them meet.

A box has a set of classes on each axis, written as an integer of bits. Coverage is decided by cutting the space in two
until a piece is covered by one box, or met by none; a cut is chosen that parts the boxes evenly and runs through few.
Deciding coverage is hard in the worst case, so the work is counted, and ``Undecided`` is raised when it is spent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Box: TypeAlias = tuple[int, ...]


class Undecided(Exception):  # noqa: N818 - an answer of this module, not an error
    """The work allowed is spent."""


@dataclass(slots=True)
class Work:
    """How many comparisons of a box with a piece of the space are left."""

    left: int

    def take(self, count: int) -> None:
        """Account for ``count`` comparisons. Raises Undecided."""
        self.left -= count
        if self.left < 0:
            raise Undecided


def holes(space: Box, boxes: Sequence[Box], work: Work) -> Iterator[Box]:
    """Boxes inside ``space`` that none of ``boxes`` meets, each as large as it can be; nothing means full coverage.

    Together they need not be all that is open: a hole that lies in those given already is not given again.
    Raises Undecided.
    """
    if not all(space):
        return
    found: list[Box] = []
    waiting: list[tuple[Box, list[Box]]] = [(space, list(boxes))]
    while waiting:
        piece, live = waiting.pop()
        work.take(len(live) + len(found) + 1)
        live = [box for box in live if meets(box, piece)]
        if any(covers(box, piece) for box in live) or any(covers(box, piece) for box in found):
            continue
        if not live:
            hole = _grown(piece, space, boxes)
            work.take(len(boxes))
            found.append(hole)
            yield hole
            continue
        waiting.extend(_halves(piece, live, work))


def is_covered(piece: Box, boxes: Sequence[Box], work: Work) -> bool:
    """Whether ``boxes`` together cover ``piece``. Raises Undecided."""
    return next(holes(piece, boxes, work), None) is None


def meets(box: Box, other: Box) -> bool:
    """Whether two boxes share a point."""
    return all(map(int.__and__, box, other))


def meeting(box: Box, other: Box) -> Box:
    """What two boxes share."""
    return tuple(map(int.__and__, box, other))


def covers(box: Box, piece: Box) -> bool:
    """Whether ``piece`` lies in ``box``."""
    return all(mine & theirs == theirs for mine, theirs in zip(box, piece, strict=True))


def _grown(piece: Box, space: Box, boxes: Sequence[Box]) -> Box:
    """``piece``, which no box meets, grown axis by axis as far as no box is in the way."""
    sides = list(piece)
    for axis, whole in enumerate(space):
        sides[axis] = whole
        for box in boxes:
            if box[axis] & sides[axis] and meets(box, tuple(sides)):
                sides[axis] &= ~box[axis]
    return tuple(sides)


def _halves(piece: Box, live: Sequence[Box], work: Work) -> tuple[tuple[Box, list[Box]], tuple[Box, list[Box]]]:
    """``piece`` cut in two, each with the boxes that may meet it."""
    best: tuple[int, int, int] | None = None
    for axis, side in enumerate(piece):
        if side & (side - 1) == 0:
            continue
        inner = [box[axis] & side for box in live]
        work.take(len(inner) // 4)
        cut = _best_cut(side, inner)
        if cut is not None and (best is None or cut[0] < best[0]):
            best = (cut[0], axis, cut[1])
    if best is None:
        raise ValueError("a piece that no box covers has an axis on which some box ends")
    _, axis, cut_mask = best
    side = piece[axis]
    low = (*piece[:axis], side & cut_mask, *piece[axis + 1 :])
    high = (*piece[:axis], side & ~cut_mask, *piece[axis + 1 :])
    below = [box for box in live if box[axis] & side & cut_mask]
    above = [box for box in live if box[axis] & side & ~cut_mask]
    return (low, below), (high, above)


def _best_cut(side: int, sets: Sequence[int]) -> tuple[int, int] | None:
    """The cost of the best cut of ``side`` and its lower classes as a set; None when ``sets`` have no end in it.

    Cuts go between classes in their order, or round one set that is in pieces. The cost is the sum of the squares of
    the numbers of boxes on both sides: least for an even cut that runs through none.
    """
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    in_pieces = 0
    for inner in sets:
        if inner == side:
            continue
        low, high = (inner & -inner).bit_length() - 1, inner.bit_length()
        starts[low] = starts.get(low, 0) + 1
        ends[high] = ends.get(high, 0) + 1
        if not in_pieces and not _is_run(inner, side):
            in_pieces = inner
    if not starts:
        return None
    total, through = len(sets), len(sets) - sum(starts.values())
    first, last = (side & -side).bit_length() - 1, side.bit_length()
    best: tuple[int, int] | None = None
    begun = over = 0
    for place in sorted({*starts, *ends}):
        begun_before, over = begun, over + ends.get(place, 0)
        begun += starts.get(place, 0)
        if first < place < last:
            below, above = begun_before + through, total - over
            cost = below * below + above * above
            if best is None or cost < best[0]:
                best = (cost, (1 << place) - 1)
    if in_pieces and (best is None or best[0] >= total * total):
        below = sum(1 for inner in sets if inner & in_pieces)
        above = sum(1 for inner in sets if inner & side & ~in_pieces)
        cost = below * below + above * above
        if best is None or cost < best[0]:
            best = (cost, in_pieces)
    return best


def _is_run(inner: int, side: int) -> bool:
    """Whether the classes of ``inner`` are neighbours within ``side``."""
    low, high = (inner & -inner).bit_length() - 1, inner.bit_length()
    return side & ((1 << high) - 1) & ~((1 << low) - 1) == inner


def neighbours(
    boxes: Sequence[Box], groups: Sequence[int] | None = None, block: int = 256
) -> Iterator[NDArray[np.int64]]:
    """For each box the numbers of those that share a point with it, itself among them.

    With ``groups``, a number for each box, only the boxes of other groups.
    """
    if not boxes:
        return
    kinds = None if groups is None else np.array(groups)
    axes = [_Sides([box[axis] for box in boxes]) for axis in range(len(boxes[0]))]
    for start in range(0, len(boxes), block):
        rows = slice(start, min(start + block, len(boxes)))
        shared = (
            np.ones((rows.stop - start, len(boxes)), bool) if kinds is None else kinds[rows, None] != kinds[None, :]
        )
        for axis in axes:
            axis.part(shared, rows)
        for row in shared:
            yield np.flatnonzero(row)


def meeting_pairs(boxes: Sequence[Box], groups: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
    """The pairs ``(i, j)``, ``i < j``, of boxes that share a point, in order; only those of different ``groups``."""
    for number, others in enumerate(neighbours(boxes, groups)):
        for other in others[np.searchsorted(others, number, "right") :]:
            yield number, int(other)


class _Sides:
    """The sides of all boxes on one axis, ready to be compared with each other."""

    def __init__(self, sides: Sequence[int]) -> None:
        self.low = np.array([(side & -side).bit_length() - 1 if side else 1 for side in sides])
        self.high = np.array([side.bit_length() - 1 if side else -1 for side in sides])
        self.loose = {number: side for number, side in enumerate(sides) if side & (side + (side & -side))}
        self.sides = sides

    def part(self, shared: NDArray[np.bool_], rows: slice) -> None:
        """Takes out of ``shared`` the pairs of a box of ``rows`` and another that do not meet on this axis.

        By the ends of their sides first, and then exactly for sides in pieces.
        """
        shared &= self.low[rows, None] <= self.high[None, :]
        shared &= self.high[rows, None] >= self.low[None, :]
        for number, side in self.loose.items():
            if rows.start <= number < rows.stop:
                row = shared[number - rows.start]
                for other in map(int, np.flatnonzero(row)):
                    row[other] = bool(side & self.sides[other])
            column = shared[:, number]
            for place in map(int, np.flatnonzero(column)):
                column[place] = bool(side & self.sides[rows.start + place])
