"""Built-ins on dates and times."""

from decimal import Decimal

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.durations import NANOS, DaysTime
from luodi.engine.feel.limits import Run
from luodi.engine.feel.numbers import whole
from luodi.engine.feel.temporal import LAST_YEAR, MAX_OFFSET, Date, DateTime, Time, is_date
from luodi.engine.feel.temporal_text import read_date, read_date_time, read_time
from luodi.engine.feel.types import DATE, DATE_TIME, NUMBER, STRING, TIME
from luodi.engine.feel.values import Value

SHELF = Shelf()
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@SHELF.builtin("date(from: string)", DATE)
def date_from_text(_run: Run, text: str) -> Value:
    """The date that a text writes."""
    found = read_date(text)
    if found is None:
        raise refuse("文字不是日期", "The text is no date", "feel.date")
    return found


@SHELF.builtin("date(from: datetime|date)", DATE)
def date_from_instant(_run: Run, moment: DateTime | Date) -> Value:
    """The day of a date and time."""
    return moment if isinstance(moment, Date) else moment.date


@SHELF.builtin("date(year: number, month: number, day: number)", DATE)
def date_from_parts(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    """The date of year, month and day."""
    parts = [whole(part) if abs(part) <= LAST_YEAR else None for part in (year, month, day)]
    if None in parts or not is_date(*parts):  # type: ignore[arg-type] # none is None
        raise refuse("没有这个日期", "There is no such date", "feel.date")
    return Date(*parts)  # type: ignore[arg-type] # none is None


@SHELF.builtin("time(from: string)", TIME)
def time_from_text(_run: Run, text: str) -> Value:
    """The time of day that a text writes."""
    found = read_time(text)
    if found is None:
        raise refuse("文字不是时刻", "The text is no time", "feel.date")
    return found


@SHELF.builtin("time(from: datetime|time|date)", TIME)
def time_from_instant(_run: Run, moment: DateTime | Time | Date) -> Value:
    """The time of a date and time; midnight UTC of a date."""
    if isinstance(moment, Date):
        return Time(0, 0, 0, 0, 0)
    return moment.time if isinstance(moment, DateTime) else moment


@SHELF.builtin("time(hour: number, minute: number, second: number, offset?: days?)", TIME)
def time_from_parts(
    _run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTime | None = None
) -> Value:
    """The time of hour, minute, second (which may have decimals) and offset."""
    hours, minutes = whole(hour), whole(minute)
    zone = None if offset is None else offset.nanos // NANOS
    if (
        hours not in range(24)
        or minutes not in range(60)
        or not 0 <= second < 60
        or (zone is not None and abs(zone) > MAX_OFFSET)
    ):
        raise refuse("没有这个时刻", "There is no such time", "feel.date")
    nanos = int(second.scaleb(9))
    return Time(int(hour), int(minute), nanos // NANOS, nanos % NANOS, zone)


@SHELF.builtin("date and time(from: string)", DATE_TIME)
def date_time_from_text(_run: Run, text: str) -> Value:
    """The date and time that a text writes."""
    found = read_date_time(text)
    if found is None or not found.date.in_range:
        raise refuse("文字不是日期时间", "The text is no date and time", "feel.date")
    return found


@SHELF.builtin("date and time(from: datetime|date)", DATE_TIME)
def date_time_from_date(_run: Run, moment: DateTime | Date) -> Value:
    """A date and time itself; midnight UTC of a date."""
    return moment if isinstance(moment, DateTime) else DateTime(moment, Time(0, 0, 0, 0, 0))


@SHELF.builtin("date and time(date: date|datetime, time: time)", DATE_TIME)
def date_time_from_parts(_run: Run, day: Date | DateTime, time: Time) -> Value:
    """The day of the one with the time of the other."""
    return DateTime(day if isinstance(day, Date) else day.date, time)


@SHELF.builtin("day of year(date: date|datetime)", NUMBER)
def day_of_year(_run: Run, moment: Date | DateTime) -> Value:
    """1 for the first of January."""
    return Decimal(_day(moment).day_of_year)


@SHELF.builtin("day of week(date: date|datetime)", STRING)
def day_of_week(_run: Run, moment: Date | DateTime) -> Value:
    """The English name of the day."""
    return DAYS[_day(moment).weekday - 1]


@SHELF.builtin("month of year(date: date|datetime)", STRING)
def month_of_year(_run: Run, moment: Date | DateTime) -> Value:
    """The English name of the month."""
    return MONTHS[_day(moment).month - 1]


@SHELF.builtin("week of year(date: date|datetime)", NUMBER)
def week_of_year(_run: Run, moment: Date | DateTime) -> Value:
    """The week by ISO 8601."""
    return Decimal(_day(moment).week)


def _day(moment: Date | DateTime) -> Date:
    return moment if isinstance(moment, Date) else moment.date


@SHELF.builtin("now()", DATE_TIME, is_pure=False)
def now(run: Run) -> Value:
    """The instant that the caller of the engine gave."""
    if run.now is None:
        raise refuse("没有给出当前时间", "The current time is not given", "feel.now")
    return run.now


@SHELF.builtin("today()", DATE, is_pure=False)
def today(run: Run) -> Value:
    """The day that the caller of the engine gave."""
    if run.now is None:
        raise refuse("没有给出当前时间", "The current time is not given", "feel.now")
    return run.now.date
