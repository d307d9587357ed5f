"""Working days: make-up days, long holidays, counting both ways, and years without a calendar."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.reference.working_days import (
    DaysCounted,
    add_months,
    add_working_days,
    is_known,
    is_working_day,
    known_years,
    working_days_between,
)

KNOWN_DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))
ANY_DAY = st.dates(date(1995, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2022, 4, 24), True),  # Sunday, made up for Labour Day
        (date(2023, 1, 28), True),  # Saturday, made up for the Spring Festival
        (date(2023, 1, 29), True),
        (date(2022, 10, 8), True),
        (date(2022, 10, 9), True),
        (date(2024, 2, 4), True),
        (date(2024, 2, 18), True),
        (date(2022, 10, 3), False),  # Monday of the National Day week
        (date(2022, 10, 7), False),
        (date(2023, 10, 6), False),
        (date(2024, 10, 7), False),
        (date(2024, 2, 12), False),  # Spring Festival
        (date(2025, 10, 8), False),
        (date(2022, 6, 16), True),
        (date(2022, 6, 18), False),
        (date(2026, 11, 22), False),
    ],
)
def test_day_follows_the_state_councils_calendar(day: date, working: bool) -> None:
    assert is_working_day(day) is working


@given(KNOWN_DAYS)
def test_day_in_known_years_agrees_with_the_library(day: date) -> None:
    assert is_known(day)
    assert is_working_day(day) == chinese_calendar.is_workday(day)


def test_known_years_start_in_2004() -> None:
    assert known_years()[0] == 2004
    assert known_years()[1] >= 2026


@pytest.mark.parametrize(
    ("start", "days", "reached"),
    [
        (date(2022, 9, 30), 1, date(2022, 10, 8)),
        (date(2022, 9, 30), 3, date(2022, 10, 10)),
        (date(2022, 10, 10), -3, date(2022, 9, 30)),
        (date(2022, 4, 22), 1, date(2022, 4, 24)),
        (date(2022, 6, 17), 1, date(2022, 6, 20)),
        (date(2022, 6, 18), 1, date(2022, 6, 20)),
        (date(2022, 6, 18), 0, date(2022, 6, 20)),
        (date(2022, 6, 18), -1, date(2022, 6, 17)),
        (date(2022, 6, 16), 0, date(2022, 6, 16)),
    ],
)
def test_add_working_days_skips_days_of_rest(start: date, days: int, reached: date) -> None:
    result = add_working_days(start, days)
    assert (result.day, result.estimated) == (reached, False)


@given(ANY_DAY, ANY_DAY)
def test_between_equals_counting_day_by_day(start: date, end: date) -> None:
    end = start + timedelta(days=(end - start).days % 400)
    counted = sum(is_working_day(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))
    assert working_days_between(start, end).days == counted


@given(ANY_DAY, st.integers(-800, 800).filter(bool))
def test_between_undoes_adding(start: date, days: int) -> None:
    reached = add_working_days(start, days).day
    assert is_working_day(reached)
    assert working_days_between(start, reached).days == days


def test_count_in_unknown_years_is_estimated() -> None:
    after = known_years()[1] + 1
    assert not is_known(date(after, 6, 1))
    assert add_working_days(date(after - 1, 12, 30), 20).estimated
    assert working_days_between(date(2022, 1, 1), date(after, 1, 31)).estimated
    assert not working_days_between(date(2022, 1, 1), date(2022, 12, 31)).estimated


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(-30_000, 30_000).filter(bool))
def test_count_outside_the_table_goes_by_weeks(start: date, days: int) -> None:
    reached = add_working_days(start, days).day
    assert is_working_day(reached)
    assert working_days_between(start, reached).days == days


@pytest.mark.parametrize("edge", [date(1990, 1, 1), date(2089, 12, 31)])
def test_count_across_an_edge_of_the_table_is_exact(edge: date) -> None:
    start, end = edge - timedelta(days=40), edge + timedelta(days=40)
    counted = sum(is_working_day(start + timedelta(days=i)) for i in range(1, 81))
    assert working_days_between(start, end).days == counted
    assert working_days_between(date(1984, 10, 10), date(1984, 10, 17)) == DaysCounted(5, estimated=True)


def test_count_beyond_the_years_is_refused() -> None:
    with pytest.raises(OverflowError):
        add_working_days(date(9999, 12, 1), 400)
    with pytest.raises(OverflowError):
        add_working_days(date(1, 1, 10), -400)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2022, 6, 16), 6, date(2022, 12, 16)),
        (date(2022, 6, 16), 7, date(2023, 1, 16)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
        (date(2022, 1, 15), -1, date(2021, 12, 15)),
        (date(2022, 6, 16), 0, date(2022, 6, 16)),
    ],
)
def test_add_months_keeps_the_day_or_the_months_end(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected
