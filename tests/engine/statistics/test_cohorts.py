"""Cohorts by hand: windows at month ends and in leap years, open windows, withdrawals, routes that skip a stage."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.engine.statistics.cohorts import (
    WINDOWS_MONTHS,
    Milestone,
    Quarter,
    SigningHistory,
    add_months,
    cohorts,
    months_between,
)

ALL = frozenset(Milestone)
LANDED, STARTED, PRODUCING = Milestone


def signed(
    key: str,
    on: date,
    withdrawn: date | None = None,
    route: frozenset[Milestone] = ALL,
    **reached: date,
) -> SigningHistory:
    return SigningHistory(key, on, {Milestone(name): day for name, day in reached.items()}, withdrawn, route)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 31), 24, date(2027, 1, 31)),
    ],
)
def test_add_months_keeps_the_day_or_the_last_of_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_months_between_is_whole_exactly_at_the_end_of_a_window(day: date, months: int) -> None:
    assert months_between(day, add_months(day, months)) == months


@given(*[st.dates(date(2000, 1, 1), date(2040, 1, 1))] * 2, st.sampled_from(WINDOWS_MONTHS))
def test_months_between_agrees_with_windows(start: date, end: date, months: int) -> None:
    assert (months_between(start, end) <= months) == (end <= add_months(start, months))


def test_quarters_begin_in_january_april_july_october() -> None:
    assert [str(Quarter.of(date(2026, month, 1))) for month in (1, 3, 4, 6, 7, 9, 10, 12)] == [
        "2026Q1", "2026Q1", "2026Q2", "2026Q2", "2026Q3", "2026Q3", "2026Q4", "2026Q4",
    ]  # fmt: skip


def test_cell_puts_every_project_into_one_group() -> None:
    histories = [
        signed("in-time", date(2026, 1, 10), landed=date(2026, 3, 1)),
        signed("late", date(2026, 1, 10), landed=date(2026, 5, 1)),
        signed("withdrawn", date(2026, 1, 10), withdrawn=date(2026, 2, 1)),
        signed("waiting", date(2026, 3, 31)),
    ]
    (cohort,) = cohorts(histories, date(2026, 6, 1))
    three = cohort.cell(LANDED, 3)
    assert cohort.quarter == Quarter(2026, 1)
    assert cohort.signed == ("in-time", "late", "waiting", "withdrawn")
    assert (three.converted, three.missed, three.withdrawn, three.still_open) == (
        ("in-time",), ("late",), ("withdrawn",), ("waiting",),
    )  # fmt: skip
    assert three.observed == ("in-time", "late", "withdrawn")
    assert three.share == pytest.approx(1 / 3)
    six = cohort.cell(LANDED, 6)
    assert six.converted == ("in-time", "late")
    assert six.observed == ()
    assert six.share is None


def test_share_leaves_out_an_early_finisher_whose_window_still_runs() -> None:
    histories = [signed("early", date(2026, 5, 1), landed=date(2026, 5, 2)), signed("old", date(2026, 4, 1))]
    cell = cohorts(histories, date(2026, 7, 1))[0].cell(LANDED, 3)
    assert cell.converted == ("early",)
    assert cell.observed_converted == ()
    assert cell.share == 0.0


@pytest.mark.parametrize(
    ("landed_on", "as_of", "group"),
    [
        (date(2026, 2, 28), date(2026, 2, 28), "converted"),
        (date(2026, 3, 1), date(2026, 3, 1), "missed"),
        (date(2026, 3, 1), date(2026, 2, 28), "missed"),
        (date(2026, 2, 28), date(2026, 2, 27), "still_open"),
    ],
)
def test_window_counts_its_last_day(landed_on: date, as_of: date, group: str) -> None:
    cell = cohorts([signed("p", date(2025, 11, 30), landed=landed_on)], as_of)[0].cell(LANDED, 3)
    assert getattr(cell, group) == ("p",)
    assert cell.observed == (() if group == "still_open" else ("p",))


def test_what_happens_after_the_day_is_not_seen() -> None:
    history = signed("p", date(2026, 1, 1), landed=date(2026, 2, 1), withdrawn=date(2026, 4, 1))
    (cohort,) = cohorts([history, signed("later", date(2026, 2, 1))], date(2026, 1, 15))
    assert cohort.signed == ("p",)
    assert cohort.withdrawn == ()
    assert cohort.cell(LANDED, 3).still_open == ("p",)


def test_withdrawal_after_conversion_keeps_the_conversion() -> None:
    history = signed("p", date(2026, 1, 1), landed=date(2026, 2, 1), withdrawn=date(2026, 4, 2))
    (cohort,) = cohorts([history], date(2026, 12, 31))
    assert cohort.cell(LANDED, 3).converted == ("p",)
    assert cohort.cell(PRODUCING, 3).missed == ("p",)
    assert cohort.cell(PRODUCING, 6).withdrawn == ("p",)
    assert cohort.withdrawn == ("p",)


def test_route_without_a_milestone_leaves_its_denominator() -> None:
    office = signed("office", date(2026, 1, 1), route=frozenset({LANDED, PRODUCING}), landed=date(2026, 1, 5))
    (cohort,) = cohorts([office, signed("factory", date(2026, 1, 1))], date(2026, 12, 31))
    assert cohort.cell(STARTED, 6).all_keys == ("factory",)
    assert cohort.cell(LANDED, 6).all_keys == ("factory", "office")


def test_cohorts_of_nobody_are_none() -> None:
    assert cohorts([], date(2026, 1, 1)) == ()


@given(
    st.lists(
        st.tuples(
            st.dates(date(2023, 1, 1), date(2026, 12, 31)),
            st.none() | st.integers(0, 900),
            st.none() | st.integers(0, 900),
        ),
        max_size=30,
    )
)
def test_groups_partition_every_cohort(rows: list[tuple[date, int | None, int | None]]) -> None:
    histories = [
        signed(
            f"{number:02}",
            on,
            withdrawn=None if left is None else date.fromordinal(on.toordinal() + left),
            **({} if took is None else {"landed": date.fromordinal(on.toordinal() + took)}),
        )
        for number, (on, took, left) in enumerate(rows)
    ]
    found = cohorts(histories, date(2026, 6, 30))
    assert sum(len(cohort.signed) for cohort in found) == sum(on <= date(2026, 6, 30) for on, *_ in rows)
    for cohort in found:
        for cell in cohort.cells:
            assert cell.all_keys == cohort.signed
            assert len(set(cell.all_keys)) == len(cell.all_keys)
            assert set(cell.observed).isdisjoint(cell.still_open)
            assert set(cell.missed) <= set(cell.observed)
