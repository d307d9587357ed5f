"""Reading dates, times and durations from text, by the lexical forms of XML Schema and FEEL's zone names."""

import re

from luodi.engine.feel.durations import NANOS, DaysTime, YearsMonths
from luodi.engine.feel.temporal import MAX_OFFSET, Date, DateTime, Time, Zone, is_date, zone_info

DATE = r"(?P<year>-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
CLOCK = (
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,40}))?"
    r"(?P<zone>Z|z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-/]{1,64})?"
)
DATE_FORM = re.compile(DATE, re.ASCII)
TIME_FORM = re.compile(CLOCK, re.ASCII)
DATE_TIME_FORM = re.compile(f"{DATE}T{CLOCK}", re.ASCII)
YEARS_MONTHS_FORM = re.compile(r"(-)?P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?", re.ASCII)
DAYS_TIME_FORM = re.compile(
    r"(-)?P(?:([0-9]{1,18})D)?(?:T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{0,40}))?S)?)?",
    re.ASCII,
)


def read_date(text: str) -> Date | None:
    """The date that ``text`` writes, None when it writes none."""
    found = DATE_FORM.fullmatch(text)
    return _date(found) if found else None


def read_time(text: str) -> Time | None:
    """The time of day that ``text`` writes; ``24:00:00`` is midnight."""
    found = TIME_FORM.fullmatch(text)
    read = _time(found) if found else None
    return read[0] if read else None


def read_date_time(text: str) -> DateTime | None:
    """The date and time that ``text`` writes; a date alone means its midnight."""
    found = DATE_TIME_FORM.fullmatch(text)
    if not found:
        day = read_date(text)
        return DateTime(day, Time(0, 0, 0)) if day else None
    date, read = _date(found), _time(found)
    if date is None or read is None:
        return None
    time, days = read
    return DateTime(Date.from_ordinal(date.ordinal + days), time)


def read_duration(text: str) -> YearsMonths | DaysTime | None:
    """The duration that ``text`` writes, of either kind."""
    found = YEARS_MONTHS_FORM.fullmatch(text)
    if found and (found[2] or found[3]):
        total = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearsMonths(-total if found[1] else total)
    found = DAYS_TIME_FORM.fullmatch(text)
    if not found or not any(found.groups()[1:5]) or text.endswith("T"):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:5])
    nanos = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * NANOS + _nanos(found[6])
    return DaysTime(-nanos if found[1] else nanos)


def read_at_literal(text: str) -> Date | Time | DateTime | YearsMonths | DaysTime | None:
    """The value of ``@"text"``."""
    if DATE_FORM.fullmatch(text):
        return read_date(text)
    return read_date_time(text) or read_time(text) or read_duration(text)


def read_offset(text: str) -> int | None:
    """Seconds of ``+08:00``; None beyond 18 hours."""
    parts = [int(part) for part in text[1:].split(":")]
    seconds = parts[0] * 3_600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)
    if parts[1] > 59 or (len(parts) > 2 and parts[2] > 59) or seconds > MAX_OFFSET:
        return None
    return -seconds if text[0] == "-" else seconds


def _nanos(digits: str | None) -> int:
    return int((digits or "")[:9].ljust(9, "0"))


def _date(found: re.Match[str]) -> Date | None:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    return Date(year, month, day) if is_date(year, month, day) else None


def _time(found: re.Match[str]) -> tuple[Time, int] | None:
    """The time and the days to carry (1 for ``24:00:00``)."""
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    nanos = _nanos(found["fraction"])
    zone: Zone = None
    if written := found["zone"]:
        if written in {"Z", "z"}:
            zone = 0
        elif written[0] == "@":
            zone = written[1:]
            if zone_info(zone) is None:
                return None
        else:
            zone = read_offset(written)
            if zone is None:
                return None
    if (hour, minute, second, nanos) == (24, 0, 0, 0):
        return Time(0, 0, 0, 0, zone), 1
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Time(hour, minute, second, nanos, zone), 0
