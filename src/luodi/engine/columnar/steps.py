"""From integers to classes: a function that is constant between a few places, computed for millions of rows.

A binary search costs a branch that nobody can predict for every step. A first look by size (exponent and leading bits
of the number) leaves at most a few places to compare with; where they lie too close for that, the search it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.compiled import loops
from luodi.engine.columnar.vectors import LARGEST, Ints, Mask

LOOKS = (10, 8, 6, 4, 2, 0)
"""Leading bits of a number, after its sign and exponent, that a first look may take."""
DEEPEST = 3
"""How many places may share a first look."""
WIDEST = 1 << 14
"""How many first looks may be told apart."""
_NOBODY = np.zeros(0, np.bool_)


@dataclass(frozen=True)
class Steps:
    """``classes[i]`` from ``starts[i - 1]`` on, ``classes[0]`` below all of them."""

    starts: Ints
    classes: NDArray[np.uint16]
    look: "_Look | None"

    @classmethod
    def of(cls, starts: Sequence[int], classes: Sequence[int]) -> "Steps":
        """Steps at integers of any size, in order; those that change nothing are left out."""
        kept_starts: list[int] = []
        kept = [classes[0]]
        for start, number in zip(starts, classes[1:], strict=True):
            if start <= -LARGEST - 1:
                kept_starts, kept = [], [number]
                continue
            if start > LARGEST:
                break
            if kept_starts and kept_starts[-1] == start:
                kept_starts.pop()
                kept.pop()
            if kept[-1] != number:
                kept_starts.append(start)
                kept.append(number)
        made = np.array(kept_starts, np.int64)
        return cls(made, np.array(kept, np.uint16), _Look.of(made))

    def write(self, ints: Ints, null: Mask | None, of_null: int, out: NDArray[np.uint16]) -> None:
        """Writes the class of every integer to ``out``, and ``of_null`` where it is null."""
        look = self.look
        if look is not None:
            classes = np.append(self.classes, np.uint16(of_null))
            nobody = _NOBODY if null is None else null
            loops().steps(ints, nobody, look.shift, look.offset, look.lowest, look.before, look.others, classes, out)
            return
        out[:] = self.classes[np.searchsorted(self.starts, ints, side="right")] if len(self.starts) else self.classes[0]
        if null is not None:
            out[null] = of_null


@dataclass(frozen=True)
class _Look:
    """The first look: by the leading bits of the number as a float, which never fall as it grows."""

    bits: int
    lowest: int
    before: NDArray[np.int64]
    """For each first look, how many places lie surely at or below."""
    others: NDArray[np.int64]
    """The places to compare with, one a round; the largest integer where there is none."""

    @property
    def shift(self) -> int:
        """How many bits of a float are not looked at."""
        return 52 - self.bits

    @property
    def offset(self) -> int:
        """The look of every number below one is nought."""
        return (1023 << self.bits) - 1

    @classmethod
    def of(cls, starts: Ints) -> "_Look | None":
        if not len(starts) or int(starts[-1]) == LARGEST:
            return None
        for bits in LOOKS:
            keys = _keys(starts, bits)
            lowest, highest = int(keys[0]) - 1, int(keys[-1]) + 1
            if highest - lowest >= WIDEST:
                continue
            counts = np.bincount(keys - lowest, minlength=highest - lowest + 1)
            if counts.max() <= DEEPEST:
                return cls._filled(starts, bits, lowest, counts)
        return None

    @classmethod
    def _filled(cls, starts: Ints, bits: int, lowest: int, counts: NDArray[np.intp]) -> "_Look":
        before = np.concatenate(([0], np.cumsum(counts)[:-1]))
        others = np.full((int(counts.max()), len(counts)), LARGEST, np.int64)
        for depth, places in enumerate(others):
            with_one = counts > depth
            places[with_one] = starts[before[with_one] + depth]
        return cls(bits, lowest, before.astype(np.int64), others)


def _keys(ints: Ints, bits: int) -> Ints:
    """Integers that never fall as the number grows: exponent and leading bits, with the sign."""
    keys = ints.astype(np.float64).view(np.int64)
    negative = keys < 0
    sizes: Ints = np.maximum(((keys & LARGEST) >> (52 - bits)) - ((1023 << bits) - 1), 0)
    sizes[negative] *= -1
    return sizes
