"""Dates, times and instants of FEEL, in the proleptic Gregorian calendar with years from -999999999 to 999999999.

Python's own classes stop at the year 9999, know no negative years and lose the difference between a zone's name
and its offset, which ``is()`` and ``string()`` must tell apart. Reading texts is left to ``temporal_text``.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from luodi.engine.feel.durations import DAY_NANOS, NANOS, fraction_text

LAST_YEAR = 999_999_999
MAX_OFFSET = 18 * 3_600
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether ``year`` has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """How many days ``month`` has in ``year``."""
    return 29 if month == 2 and is_leap(year) else DAYS_OF_MONTH[month - 1]


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    return abs(year) <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day of the calendar."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01. Source: H. Hinnant, days_from_civil."""
        year = self.year - (self.month <= 2)
        era, of_era = divmod(year, 400)
        of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468

    @classmethod
    def from_ordinal(cls, ordinal: int) -> "Date":
        """The day ``ordinal`` days after 1970-01-01. Source: H. Hinnant, civil_from_days."""
        era, of_era = divmod(ordinal + 719_468, 146_097)
        year_of_era = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
        of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
        shifted = (5 * of_year + 2) // 153
        month = shifted + 3 if shifted < 10 else shifted - 9
        return cls(year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1)

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.ordinal + 3) % 7 + 1

    @property
    def day_of_year(self) -> int:
        """1 for the first of January."""
        return self.ordinal - Date(self.year, 1, 1).ordinal + 1

    @property
    def week(self) -> int:
        """The week of the year by ISO 8601: week 1 holds the year's first Thursday."""
        thursday = Date.from_ordinal(self.ordinal - self.weekday + 4)
        return (thursday.day_of_year - 1) // 7 + 1

    def plus_months(self, months: int) -> "Date":
        """The same day ``months`` later, or the last day of that month when it is shorter."""
        years, month = divmod(self.month - 1 + months, 12)
        year = self.year + years
        return Date(year, month + 1, min(self.day, days_in_month(year, month + 1)))

    @property
    def in_range(self) -> bool:
        """Whether the year can be written."""
        return abs(self.year) <= LAST_YEAR

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


Zone = int | str | None
"""No zone, an offset in seconds, or the name of a zone."""


@lru_cache(maxsize=256)
def zone_info(name: str) -> ZoneInfo | None:
    """The rules of the zone ``name``; None where no such zone is known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_text(zone: Zone) -> str:
    """A zone as it is written behind a time."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    tail = f":{seconds:02d}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{tail}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, with or without a zone."""

    hour: int
    minute: int
    second: int
    nanos: int = 0
    zone: Zone = None

    @property
    def local_nanos(self) -> int:
        """Nanoseconds since midnight, on the clock that is written."""
        return (self.hour * 3_600 + self.minute * 60 + self.second) * NANOS + self.nanos

    @classmethod
    def from_of_day(cls, nanos: int, zone: Zone) -> "Time":
        """The time ``nanos`` nanoseconds after midnight."""
        seconds, fraction = divmod(nanos % DAY_NANOS, NANOS)
        return cls(seconds // 3_600, seconds // 60 % 60, seconds % 60, fraction, zone)

    @property
    def offset(self) -> int | None:
        """Seconds ahead of UTC; for a named zone its offset on 1970-01-01, for a time of day has no date."""
        return DateTime(Date(1970, 1, 1), self).offset if isinstance(self.zone, str) else self.zone

    @property
    def utc_nanos(self) -> int:
        """Nanoseconds since midnight UTC; a time without zone counts as it is written."""
        return self.local_nanos - (self.offset or 0) * NANOS

    def __str__(self) -> str:
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}"
        return clock + fraction_text(self.nanos) + zone_text(self.zone)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of day; an instant when the time has a zone."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Seconds ahead of UTC, None without a zone."""
        zone = self.time.zone
        if not isinstance(zone, str):
            return zone
        rules = zone_info(zone)
        if rules is None:
            return None
        # zone rules repeat with the calendar, every 400 years, outside the years that Python knows
        year = self.date.year if 2 <= self.date.year <= 9998 else 2000 + self.date.year % 400
        clock = self.time
        local = datetime(year, self.date.month, self.date.day, clock.hour, clock.minute, clock.second, tzinfo=rules)
        return int((local.utcoffset() or timedelta()).total_seconds())

    @property
    def local_nanos(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 on the clock that is written."""
        return self.date.ordinal * DAY_NANOS + self.time.local_nanos

    @property
    def utc_nanos(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z; a value without zone counts as it is written."""
        return self.local_nanos - (self.offset or 0) * NANOS

    @classmethod
    def from_local_nanos(cls, nanos: int, zone: Zone) -> "DateTime":
        """The day and time ``nanos`` nanoseconds after 1970-01-01T00:00:00 on the clock of ``zone``."""
        days, of_day = divmod(nanos, DAY_NANOS)
        return cls(Date.from_ordinal(days), Time.from_of_day(of_day, zone))

    def plus_nanos(self, nanos: int) -> "DateTime":
        """The instant ``nanos`` later, in the same zone."""
        zone = self.time.zone
        rules = zone_info(zone) if isinstance(zone, str) else None
        if rules is None or not 2 <= self.date.year <= 9998:
            return DateTime.from_local_nanos(self.local_nanos + nanos, zone)
        utc = self.utc_nanos + nanos
        day = Date.from_ordinal(utc // DAY_NANOS)
        if not 2 <= day.year <= 9998:
            return DateTime.from_local_nanos(self.local_nanos + nanos, zone)
        seconds = utc % DAY_NANOS // NANOS
        instant = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)
        offset = int((instant.astimezone(rules).utcoffset() or timedelta()).total_seconds())
        return DateTime.from_local_nanos(utc + offset * NANOS, zone)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"
