"""An index over the constant cells of a table: which rules may match, found without testing each.

For every condition column and value there is a set of rules, kept as the bits of one integer; the sets of all columns
are intersected. A set may hold rules that do not match (these are still tested) but never lacks one that does.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from luodi.engine.dmn.compiling.cells import Always, Geometry, OneOf
from luodi.engine.feel import Date, DaysTime, Range, Value, YearsMonths

SMALLEST = 24
"""Tables with fewer rules are faster without."""
SEGMENTS = 256
"""Into how many stretches the values of an ordered column are cut at most."""
DENSE = 32
"""Points with more rules than this keep them as an integer."""
_POINTS = (Decimal, str, bool, Date, YearsMonths, DaysTime)
_ORDERED = (Decimal, Date, YearsMonths, DaysTime)


class ColumnIndex:
    """The rules that a value in one column allows."""

    __slots__ = ("_bounds", "_kind", "_points", "_rest", "_segments")

    def __init__(self, kind: type, cells: Sequence[Geometry]) -> None:
        self._kind = kind
        self._rest = 0
        points: dict[Value, list[int]] = {}
        intervals: list[tuple[int, Range]] = []
        for rule, cell in enumerate(cells):
            pieces = _pieces(cell, kind)
            if pieces is None:
                self._rest |= 1 << rule
                continue
            for piece in pieces:
                if isinstance(piece, Range):
                    intervals.append((rule, piece))
                else:
                    points.setdefault(piece, []).append(rule)
        self._points = {value: _bits(rules) if len(rules) > DENSE else rules for value, rules in points.items()}
        self._bounds, self._segments = _segments(intervals)

    def candidates(self, value: Value) -> int | None:
        """The rules that may match, None for all."""
        if value.__class__ is not self._kind:
            return None
        found = self._points.get(value, 0)
        mask = self._rest | (found if isinstance(found, int) else _bits(found))
        if self._segments:
            mask |= self._segments[bisect_right(self._bounds, value)]
        return mask


class RuleIndex:
    """The columns that have an index."""

    __slots__ = ("_all", "columns")

    def __init__(self, columns: Sequence[tuple[int, ColumnIndex]], rules: int) -> None:
        self.columns = tuple(columns)
        self._all = (1 << rules) - 1

    def candidates(self, values: Sequence[Value]) -> Iterator[int]:
        """The rules that may match ``values``, first to last, counted from 0."""
        mask = self._all
        for position, column in self.columns:
            allowed = column.candidates(values[position])
            if allowed is not None:
                mask &= allowed
        while mask:
            lowest = mask & -mask
            yield lowest.bit_length() - 1
            mask ^= lowest


def rule_index(columns: Sequence[Sequence[Geometry]], rules: int) -> RuleIndex | None:
    """The index of a table whose cells stand in ``columns``; None where it would not help."""
    if rules < SMALLEST:
        return None
    made = []
    for position, cells in enumerate(columns):
        kind = _kind_of(cells)
        if kind is not None:
            made.append((position, ColumnIndex(kind, cells)))
    return RuleIndex(made, rules) if made else None


def _kind_of(cells: Sequence[Geometry]) -> type | None:
    """The kind of values that most constant cells ask for."""
    counts: dict[type, int] = {}
    for cell in cells:
        if isinstance(cell, OneOf) and not cell.negated:
            kind = _piece_kind(cell.pieces[0])
            if kind is not None:
                counts[kind] = counts.get(kind, 0) + 1
    return max(counts, key=lambda kind: counts[kind]) if counts else None


def _piece_kind(piece: Value) -> type | None:
    if isinstance(piece, Range):
        kind = (piece.start if piece.start is not None else piece.end).__class__
        return kind if kind in _ORDERED and piece.bound != "!=" else None
    return piece.__class__ if piece.__class__ in _POINTS else None


def _pieces(cell: Geometry, kind: type) -> tuple[Value, ...] | None:
    """The pieces of a cell that the index can hold, None where it must always be tested."""
    if isinstance(cell, Always) or not isinstance(cell, OneOf) or cell.negated:
        return None
    return cell.pieces if all(_piece_kind(piece) is kind for piece in cell.pieces) else None


def _bits(rules: Sequence[int]) -> int:
    mask = 0
    for rule in rules:
        mask |= 1 << rule
    return mask


def _segments(intervals: list[tuple[int, Range]]) -> tuple[list[Any], list[int]]:
    """Bounds, and for each stretch between them the rules whose interval meets it."""
    if not intervals:
        return [], []
    ends: list[Any] = sorted({end for _, each in intervals for end in (each.start, each.end) if end is not None})
    bounds = ends[:: max(1, len(ends) // SEGMENTS)]
    opening: list[list[int]] = [[] for _ in range(len(bounds) + 2)]
    closing: list[list[int]] = [[] for _ in range(len(bounds) + 2)]
    for rule, each in intervals:
        first = 0 if each.start is None else bisect_right(bounds, each.start)
        last = len(bounds) if each.end is None else bisect_right(bounds, each.end)
        if first <= last:
            opening[first].append(rule)
            closing[last + 1].append(rule)
    open_now: dict[int, int] = {}
    mask, segments = 0, []
    for position in range(len(bounds) + 1):
        for rule in closing[position]:
            open_now[rule] -= 1
            if not open_now[rule]:
                mask &= ~(1 << rule)
        for rule in opening[position]:
            open_now[rule] = open_now.get(rule, 0) + 1
            mask |= 1 << rule
        segments.append(mask)
    return bounds, segments
