"""Working days by the State Council's yearly calendar, with its make-up days (调休).

The calendar comes from chinese-calendar and is known for ``known_years()``. Outside it Monday to Friday count as
working days and every answer that touches such a year says ``estimated``. Counting is by a table of cumulative
working days, so that it costs the same for a day and a decade.
"""

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

# As far as any node of a project can lie; the table holds one number a day.
_FIRST_DAY = date(1990, 1, 1)
_LAST_DAY = date(2089, 12, 31)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayReached:
    """A day found by counting working days; ``estimated`` when the count touched a year without a calendar."""

    day: date
    estimated: bool


@dataclass(frozen=True, slots=True)
class DaysCounted:
    """A number of working days; ``estimated`` when the count touched a year without a calendar."""

    days: int
    estimated: bool


@cache
def known_years() -> tuple[int, int]:
    """First and last year whose calendar is known."""
    # A year is known when its autumn holidays are: the library's first days of a year may come with the year before.
    autumn = [day.year for day in chinese_calendar.holidays if day.month == 10]
    return min(autumn), max(autumn)


def is_known(day: date) -> bool:
    """Whether the State Council's calendar for the day's year is known here."""
    first, last = known_years()
    return first <= day.year <= last


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``: by the calendar, outside its years Monday to Friday."""
    if day in chinese_calendar.workdays:
        return True
    return day.weekday() < 5 and day not in chinese_calendar.holidays


def add_working_days(start: date, days: int) -> DayReached:
    """The day ``days`` working days after ``start`` (before it, when negative); ``start`` itself does not count.

    Zero gives ``start``, or the next working day when it is none. Raises ``OverflowError`` beyond 1990 to 2089.
    """
    table = _worked_before()
    done = table[_index(start)]
    if days > 0:
        target = done + is_working_day(start) + days - 1
    elif days == 0:
        target = done
    else:
        target = done + days
    # The day with index i is a working day with exactly table[i] before it: the last i whose count is ``target``.
    index = bisect_left(table, target + 1) - 1
    if target < 0 or index >= len(table) - 1:
        raise OverflowError(f"{days} working days after {start} lie outside the calendar")
    reached = _FIRST_DAY + timedelta(days=index)
    return DayReached(reached, not (is_known(start) and is_known(reached)))


def working_days_between(start: date, end: date) -> DaysCounted:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is before ``start``.

    So ``working_days_between(d, add_working_days(d, n).day).days == n`` for every ``n`` but 0 on a day of rest.
    """
    estimated = not (is_known(start) and is_known(end))
    table = _worked_before()
    if end >= start:
        return DaysCounted(table[_index(end) + 1] - table[_index(start) + 1], estimated)
    return DaysCounted(table[_index(end)] - table[_index(start)], estimated)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier), the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _worked_before() -> tuple[int, ...]:
    """For every day from the first, the working days before it; one entry more than days."""
    counts, total = [0], 0
    for offset in range((_LAST_DAY - _FIRST_DAY).days + 1):
        total += is_working_day(_FIRST_DAY + offset * _ONE_DAY)
        counts.append(total)
    return tuple(counts)


def _index(day: date) -> int:
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise OverflowError(f"{day} lies outside the calendar ({_FIRST_DAY} to {_LAST_DAY})")
    return (day - _FIRST_DAY).days
