"""A clock over the State Council's working days: limit, extensions, pauses, and what it says at an instant.

Days of rest do not count. A clock of hours runs through the 24 hours of every working day: what starts on Friday at
16:00 with 24 hours ends on the next working day at 16:00. A clock of working days does not count the day it starts on
and ends at midnight of its last day (民法典 art. 201, 203). A pause moves the end by exactly the pause, counted in the
clock's own unit.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from luodi.engine.lights.light import Light
from luodi.reference.text import Text
from luodi.reference.working_days import add_working_days, is_working_day, working_days_between

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One zone for the whole country, without summer time since 1992; days are its days."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_NOTHING = timedelta()


class Unit(StrEnum):
    """In what a clock counts."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"

    @property
    def text(self) -> Text:
        """The word for it."""
        return _UNITS[self]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: ``amount`` of ``unit``, 1 at least."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(self.amount)


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, in the clock's unit, granted with a reason."""

    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood from one instant until another; ``until_at`` None while it still stands."""

    from_at: datetime
    until_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Clock:
    """When it started, how long it may run, what lengthened it, and when it was stopped (None while it runs).

    Instants are aware; pauses do not overlap and are in order. A pause is counted only up to the stop.
    """

    started_at: datetime
    limit: Limit
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None

    @property
    def budget(self) -> int:
        """Limit and extensions, in the clock's unit."""
        return self.limit.amount + sum(extension.amount for extension in self.extensions)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at an instant.

    ``remaining`` and ``late`` count whole units: hours left are rounded down and hours late up; one of them is 0.
    ``due_at`` is when it would end if an open pause ended now. ``light`` is none for a clock that stopped or stands.
    """

    due_at: datetime
    remaining: int
    late: int
    unit: Unit
    running: bool
    paused: bool
    overdue: bool
    light: Light

    @property
    def due_on(self) -> date:
        """The last day on which it is still in time."""
        end = self.due_at.astimezone(CHINA)
        return (end - timedelta(microseconds=1)).date() if self.unit is Unit.WORKING_DAYS else end.date()


def read(clock: Clock, at: datetime) -> Reading:
    """What ``clock`` says at ``at``, or at its stop when that was earlier."""
    moment = at if clock.stopped_at is None else min(at, clock.stopped_at)
    running = clock.stopped_at is None or at < clock.stopped_at
    paused = running and any(
        pause.from_at <= moment and (pause.until_at is None or pause.until_at > moment) for pause in clock.pauses
    )
    due_at = _due_at(clock, moment)
    overdue = moment > due_at
    if clock.limit.unit is Unit.HOURS:
        gap = _running_between(moment, due_at)
        remaining, late = (0, -(gap // _HOUR)) if overdue else (gap // _HOUR, 0)
        late = max(late, 1) if overdue else 0  # late on days of rest is late all the same
    else:
        last = (due_at.astimezone(CHINA) - timedelta(microseconds=1)).date()
        days = working_days_between(moment.astimezone(CHINA).date(), last).days
        remaining, late = (0, max(1, -days)) if overdue else (max(0, days), 0)
    return Reading(
        due_at,
        remaining,
        late,
        clock.limit.unit,
        running,
        paused,
        overdue,
        _light(clock, running, paused, overdue, remaining),
    )


def soon(limit: Limit) -> int:
    """How many units before its end a clock turns yellow: a quarter of the limit, 1 at least."""
    return max(1, limit.amount // 4)


def _light(clock: Clock, running: bool, paused: bool, overdue: bool, remaining: int) -> Light:
    if not running or paused:
        return Light.NONE
    if overdue:
        return Light.RED
    return Light.YELLOW if remaining <= soon(clock.limit) else Light.GREEN


def _due_at(clock: Clock, moment: datetime) -> datetime:
    spans = [(pause.from_at, min(pause.until_at or moment, moment)) for pause in clock.pauses if pause.from_at < moment]
    if clock.limit.unit is Unit.HOURS:
        stood = sum((_running_between(*span) for span in spans), _NOTHING)
        return _run_from(clock.started_at, clock.budget * _HOUR + stood)
    started = clock.started_at.astimezone(CHINA).date()
    stood_days = sum(working_days_between(*(end.astimezone(CHINA).date() for end in span)).days for span in spans)
    return _midnight_after(add_working_days(started, clock.budget + stood_days).day)


def _running_between(start: datetime, end: datetime) -> timedelta:
    """Time on working days from ``start`` to ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -_running_between(end, start)
    first, last = start.astimezone(CHINA), end.astimezone(CHINA)
    whole = working_days_between(first.date(), last.date()).days  # days after the first, up to the last
    return (
        whole * _DAY
        - _run_of_day(first)
        + _run_of_day(last)
        + (_DAY if is_working_day(first.date()) else _NOTHING)
        - (_DAY if is_working_day(last.date()) else _NOTHING)
    )


def _run_of_day(at: datetime) -> timedelta:
    """Working time from midnight to ``at`` on its own day."""
    return at - datetime.combine(at.date(), time(), CHINA) if is_working_day(at.date()) else _NOTHING


def _run_from(start: datetime, running: timedelta) -> datetime:
    """The instant at which ``running`` (positive) of working time has passed since ``start``."""
    local = start.astimezone(CHINA)
    worked = _run_of_day(local) + running
    days, rest = divmod(worked, _DAY)
    if rest == _NOTHING:  # the end of a working day, not the beginning of the next
        days, rest = days - 1, _DAY
    first = (
        add_working_days(local.date(), 0).day if is_working_day(local.date()) else add_working_days(local.date(), 1).day
    )
    day = add_working_days(first, days).day
    return datetime.combine(day, time(), CHINA) + rest


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA) + _DAY


_UNITS = {Unit.HOURS: Text("小时", "hours"), Unit.WORKING_DAYS: Text("个工作日", "working days")}
