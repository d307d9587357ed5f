"""The loops for which NumPy would need many passes over memory, compiled for the machine when they are first used.

They are the same for every model: what differs stands in arrays. A *shelf* is up to 64 small tables side by side, whose
words say of every class of every axis which rules its cells let pass. The rules of a table take a lane of 16 bits, and
the bit behind its last rule stands for “no rule”, so that no lane is ever empty. Only
:mod:`luodi.engine.columnar.compiled` knows this module.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

BLOCK = 256
"""Rows whose words are held at a time: they stay in the nearest caches."""
_U = np.uint64
_0, _1, _2, _3, _4, _8, _56 = _U(0), _U(1), _U(2), _U(3), _U(4), _U(8), _U(56)
_16, _32, _48 = _U(16), _U(32), _U(48)
_ONES = _U(0x0001_0001_0001_0001)
_PAIRS, _FOURS = _U(0x5555_5555_5555_5555), _U(0x3333_3333_3333_3333)
_EIGHTS, _SUMS = _U(0x0F0F_0F0F_0F0F_0F0F), _U(0x001F_001F_001F_001F)
_BYTES, _ALL = _U(0x0101_0101_0101_0101), _U(0xFFFF)
_LARGEST = 2**63 - 1

F = TypeVar("F", bound=Callable[..., Any])


def _compiled(function: F) -> F:
    """The function as machine code beside which other threads run; kept on disk where there is a place for it."""
    try:
        return cast("F", njit(nogil=True, cache=True)(function))
    except RuntimeError:
        return cast("F", njit(nogil=True)(function))


@_compiled
def steps(  # noqa: PLR0917 - called by place
    ints: Any, null: Any, shift: int, offset: int, lowest: int, before: Any, others: Any, classes: Any, out: Any
) -> None:
    """The class of every integer: a first look by exponent and leading bits, then a few comparisons.

    ``null`` is empty, or true for the rows whose class is the last one.
    """
    last, behind, none = len(before) - 1, len(classes) - 2, classes[-1]
    with_null = len(null) > 0
    for row in range(len(ints)):
        whole = ints[row]
        key: Any = np.float64(whole).view(np.int64)
        size: Any = max(((key & _LARGEST) >> shift) - offset, 0)
        key = min(max((-size if key < 0 else size) - lowest, 0), last)
        place = before[key]
        for depth in range(others.shape[0]):
            place += whole >= others[depth, key]
        number = classes[min(place, behind)]
        out[row] = none if with_null and null[row] else number


@_compiled
def match(  # noqa: C901, PLR0912, PLR0917 - called by place; calls of functions are what a loop is spared
    classes: Any, starts: Any, passing: Any, doubtful: Any, first: Any, wanted: Any, kept: Any, alive: Any, doubts: Any
) -> None:
    """The first rule that matches in every table of a shelf, and whatever else is asked.

    ``classes``: of each axis and row; ``starts``: where the classes of each axis begin among the rows of ``passing``
    (words) and ``doubtful`` (the tables, as bits, that must look at a row of this class again). Filled are ``first``
    for each table and row, ``alive`` for the tables ``wanted`` (their lanes, of which the bits ``kept``), and
    ``doubts`` for each row.
    """
    axes, rows = classes.shape
    words = passing.shape[1]
    held = np.empty((BLOCK, words), np.uint64)
    lanes = held.view(np.uint16)
    for begin in range(0, rows, BLOCK):
        count = min(BLOCK, rows - begin)
        for row in range(count):
            one = starts[0] + classes[0, begin + row]
            doubts[begin + row] = doubtful[one]
            for word in range(words):
                held[row, word] = passing[one, word]
        axis = 1
        while axis + 2 < axes:
            start, other_start, third_start = starts[axis], starts[axis + 1], starts[axis + 2]
            for row in range(count):
                one = start + classes[axis, begin + row]
                other = other_start + classes[axis + 1, begin + row]
                third = third_start + classes[axis + 2, begin + row]
                doubts[begin + row] |= doubtful[one] | doubtful[other] | doubtful[third]
                for word in range(words):
                    held[row, word] &= passing[one, word] & passing[other, word] & passing[third, word]
            axis += 3
        for last in range(axis, axes):
            start = starts[last]
            for row in range(count):
                one = start + classes[last, begin + row]
                doubts[begin + row] |= doubtful[one]
                for word in range(words):
                    held[row, word] &= passing[one, word]
        for place in range(len(wanted)):
            table, rules = wanted[place], kept[place]
            for row in range(count):
                alive[place, begin + row] = lanes[row, table] & rules
        for row in range(count):
            for word in range(words):
                lane = held[row, word]
                # the bits below the lowest that is set, and how many they are
                lane = ~lane & (lane - _ONES)
                lane -= (lane >> _1) & _PAIRS
                lane = (lane & _FOURS) + ((lane >> _2) & _FOURS)
                lane = (lane + (lane >> _4)) & _EIGHTS
                held[row, word] = (lane + (lane >> _8)) & _SUMS
        for word in range(words - 1):
            one, other, third, fourth = first[4 * word], first[4 * word + 1], first[4 * word + 2], first[4 * word + 3]
            for row in range(count):
                lane = held[row, word]
                one[begin + row] = lane
                other[begin + row] = lane >> _16
                third[begin + row] = lane >> _32
                fourth[begin + row] = lane >> _48
        for table in range(4 * (words - 1), first.shape[0]):
            for row in range(count):
                first[table, begin + row] = lanes[row, table]


@_compiled
def _lowest(bits: Any) -> Any:
    """The place of the lowest bit that is set."""
    found = ~bits & (bits - _1)
    found -= (found >> _1) & _PAIRS
    found = (found & _FOURS) + ((found >> _2) & _FOURS)
    found = (found + (found >> _4)) & _EIGHTS
    return (found * _BYTES) >> _56


@_compiled
def counted(doubts: Any, tables: int) -> Any:
    """Where the entries of each table begin if every doubtful row has one, and behind the last where all end."""
    counts = np.zeros(tables + 1, np.int64)
    for row in range(len(doubts)):
        rest = doubts[row]
        while rest != _0:
            counts[_lowest(rest) + _1] += 1
            rest &= rest - _1
    return np.cumsum(counts)


@_compiled
def look_again(  # noqa: C901, PLR0912, PLR0917 - as above
    classes: Any,
    starts: Any,
    passing: Any,
    open_: Any,
    worth: Any,
    failing: Any,
    codes: Any,
    null: Any,
    ways: Any,
    axes: Any,
    first: Any,
    doubts: Any,
    ends: Any,
    rows: Any,
    met: Any,
    maybe: Any,
    hanging: Any,
) -> None:
    """The failures met and the rules that may match, where a class is doubtful: only rows that have some.

    For each class and table, one behind the other, stand the rules whose cells are true (``passing``), not false
    (``open_``), looked at by the scalar engine's index (``worth``), and in a layer for each failure of ``codes`` those
    whose cells meet it (``failing``). ``ways`` says of each table whether it stops at the first match, whether it is
    told what may match, whether an index leaves out rules, and how many columns are worth a look; ``axes`` are those of
    its columns in order.

    Filled are, from the ``ends`` of each table on, which move: the row, the failures, the lane of rules that may match,
    and the columns, as bits, that are null and leave such a rule open.
    """
    tables, layer, kinds = _U(len(ways)), _U(len(open_)), _U(len(codes))
    here = np.empty(len(starts), np.uint64)
    # numbers without a sign throughout: places in arrays need no look whether they are negative
    for row in range(len(doubts)):
        rest = doubts[row]
        if rest == _0:
            continue
        for axis in range(len(starts)):
            here[axis] = _U(starts[axis] + classes[axis, row]) * tables
        while rest != _0:
            table = _lowest(rest)
            rest &= rest - _1
            columns = ways[table, _3]
            reached = (_2 << _U(first[table, row])) - _1 if ways[table, _0] else _ALL
            if ways[table, _2]:
                for place in range(columns):
                    reached &= worth[here[axes[table, place]] + table]
            failures, alive = _0, reached
            for place in range(columns):
                one = here[axes[table, place]] + table
                for kind in range(kinds):
                    if reached & failing[kind * layer + one]:
                        failures |= codes[kind]
                reached &= open_[one]
                alive &= passing[one]
            unsure = reached & ~alive if ways[table, _1] else _0
            if failures | unsure == _0:
                continue
            entry = ends[table]
            ends[table] = entry + _1
            rows[entry], met[entry] = row, failures
            if not ways[table, _1]:
                continue
            openers = _0
            for place in range(columns):
                axis = axes[table, place]
                one = here[axis] + table
                if unsure & open_[one] & ~passing[one] and null[here[axis] // tables]:
                    openers |= _1 << place
            maybe[entry], hanging[entry] = unsure, openers


@_compiled
def decimals(words: Any, valid: Any, offset: int, ints: Any, null: Any) -> bool:
    """128-bit integers as 64-bit ones, nought where null; false where one does not fit.

    ``valid`` is Arrow's bitmap, which begins at bit ``offset``, or empty where nothing is null.
    """
    fits = True
    with_null = len(valid) > 0
    for row in range(len(ints)):
        low, high = words[row, 0], words[row, 1]
        is_null = with_null and not (valid[(offset + row) >> 3] >> ((offset + row) & 7)) & 1
        if with_null:
            null[row] = is_null
        fits &= is_null or high == low >> 63
        ints[row] = 0 if is_null else low
    return fits
