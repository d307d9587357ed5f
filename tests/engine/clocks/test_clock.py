"""The clock of the office: holidays, make-up days, extensions, and pauses that move the end by exactly themselves."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luodi.engine.clocks.clock import CHINA, Clock, Extension, Limit, Pause, Unit, read
from luodi.engine.lights.light import Light
from luodi.reference.working_days import is_working_day, working_days_between

DAY_OF_HOURS = Limit(24, Unit.HOURS)
THREE_DAYS = Limit(3, Unit.WORKING_DAYS)
INSTANTS = st.datetimes(datetime(2023, 1, 2), datetime(2026, 12, 1)).map(lambda at: at.replace(tzinfo=CHINA))
LIMITS = st.builds(Limit, st.integers(1, 120), st.sampled_from(Unit))


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def worked(start: datetime, end: datetime) -> timedelta:
    """Working time between two instants, counted hour by hour: slow, and nothing like the clock's own way."""
    total, step = timedelta(), timedelta(hours=1)
    moment = start
    while moment < end:
        following = min(end, (moment + step).replace(minute=0, second=0, microsecond=0))
        if is_working_day(moment.date()):
            total += following - moment
        moment = following
    return total


def test_hours_stand_still_over_the_weekend() -> None:
    friday = at(date(2026, 11, 20), 16)
    assert read(Clock(friday, DAY_OF_HOURS), friday).due_at == at(date(2026, 11, 23), 16)


def test_hours_run_through_a_sunday_that_is_worked() -> None:
    """2026-02-14 (Saturday) is worked for the Spring Festival, and the nine days after it are not."""
    assert is_working_day(date(2026, 2, 14))
    friday = at(date(2026, 2, 13), 15)
    assert read(Clock(friday, DAY_OF_HOURS), friday).due_at == at(date(2026, 2, 14), 15)
    saturday = at(date(2026, 2, 14), 15)
    assert read(Clock(saturday, DAY_OF_HOURS), saturday).due_at == at(date(2026, 2, 24), 15)


def test_working_days_end_at_midnight_of_the_last_day() -> None:
    reading = read(Clock(at(date(2026, 9, 29), 9), THREE_DAYS), at(date(2026, 9, 29), 9))
    assert reading.due_on == date(2026, 10, 9)  # over the National Day holiday
    assert reading.due_at == at(date(2026, 10, 10))
    assert reading.remaining == 3


def test_light_turns_yellow_then_red_and_goes_out_when_stopped() -> None:
    monday = at(date(2026, 11, 16), 9)
    clock = Clock(monday, THREE_DAYS)
    assert read(clock, monday).light is Light.GREEN
    assert read(clock, at(date(2026, 11, 18), 9)).light is Light.YELLOW
    late = read(clock, at(date(2026, 11, 20), 9))
    assert (late.light, late.late, late.remaining, late.overdue) == (Light.RED, 1, 0, True)
    stopped = read(Clock(monday, THREE_DAYS, stopped_at=at(date(2026, 11, 20), 9)), at(date(2026, 12, 1)))
    assert (stopped.light, stopped.late, stopped.running) == (Light.NONE, 1, False)


def test_last_moment_is_in_time_and_the_next_is_not() -> None:
    clock = Clock(at(date(2026, 11, 16), 9, 30), DAY_OF_HOURS)
    assert not read(clock, at(date(2026, 11, 17), 9, 30)).overdue
    reading = read(clock, at(date(2026, 11, 17), 9, 31))
    assert (reading.overdue, reading.late) == (True, 1)


def test_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="0"):
        Limit(0, Unit.HOURS)


def test_clock_that_stands_has_no_light_and_its_end_moves_on() -> None:
    clock = Clock(at(date(2026, 11, 16), 9), THREE_DAYS, pauses=(Pause(at(date(2026, 11, 17), 9), None, "补材料"),))
    reading = read(clock, at(date(2026, 11, 24), 9))
    assert (reading.paused, reading.light, reading.due_on) == (True, Light.NONE, date(2026, 11, 26))


@given(INSTANTS, LIMITS)
def test_due_after_exactly_the_limit(start: datetime, limit: Limit) -> None:
    due = read(Clock(start, limit), start)
    if limit.unit is Unit.HOURS:
        assert worked(start, due.due_at) == timedelta(hours=limit.amount)
    else:
        assert working_days_between(start.date(), due.due_on).days == limit.amount
        assert is_working_day(due.due_on)


@given(INSTANTS, st.integers(1, 60), st.integers(0, 2000), st.integers(0, 2000))
def test_pause_and_resumption_move_the_end_by_exactly_the_pause(
    start: datetime, hours: int, first: int, long: int
) -> None:
    limit = Limit(hours, Unit.HOURS)
    before = read(Clock(start, limit), start).due_at
    from_at = start + timedelta(minutes=first)
    assume(from_at < before)
    until_at = from_at + timedelta(minutes=long)
    after = read(Clock(start, limit, pauses=(Pause(from_at, until_at, "等待"),)), before + timedelta(days=90)).due_at
    assert worked(before, after) == worked(from_at, until_at)


@given(INSTANTS, st.integers(1, 30), st.integers(0, 40), st.integers(0, 40))
def test_pause_moves_a_clock_of_days_by_its_working_days(start: datetime, days: int, first: int, long: int) -> None:
    limit = Limit(days, Unit.WORKING_DAYS)
    before = read(Clock(start, limit), start).due_on
    from_at, until_at = start + timedelta(days=first), start + timedelta(days=first + long)
    clock = Clock(start, limit, pauses=(Pause(from_at, until_at, "等待"),))
    after = read(clock, until_at + timedelta(days=200)).due_on
    assert working_days_between(before, after).days == working_days_between(from_at.date(), until_at.date()).days


@given(INSTANTS, LIMITS, st.integers(1, 40))
def test_extension_moves_the_end_by_itself(start: datetime, limit: Limit, more: int) -> None:
    extended = read(Clock(start, limit, (Extension(more, "协调"),)), start)
    longer = read(Clock(start, Limit(limit.amount + more, limit.unit)), start)
    assert extended.due_at == longer.due_at


@given(INSTANTS, INSTANTS, LIMITS)
def test_later_start_is_never_due_earlier(one: datetime, other: datetime, limit: Limit) -> None:
    earlier, later = sorted((one, other))
    assert read(Clock(earlier, limit), earlier).due_at <= read(Clock(later, limit), later).due_at


@given(INSTANTS, LIMITS, st.integers(0, 90 * 24), st.integers(0, 90 * 24))
def test_time_only_takes_away(start: datetime, limit: Limit, one: int, other: int) -> None:
    first, second = (read(Clock(start, limit), start + timedelta(hours=hours)) for hours in sorted((one, other)))
    assert second.remaining <= first.remaining
    assert second.late >= first.late
    assert 0 in {first.remaining, first.late}
    assert first.overdue == (first.late > 0)
