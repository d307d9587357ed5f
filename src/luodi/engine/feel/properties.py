"""The members that a path reaches: entries of a context, and the properties of times, durations and ranges."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from luodi.engine.feel.durations import NANOS, DaysTime, YearsMonths
from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.temporal import Date, DateTime, Time
from luodi.engine.feel.types import kind_name
from luodi.engine.feel.values import Range, Value


def _number(value: int) -> Value:
    return Decimal(value)


def _with_nanos(seconds: int, nanos: int) -> Value:
    return (Decimal(seconds) + Decimal(nanos).scaleb(-9)).normalize() if nanos else Decimal(seconds)


def _offset(moment: Time | DateTime) -> Value:
    return None if moment.offset is None else DaysTime(moment.offset * NANOS)


def _part(duration: DaysTime, name: str) -> Value:
    nanos = duration.nanos if name == "seconds" else 0
    return _with_nanos(duration.part(name), abs(nanos) % NANOS * (1 if nanos >= 0 else -1))


def _zone(clock: Time) -> Value:
    return clock.zone if isinstance(clock.zone, str) else None


_DATE: Mapping[str, Callable[[Date], Value]] = {
    "year": lambda day: _number(day.year),
    "month": lambda day: _number(day.month),
    "day": lambda day: _number(day.day),
    "weekday": lambda day: _number(day.weekday),
}
_TIME: Mapping[str, Callable[[Time], Value]] = {
    "hour": lambda clock: _number(clock.hour),
    "minute": lambda clock: _number(clock.minute),
    "second": lambda clock: _with_nanos(clock.second, clock.nanos),
    "timezone": _zone,
}
_RANGE: Mapping[str, Callable[[Range], Value]] = {
    "start": lambda interval: interval.start,
    "end": lambda interval: interval.end,
    "start included": lambda interval: interval.start_included,
    "end included": lambda interval: interval.end_included,
}
_YEARS_MONTHS: Mapping[str, Callable[[YearsMonths], Value]] = {
    "years": lambda duration: _number(duration.years),
    "months": lambda duration: _number(duration.months),
}
_DAYS_TIME = ("days", "hours", "minutes", "seconds")


def member(value: Value, name: str) -> Value:  # noqa: PLR0911 - one line for each kind of value
    """``value.name``. Raises Refusal where there is no such member."""
    match value:
        case dict() if name in value:
            return value[name]
        case Date() if name in _DATE:
            return _DATE[name](value)
        case Time() | DateTime() if name == "time offset":
            return _offset(value)
        case Time() if name in _TIME:
            return _TIME[name](value)
        case DateTime() if name in _DATE:
            return _DATE[name](value.date)
        case DateTime() if name in _TIME:
            return _TIME[name](value.time)
        case YearsMonths() if name in _YEARS_MONTHS:
            return _YEARS_MONTHS[name](value)
        case DaysTime() if name in _DAYS_TIME:
            return _part(value, name)
        case Range() if name in _RANGE:
            return _RANGE[name](value)
    kind = kind_name(value)
    raise Refusal("feel.member", f"{kind} 没有「{name}」", f"A {kind} has no “{name}”")
