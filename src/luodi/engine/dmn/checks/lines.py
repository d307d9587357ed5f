"""The line of one kind of value, and sets on it: unions of intervals with open and closed ends.

A value is placed by a ``Key`` that Python orders. Kinds are either dense (between two numbers lies another) or whole
(dates, months, seconds of the clock, false and true), where between neighbours lies nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from luodi.engine.feel import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    Date,
    DateTime,
    DaysTime,
    Simple,
    Time,
    Value,
    YearsMonths,
    number_text,
)
from luodi.engine.feel.durations import NANOS

Key: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of keys; an end that is None is infinite."""

    low: Key
    high: Key
    low_in: bool = True
    high_in: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        if self.low is None or self.high is None:
            return False
        return bool(self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in)))


Spans: TypeAlias = tuple[Span, ...]
"""A set: spans in order, apart from each other."""
ALL: Spans = (Span(None, None, False, False),)
NONE: Spans = ()


def union(sets: Iterable[Spans]) -> Spans:
    """What lies in any of ``sets``."""
    spans = sorted(
        (span for spans in sets for span in spans if not span.is_empty),
        key=lambda span: (span.low is not None, 0 if span.low is None else span.low, not span.low_in),
    )
    merged: list[Span] = []
    for span in spans:
        if merged and _touch(merged[-1], span):
            merged[-1] = _joined(merged[-1], span)
        else:
            merged.append(span)
    return tuple(merged)


def _touch(left: Span, right: Span) -> bool:
    """Whether ``right``, which does not begin before ``left``, begins inside it or right behind it."""
    if left.high is None or right.low is None:
        return True
    return bool(right.low < left.high or (right.low == left.high and (right.low_in or left.high_in)))


def _joined(left: Span, right: Span) -> Span:
    if left.high is None or right.high is None:
        return Span(left.low, None, left.low_in, False)
    if (right.high, right.high_in) > (left.high, left.high_in):
        return Span(left.low, right.high, left.low_in, right.high_in)
    return left


def complement(spans: Spans) -> Spans:
    """What does not lie in ``spans``."""
    out: list[Span] = []
    low, low_in = None, False
    for span in spans:
        if span.low is not None:
            out.append(Span(low, span.low, low_in, not span.low_in))
        if span.high is None:
            return tuple(each for each in out if not each.is_empty)
        low, low_in = span.high, not span.high_in
    out.append(Span(low, None, low_in, False))
    return tuple(each for each in out if not each.is_empty)


def intersection(sets: Iterable[Spans]) -> Spans:
    """What lies in all of ``sets``."""
    return complement(union(complement(spans) for spans in sets))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its place on the line, the way back, and how it is written.

    ``between`` finds a value inside an open interval of keys (None is infinite), None where there is no value.
    """

    type: Simple
    key: Callable[[Any], Key]
    value: Callable[[Key], Value]
    between: Callable[[Key, Key], Key]
    is_ordered: bool = True
    step: int | None = None
    """From one key to the next where they are whole numbers and a person counts them so."""


def _number_between(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """A whole number where there is one, small and plain."""
    if low is None:
        return Decimal(0) if high is None or high > 0 else high.to_integral_value("ROUND_CEILING") - 1
    above = low.to_integral_value("ROUND_FLOOR") + 1
    if high is None or above < high:
        return above
    return (low + high) / 2


def _whole_between(low: int | None, high: int | None) -> int | None:
    if low is None:
        return 0 if high is None else high - 1
    return low + 1 if high is None or low + 1 < high else None


OTHER = "其他"
"""The plainest example of a text that a column does not list."""


def _text_between(low: str | None, high: str | None) -> str | None:
    """A short text; the order of strings has others, made of control characters, that nobody writes."""
    start = low or ""
    candidates = (OTHER, "other", *(start + end for end in "a1A一 "))
    return next((text for text in candidates if text > start and (high is None or text < high)), None)


def _date_between(low: int | None, high: int | None) -> int | None:
    return Date(2026, 1, 1).ordinal if low is None and high is None else _whole_between(low, high)


def _truth_between(low: int | None, high: int | None) -> int | None:
    """0 and 1 are all there is: they stand as points of their own."""
    return next((each for each in (0, 1) if (low is None or each > low) and (high is None or each < high)), None)


KINDS: Mapping[Simple, Kind] = {
    kind.type: kind
    for kind in (
        Kind(NUMBER, lambda value: value, lambda key: key, _number_between),
        Kind(STRING, lambda value: value, lambda key: key, _text_between),
        Kind(BOOLEAN, int, bool, _truth_between, is_ordered=False),
        Kind(DATE, lambda day: day.ordinal, Date.from_ordinal, _date_between, step=1),
        Kind(YEARS_MONTHS, lambda duration: duration.total, YearsMonths, _whole_between, step=1),
        Kind(DAYS_TIME, lambda duration: duration.nanos, DaysTime, _whole_between),
        Kind(
            TIME,
            lambda clock: clock.local_nanos // NANOS,
            lambda key: Time.from_of_day(key * NANOS, None),
            _whole_between,
            step=1,
        ),
        Kind(
            DATE_TIME,
            lambda moment: moment.local_nanos // NANOS,
            lambda key: DateTime.from_local_nanos(key * NANOS, None),
            _whole_between,
            step=1,
        ),
    )
}
"""The kinds whose values lie on a line. Clocks are taken to the second and without zones, as they are compared."""

DAY_SECONDS = 86_400
LIMITS: Mapping[Simple, Spans] = {
    BOOLEAN: (Span(0, 0), Span(1, 1)),
    TIME: (Span(0, DAY_SECONDS - 1),),
}
"""Where a kind's line ends."""


def is_plain_clock(value: Value) -> bool:
    """Whether a time or instant is without zone and to the second, so that it has one place on the line."""
    clock = value.time if isinstance(value, DateTime) else value
    return not isinstance(clock, Time) or (clock.zone is None and clock.nanos == 0)


def feel_text(value: Value) -> str:
    """``value``, null or of one of the kinds, as FEEL writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped.replace(chr(13), chr(92) + "r")}"'
    return f'@"{value}"'


def spans_text(kind: Kind, spans: Spans) -> str:
    """``spans`` as unary tests."""
    if kind.step is not None:
        spans = tuple(_closed(span, kind.step) for span in spans)
    holes = complement(spans)
    if len(spans) > 1 and holes and all(hole.low is not None and hole.low == hole.high for hole in holes):
        return f"not({spans_text(kind, holes)})"
    return ", ".join(_span_text(kind, span) for span in spans)


def _closed(span: Span, step: int) -> Span:
    """``span`` of whole keys with its ends inside."""
    low = span.low + step if span.low is not None and not span.low_in else span.low
    high = span.high - step if span.high is not None and not span.high_in else span.high
    return Span(low, high, low is not None, high is not None)


def _span_text(kind: Kind, span: Span) -> str:
    low, high = (None if key is None else feel_text(kind.value(key)) for key in (span.low, span.high))
    if low is None and high is None:
        return "-"
    if low is None:
        return f"{'<=' if span.high_in else '<'} {high}"
    if high is None:
        return f"{'>=' if span.low_in else '>'} {low}"
    if low == high:
        return low
    return f"{'[' if span.low_in else '('}{low}..{high}{']' if span.high_in else ')'}"
