"""Sets of rules as bits of 64-bit words, for many rows at once."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.vectors import Codes, Mask

Words: TypeAlias = NDArray[np.unsignedinteger[Any]]
WIDTH = 64
_ALL = 2**WIDTH - 1


def words_of(rules: Iterable[int], count: int) -> list[int]:
    """The words, of 64 rules each, that hold ``rules``."""
    mask = 0
    for rule in rules:
        mask |= 1 << rule
    return [mask >> (WIDTH * word) & _ALL for word in range(words_for(count))]


def words_for(count: int) -> int:
    """How many words ``count`` rules need."""
    return max(1, -(-count // WIDTH))


def first_bits(words: Sequence[NDArray[np.unsignedinteger]], count: int) -> Codes:
    """The first rule of each row, ``count`` where there is none."""
    first = np.full(len(words[0]), count, np.intp)
    for position in range(len(words) - 1, -1, -1):
        word = words[position]
        lowest = word & (~word + np.uint64(1))
        exponent = np.frexp(lowest.astype(np.float64))[1].astype(np.intp) - 1
        first = np.where(word != 0, exponent + WIDTH * position, first)
    return first


def several(words: Sequence[Words]) -> Mask:
    """The rows with more than one rule."""
    more = np.zeros(len(words[0]), np.bool_)
    any_before = np.zeros(len(words[0]), np.bool_)
    for word in words:
        more |= (word & (word - word.dtype.type(1))) * (word != 0) != 0
        more |= any_before & (word != 0)
        any_before |= word != 0
    return more


def up_to(first: Codes, count: int) -> list[Words]:
    """For each row the rules up to and with its first, all where it has none."""
    made = []
    for position in range(words_for(count)):
        places = np.clip(first.astype(np.intp, copy=False) - WIDTH * position, -1, WIDTH - 1)
        made.append(_UP_TO[places + 1])
    return made


_UP_TO = np.array([(1 << size) - 1 for size in range(WIDTH + 1)], np.uint64)


def rules_in(words: Sequence[int]) -> list[int]:
    """The rules in a row's words, in order."""
    mask = 0
    for position, word in enumerate(words):
        mask |= int(word) << (WIDTH * position)
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found
