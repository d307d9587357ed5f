"""Seeded draws: one independent stream for each thing that is drawn, and numbers without repetition."""

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Draws(random.Random):
    """A stream of draws named by a path, for example ``Draws(1, "enterprise", 42)``.

    Streams of different paths are independent, so that adding a park changes no enterprise.
    """

    def __new__(cls, *_path: object) -> "Draws":
        """Keeps ``random.Random`` from seeding itself with the path's parts."""
        return super().__new__(cls)

    def __init__(self, *path: object) -> None:
        """Seeds with the SHA-512 of the path's text (what ``random`` does with text on every platform)."""
        super().__init__("/".join(map(str, path)))

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in ``share`` of all cases."""
        return self.random() < share

    def one_of(self, weights: Mapping[Item, float]) -> Item:
        """One key, each as likely as its weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some_of(self, items: Sequence[Item], count: int) -> list[Item]:
        """``count`` different items (all of them where there are fewer)."""
        return self.sample(items, min(count, len(items)))

    def around(self, median: float, spread: float) -> float:
        """A log-normal value: half lie below ``median``; ``spread`` is the standard deviation of the logarithm."""
        return median * math.exp(self.gauss(0, spread))


class Deck:
    """Numbers 0 … size-1 in a shuffled order that needs no memory: ``deck.card(n)`` is a bijection.

    A four-round Feistel network over the next larger square, walked until it lands inside (Black & Rogaway,
    "Ciphers with Arbitrary Finite Domains", 2002).
    """

    def __init__(self, size: int, *path: object) -> None:
        self._size = size
        self._side = math.isqrt(size - 1) + 1
        draws = Draws("deck", *path)
        self._keys = [(draws.randrange(1, 1 << 30) | 1, draws.randrange(1 << 30)) for _ in range(4)]

    def card(self, number: int) -> int:
        """The number in place ``number``; both in 0 … size-1."""
        if not 0 <= number < self._size:
            raise ValueError(f"a deck of {self._size} has no place {number}")
        number = self._shuffled(number)
        while number >= self._size:
            number = self._shuffled(number)
        return number

    def _shuffled(self, number: int) -> int:
        side = self._side
        left, right = divmod(number, side)
        for factor, shift in self._keys:
            mixed = ((right + 1) * factor + shift) & 0xFFFFFFFF
            mixed ^= mixed >> 15
            left, right = right, (left + mixed * factor) % side
        return left * side + right
