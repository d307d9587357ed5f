"""Built-ins on ranges: Allen's relations between points and ranges, and ``range`` (DMN 1.5, 10.3.4.8 and 10.3.4.9).

An end that a unary range leaves open, as in ``(< 10)``, lies beyond every point.
"""

from typing import NamedTuple

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.comparing import compare, order_key
from luodi.engine.feel.failures import SyntaxRefusal
from luodi.engine.feel.lexer import Reader
from luodi.engine.feel.limits import Run
from luodi.engine.feel.temporal_text import read_at_literal, read_date, read_date_time, read_duration, read_time
from luodi.engine.feel.types import ANY, BOOLEAN, RangeType
from luodi.engine.feel.values import Range, Value

SHELF = Shelf()


class Span(NamedTuple):
    """A range with both ends, None for an end beyond every point."""

    start: Value
    start_included: bool
    end: Value
    end_included: bool


def span(thing: Value) -> Span:
    """A range, or a point as the range of itself. Raises Refusal."""
    if not isinstance(thing, Range):
        order_key(thing)
        return Span(thing, True, thing, True)
    if thing.bound == "!=":
        raise refuse("「不等于」不是一个区间", "“Not equal” is not one range")
    return Span(thing.start, thing.start_included, thing.end, thing.end_included)


def starts_order(one: Span, other: Span) -> int:
    """Below, at or above zero as ``one`` starts before, with or after ``other``."""
    if one.start is None or other.start is None:
        return (other.start is None) - (one.start is None)
    sign = compare(one.start, other.start)
    return sign or (other.start_included - one.start_included)


def ends_order(one: Span, other: Span) -> int:
    """Below, at or above zero as ``one`` ends before, with or after ``other``."""
    if one.end is None or other.end is None:
        return (one.end is None) - (other.end is None)
    sign = compare(one.end, other.end)
    return sign or (one.end_included - other.end_included)


def lies_before(one: Span, other: Span) -> bool:
    """Whether every point of ``one`` is less than every point of ``other``."""
    if one.end is None or other.start is None:
        return False
    sign = compare(one.end, other.start)
    return sign < 0 or (sign == 0 and not (one.end_included and other.start_included))


@SHELF.builtin("before(point1: any, point2: any)", BOOLEAN)
@SHELF.builtin("before(point: any, range: range)", BOOLEAN)
@SHELF.builtin("before(range: range, point: any)", BOOLEAN)
@SHELF.builtin("before(range1: range, range2: range)", BOOLEAN)
def before(_run: Run, one: Value, other: Value) -> Value:
    """Whether the first ends before the second starts."""
    return lies_before(span(one), span(other))


@SHELF.builtin("after(point1: any, point2: any)", BOOLEAN)
@SHELF.builtin("after(point: any, range: range)", BOOLEAN)
@SHELF.builtin("after(range: range, point: any)", BOOLEAN)
@SHELF.builtin("after(range1: range, range2: range)", BOOLEAN)
def after(_run: Run, one: Value, other: Value) -> Value:
    """Whether the first starts after the second ends."""
    return lies_before(span(other), span(one))


@SHELF.builtin("meets(range1: range, range2: range)", BOOLEAN)
def meets(_run: Run, one: Range, other: Range) -> Value:
    """Whether the first ends at the point where the second starts, and both hold it."""
    return _meet(span(one), span(other))


@SHELF.builtin("met by(range1: range, range2: range)", BOOLEAN)
def met_by(_run: Run, one: Range, other: Range) -> Value:
    """Whether the second ends at the point where the first starts, and both hold it."""
    return _meet(span(other), span(one))


def _meet(one: Span, other: Span) -> bool:
    if one.end is None or other.start is None:
        return False
    return one.end_included and other.start_included and compare(one.end, other.start) == 0


@SHELF.builtin("overlaps(range1: range, range2: range)", BOOLEAN)
def overlaps(_run: Run, one: Range, other: Range) -> Value:
    """Whether the two have a point in common."""
    a, b = span(one), span(other)
    return not lies_before(a, b) and not lies_before(b, a)


@SHELF.builtin("overlaps before(range1: range, range2: range)", BOOLEAN)
def overlaps_before(_run: Run, one: Range, other: Range) -> Value:
    """Whether the first starts before the second and ends in it."""
    return _overlap_before(span(one), span(other))


@SHELF.builtin("overlaps after(range1: range, range2: range)", BOOLEAN)
def overlaps_after(_run: Run, one: Range, other: Range) -> Value:
    """Whether the second starts before the first and ends in it."""
    a, b = span(one), span(other)
    return starts_order(b, a) < 0 and not lies_before(b, a) and ends_order(b, a) <= 0


