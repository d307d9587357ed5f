"""Working days by the State Council's yearly calendar, with its make-up days (调休).

The calendar comes from chinese-calendar and is known for ``known_years()``. Outside it Monday to Friday count as
working days and every answer that touches such a year says ``estimated``. An installation may amend it (days on which
its offices close, days that are made up, years that the library does not know yet): the front puts the amended calendar
in force for the process, and every count here follows it. Counting is by a table of cumulative working days, beyond it
by weeks, so that it costs the same for a day and a decade.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

# Where nearly all days of projects lie; the table holds one number a day.
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2089, 12, 31)
_DAYS_A_WEEK, _WEEKDAYS = 7, 5
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


class WorkingCalendar:
    """The State Council's calendar with the days that an installation has amended: True where work is done.

    Immutable. Amended days lie between ``FIRST_DAY`` and ``LAST_DAY``; others are passed over.
    """

    __slots__ = ("_worked", "amended")

    def __init__(self, amended: Mapping[date, bool] | None = None) -> None:
        self.amended = {day: works for day, works in (amended or {}).items() if FIRST_DAY <= day <= LAST_DAY}
        self._worked = _counted(self.amended) if self.amended else None

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        works = self.amended.get(day)
        return is_worked_by_state_council(day) if works is None else works

    @property
    def worked(self) -> tuple[int, ...]:
        """For every day from the first, the working days before it; one entry more than days."""
        return _table() if self._worked is None else self._worked


STATE_COUNCIL = WorkingCalendar()
"""The calendar before anybody has amended it."""

_in_force = STATE_COUNCIL
_tried: ContextVar[WorkingCalendar | None] = ContextVar("tried", default=None)


def calendar_in_force() -> WorkingCalendar:
    """The calendar by which every count here is made."""
    return _tried.get() or _in_force


def put_in_force(calendar: WorkingCalendar) -> None:
    """Makes ``calendar`` the one by which this process counts, in all its threads."""
    global _in_force  # noqa: PLW0603 - a fact of the installation, like the library's table; said once, at the door
    _in_force = calendar


@contextmanager
def trying(calendar: WorkingCalendar) -> Iterator[None]:
    """Counts by ``calendar`` within the block, in this thread only: for what a calendar would change."""
    token = _tried.set(calendar)
    try:
        yield
    finally:
        _tried.reset(token)


def is_worked_by_state_council(day: date) -> bool:
    """Whether ``day`` is worked by the calendar as announced, outside its years Monday to Friday."""
    if day in chinese_calendar.workdays:
        return True
    return day.weekday() < 5 and day not in chinese_calendar.holidays


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``, by the calendar in force."""
    return calendar_in_force().is_working_day(day)


def add_working_days(start: date, days: int) -> DayReached:
    """The day ``days`` working days after ``start`` (before it, when negative); ``start`` itself does not count.

    Zero gives ``start``, or the next working day when it is none. Raises ``OverflowError`` beyond the years 1 to 9999.
    """
    done = _worked_before(start)
    if days > 0:
        target = done + is_working_day(start) + days - 1
    elif days == 0:
        target = done
    else:
        target = done + days
    reached = _working_day_after(target)
    return DayReached(reached, not (is_known(start) and is_known(reached)))


def working_days_between(start: date, end: date) -> DaysCounted:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is before ``start``.

    So ``working_days_between(d, add_working_days(d, n).day).days == n`` for every ``n`` but 0 on a day of rest.
    """
    estimated = not (is_known(start) and is_known(end))
    if end >= start:
        days = _worked_before(end) + is_working_day(end) - _worked_before(start) - is_working_day(start)
    else:
        days = _worked_before(end) - _worked_before(start)
    return DaysCounted(days, estimated)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier), the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _worked_before(day: date) -> int:
    """Working days from the table's first day to the one before ``day``; negative for a day before the table."""
    table = calendar_in_force().worked
    index = (day - FIRST_DAY).days
    if index < 0:
        return _weekdays_before(day) - _weekdays_before(FIRST_DAY)
    if index < len(table):
        return table[index]
    return table[-1] + _weekdays_before(day) - _weekdays_before(LAST_DAY + _ONE_DAY)


def _working_day_after(worked: int) -> date:
    """The working day before which exactly ``worked`` lie, counted as :func:`_worked_before` does."""
    table = calendar_in_force().worked
    if 0 <= worked < table[-1]:
        return FIRST_DAY + (bisect_left(table, worked + 1) - 1) * _ONE_DAY
    if worked < 0:
        weekdays = worked + _weekdays_before(FIRST_DAY)
    else:
        weekdays = worked - table[-1] + _weekdays_before(LAST_DAY + _ONE_DAY)
    weeks, rest = divmod(weekdays, _WEEKDAYS)
    return date.min + (weeks * _DAYS_A_WEEK + rest) * _ONE_DAY


def _weekdays_before(day: date) -> int:
    """Mondays to Fridays before ``day``, from the year 1 on, whose first day was a Monday."""
    weeks, rest = divmod((day - date.min).days, _DAYS_A_WEEK)
    return weeks * _WEEKDAYS + min(rest, _WEEKDAYS)


@cache
def _table() -> tuple[int, ...]:
    """The State Council's working days before every day from the first; one entry more than days."""
    counts, total = [0], 0
    for offset in range((LAST_DAY - FIRST_DAY).days + 1):
        total += is_worked_by_state_council(FIRST_DAY + offset * _ONE_DAY)
        counts.append(total)
    return tuple(counts)


def _counted(amended: Mapping[date, bool]) -> tuple[int, ...]:
    """The same with some days amended."""
    counts, more = list(_table()), 0
    turned = {(day - FIRST_DAY).days: works - is_worked_by_state_council(day) for day, works in amended.items()}
    for index in range(min(turned, default=len(counts)), len(counts)):
        counts[index] += more
        more += turned.get(index, 0)
    return tuple(counts)
