"""From integers to classes: a function that is constant between a few places, computed for millions of rows.

A binary search costs a branch that nobody can predict for every step. Up to a few places it is cheaper to compare with
each; beyond, a first look by size (exponent and leading bits of the number) leaves at most a few to compare with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.vectors import LARGEST, Codes, Ints

FEW = 8
"""Up to so many places all are compared with."""
LOOKS = (10, 8, 6, 4)
"""Leading bits of a number, after its sign and exponent, that a first look may take."""
DEEPEST = 3
"""How many places may share a first look."""
WIDEST = 1 << 14
"""How many first looks may be told apart."""


@dataclass(frozen=True)
class Steps:
    """``classes[i]`` from ``starts[i - 1]`` on, ``classes[0]`` below all of them."""

    starts: Ints
    classes: NDArray[np.intp]
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
        return cls(made, np.array(kept, np.intp), _Look.of(made))

    def codes(self, ints: Ints) -> Codes:
        """The class of every integer."""
        if not len(self.starts):
            return np.full(len(ints), int(self.classes[0]), np.intp)
        if len(self.starts) <= FEW:
            places = (ints >= self.starts[0]).view(np.uint8)
            for start in self.starts[1:]:
                places = places + (ints >= start).view(np.uint8)
            few: Codes = np.take(self.classes, places, mode="clip")
            return few
        if self.look is not None:
            return np.take(self.classes, self.look.places(ints), mode="clip")
        found: Codes = self.classes[np.searchsorted(self.starts, ints, side="right")]
        return found


@dataclass(frozen=True)
class _Look:
    """The first look: by the leading bits of the number as a float, which never fall as it grows."""

    bits: int
    lowest: int
    before: NDArray[np.int32]
    """For each first look, how many places lie surely at or below."""
    others: tuple[Ints, ...]
    """The places to compare with, one a round; the largest integer where there is none."""

    @classmethod
    def of(cls, starts: Ints) -> "_Look | None":
        if len(starts) <= FEW or int(starts[-1]) == LARGEST:
            return None
        for bits in LOOKS:
            keys = _keys(starts, bits)
            lowest, highest = int(keys[0]) - 1, int(keys[-1]) + 1
            counts = np.bincount(keys - lowest, minlength=highest - lowest + 1)
            if len(counts) <= WIDEST and counts.max() <= DEEPEST:
                return cls._filled(starts, bits, lowest, counts)
        return None

    @classmethod
    def _filled(cls, starts: Ints, bits: int, lowest: int, counts: NDArray[np.intp]) -> "_Look":
        before = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int32)
        others = []
        for depth in range(int(counts.max())):
            places = np.full(len(counts), LARGEST, np.int64)
            with_one = counts > depth
            places[with_one] = starts[before[with_one] + depth]
            others.append(places)
        return cls(bits, lowest, before, tuple(others))

    def places(self, ints: Ints) -> NDArray[np.int32]:
        looks = _keys(ints, self.bits)
        looks -= self.lowest
        np.clip(looks, 0, len(self.before) - 1, out=looks)
        places = np.take(self.before, looks, mode="clip")
        for others in self.others:
            places += ints >= np.take(others, looks, mode="clip")
        if int(ints.max(initial=0)) == LARGEST:
            places = np.searchsorted(self.starts_of(), ints, side="right").astype(np.int32)
        return places

    def starts_of(self) -> Ints:
        """All places, in order."""
        found = np.concatenate(self.others)
        return np.sort(found[found != LARGEST])


def _keys(ints: Ints, bits: int) -> Ints:
    """Integers that never fall as the number grows: exponent and leading bits, with the sign."""
    keys = ints.astype(np.float64).view(np.int64)
    negative = keys < 0
    keys &= LARGEST
    keys >>= 52 - bits
    keys -= (1023 << bits) - 1
    np.maximum(keys, 0, out=keys)
    if negative.any():
        np.negative(keys, out=keys, where=negative)
    return keys