def _overlap_before(one: Span, other: Span) -> bool:
    return starts_order(one, other) < 0 and not lies_before(one, other) and ends_order(one, other) <= 0


@SHELF.builtin("finishes(point: any, range: range)", BOOLEAN)
@SHELF.builtin("finishes(range1: range, range2: range)", BOOLEAN)
def finishes(_run: Run, one: Value, other: Range) -> Value:
    """Whether the first ends with the second and starts no earlier."""
    return _finish(span(one), span(other))


@SHELF.builtin("finished by(range: range, point: any)", BOOLEAN)
@SHELF.builtin("finished by(range1: range, range2: range)", BOOLEAN)
def finished_by(_run: Run, one: Range, other: Value) -> Value:
    """Whether the second ends with the first and starts no earlier."""
    return _finish(span(other), span(one))


def _finish(one: Span, other: Span) -> bool:
    return other.end is not None and ends_order(one, other) == 0 and starts_order(one, other) >= 0


@SHELF.builtin("includes(range: range, point: any)", BOOLEAN)
@SHELF.builtin("includes(range1: range, range2: range)", BOOLEAN)
def includes(_run: Run, one: Range, other: Value) -> Value:
    """Whether the second lies in the first."""
    return _include(span(one), span(other))


@SHELF.builtin("during(point: any, range: range)", BOOLEAN)
@SHELF.builtin("during(range1: range, range2: range)", BOOLEAN)
def during(_run: Run, one: Value, other: Range) -> Value:
    """Whether the first lies in the second."""
    return _include(span(other), span(one))


def _include(outer: Span, inner: Span) -> bool:
    return starts_order(outer, inner) <= 0 and ends_order(outer, inner) >= 0


@SHELF.builtin("starts(point: any, range: range)", BOOLEAN)
@SHELF.builtin("starts(range1: range, range2: range)", BOOLEAN)
def starts(_run: Run, one: Value, other: Range) -> Value:
    """Whether the first starts with the second and ends no later."""
    return _start(span(one), span(other))


@SHELF.builtin("started by(range: range, point: any)", BOOLEAN)
@SHELF.builtin("started by(range1: range, range2: range)", BOOLEAN)
def started_by(_run: Run, one: Range, other: Value) -> Value:
    """Whether the second starts with the first and ends no later."""
    return _start(span(other), span(one))


def _start(one: Span, other: Span) -> bool:
    return other.start is not None and starts_order(one, other) == 0 and ends_order(one, other) <= 0


@SHELF.builtin("coincides(point1: any, point2: any)", BOOLEAN)
@SHELF.builtin("coincides(range1: range, range2: range)", BOOLEAN)
def coincides(_run: Run, one: Value, other: Value) -> Value:
    """Whether both are the same point or hold the same points."""
    if isinstance(one, Range) != isinstance(other, Range):
        raise refuse("点与区间不能重合", "A point and a range cannot coincide")
    a, b = span(one), span(other)
    return starts_order(a, b) == 0 and ends_order(a, b) == 0


@SHELF.builtin("range(from: string)", RangeType(ANY))
def range_from_text(_run: Run, text: str) -> Value:
    """The range that a text writes with literal ends, the first not above the second."""
    reader = Reader(text)
    try:
        start_included = reader.take("[")
        if not start_included and not reader.take("("):
            reader.expect("]")
        start = _endpoint(reader)
        reader.expect("..")
        end = _endpoint(reader)
        end_included = reader.take("]")
        if not end_included and not reader.take(")"):
            reader.expect("[")
    except SyntaxRefusal as no:
        raise refuse("文字不是区间", "The text is no range") from no
    if not reader.at_end() or start is None or end is None or compare(start, end) > 0:
        raise refuse("文字不是区间", "The text is no range")
    return Range(start, end, start_included, end_included)


def _endpoint(reader: Reader) -> Value:
    """A literal end of a range: a number, a string, ``@"…"`` or ``date("…")`` and its kin."""
    if reader.sees('"'):
        return reader.string()
    if reader.take("@"):
        return read_at_literal(reader.string())
    for name, read in (
        ("date and time", read_date_time),
        ("date", read_date),
        ("time", read_time),
        ("duration", read_duration),
    ):
        if reader.take(name):
            reader.expect("(")
            text = reader.string()
            reader.expect(")")
            return read(text)
    sign = reader.take("-")
    reader.skip()
    found = reader.number()
    return -found if sign and found is not None else found
