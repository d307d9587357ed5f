"""Built-ins that make durations."""

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.durations import DaysTime, YearsMonths
from luodi.engine.feel.limits import Run
from luodi.engine.feel.temporal import Date, DateTime
from luodi.engine.feel.temporal_text import read_duration
from luodi.engine.feel.types import ANY, YEARS_MONTHS
from luodi.engine.feel.values import Value

SHELF = Shelf()


@SHELF.builtin("duration(from: string)", ANY)
def duration_from_text(_run: Run, text: str) -> Value:
    """The duration that a text writes, of either kind."""
    found = read_duration(text)
    if found is None:
        raise refuse("文字不是时长", "The text is no duration", "feel.date")
    return found


@SHELF.builtin("duration(from: months|days)", ANY)
def duration_itself(_run: Run, duration: YearsMonths | DaysTime) -> Value:
    """A duration as it is."""
    return duration


@SHELF.builtin("years and months duration(from: date|datetime, to: date|datetime)", YEARS_MONTHS)
def years_and_months_duration(_run: Run, start: Date | DateTime, end: Date | DateTime) -> Value:
    """The whole months from one day to another, times of day not counted."""
    first = start if isinstance(start, Date) else start.date
    last = end if isinstance(end, Date) else end.date
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsMonths(months)
