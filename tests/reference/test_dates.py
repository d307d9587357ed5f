"""Dates: every usual writing, vaguer ones with their span, Excel's serials, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.reference.dates import DatePrecision, parse_date, parse_day
from luodi.reference.problems import Problem

JUNE_16 = date(2022, 6, 16)


@pytest.mark.parametrize(
    "value",
    [
        "2022-06-16", "2022/6/16", "2022.6.16", "2022.06.16", "20220616", 20220616, "2022年6月16日", "2022年06月16号",
        "２０２２年６月１６日", "2022-06-16 00:00:00", "2022-06-16T08:30:00", "2022/6/16 9:05", "22.6.16",
        "22年6月16日",        " 2022 - 6 - 16 ", "6/16/2022", "16/6/2022", 44728, 44728.0, 44728.75, "44728", "44728.5",
        JUNE_16, datetime(2022, 6, 16, 23, 59, tzinfo=UTC), "预计2022年6月16日", "2022年6月16日前",
    ],
)  # fmt: skip
def test_parse_a_day_in_any_writing(value: str | float | date) -> None:
    found = parse_date(value)
    assert found is not None
    assert (found.first, found.last, found.precision) == (JUNE_16, JUNE_16, DatePrecision.DAY)
    assert parse_day(value) == JUNE_16


@pytest.mark.parametrize(
    ("value", "first", "last", "precision"),
    [
        ("2022年6月", date(2022, 6, 1), date(2022, 6, 30), DatePrecision.MONTH),
        ("2022-06", date(2022, 6, 1), date(2022, 6, 30), DatePrecision.MONTH),
        ("2022.10", date(2022, 10, 1), date(2022, 10, 31), DatePrecision.MONTH),
        (2022.6, date(2022, 6, 1), date(2022, 6, 30), DatePrecision.MONTH),
        (2022.12, date(2022, 12, 1), date(2022, 12, 31), DatePrecision.MONTH),
        ("202402", date(2024, 2, 1), date(2024, 2, 29), DatePrecision.MONTH),
        ("2022年", date(2022, 1, 1), date(2022, 12, 31), DatePrecision.YEAR),
        (2022, date(2022, 1, 1), date(2022, 12, 31), DatePrecision.YEAR),
        ("2022年底", date(2022, 12, 1), date(2022, 12, 31), DatePrecision.MONTH),
        ("6月底", date(2023, 6, 21), date(2023, 6, 30), DatePrecision.TEN_DAYS),
        ("6月中旬", date(2023, 6, 11), date(2023, 6, 20), DatePrecision.TEN_DAYS),
        ("2022年6月初", date(2022, 6, 1), date(2022, 6, 10), DatePrecision.TEN_DAYS),
        ("6月", date(2023, 6, 1), date(2023, 6, 30), DatePrecision.MONTH),
        ("年底", date(2023, 12, 1), date(2023, 12, 31), DatePrecision.MONTH),
        ("2022年二季度", date(2022, 4, 1), date(2022, 6, 30), DatePrecision.QUARTER),
        ("2022年第4季度", date(2022, 10, 1), date(2022, 12, 31), DatePrecision.QUARTER),
        ("2022Q1", date(2022, 1, 1), date(2022, 3, 31), DatePrecision.QUARTER),
        ("三季度", date(2023, 7, 1), date(2023, 9, 30), DatePrecision.QUARTER),
        ("2022年上半年", date(2022, 1, 1), date(2022, 6, 30), DatePrecision.HALF_YEAR),
        ("下半年", date(2023, 7, 1), date(2023, 12, 31), DatePrecision.HALF_YEAR),
    ],
)
def test_parse_a_vaguer_date_keeps_its_span(
    value: str | float, first: date, last: date, precision: DatePrecision
) -> None:
    found = parse_date(value, default_year=2023)
    assert found is not None
    assert (found.as_first_day(), found.as_last_day(), found.precision) == (first, last, precision)


@pytest.mark.parametrize("value", [None, "", "  ", "-", "——", "/", "待定", "N/A", "\u3000"])
def test_parse_blank_gives_nothing(value: str | None) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2022-02-30", "date.impossible"),
        ("2023年2月29日", "date.impossible"),
        ("20221301", "date.impossible"),
        ("2022-00-10", "date.impossible"),
        ("3022年1月1日", "date.impossible"),
        ("1022", "date.impossible"),
        ("5/6/2022", "date.ambiguous"),
        ("5/6/22", "date.ambiguous"),
        ("6.16", "date.ambiguous"),
        (2022.1, "date.ambiguous"),
        ("6月底", "date.no_year"),
        ("四季度", "date.no_year"),
        ("年底", "date.no_year"),
        ("近期", "date.not_a_date"),
        ("2022年6月-12月", "date.not_a_date"),
        ("2022-6-1600", "date.not_a_date"),
        ("12345678901", "date.not_a_date"),
        (-5, "date.not_a_date"),
        (float("nan"), "date.not_a_date"),
        (float("inf"), "date.not_a_date"),
        (0.5, "date.not_a_date"),
    ],
)
def test_parse_impossible_or_unclear_is_refused_by_name(value: str | float, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_date(value)
    assert caught.value.code == code


def test_parse_day_of_a_month_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        parse_day("2022年6月")
    assert caught.value.code == "date.not_a_day"
    assert "2022年6月" in caught.value.record.what.zh


@given(st.dates(date(1928, 1, 1), date(2099, 12, 31)))
def test_parse_serials_of_both_systems(day: date) -> None:
    assert parse_day((day - date(1899, 12, 30)).days) == day
    late = day + timedelta(days=1462)
    if late.year <= 2099:
        assert parse_day((day - date(1899, 12, 30)).days, excel_system=1904) == late


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_parse_any_day_round_trips_through_every_format(day: date) -> None:
    for written in (
        day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}",
    ):  # fmt: skip
        assert parse_day(written) == day


@given(st.sampled_from(["2022年6月", "2022年6月16日", "2022年二季度", "2022年", "2022年下半年", "2022年6月中旬"]))
def test_written_again_in_chinese_reads_the_same(written: str) -> None:
    found = parse_date(written)
    assert found is not None
    assert found.in_language("zh") == written
    assert parse_date(found.in_language("zh")) == found


def test_written_in_english_is_as_precise_as_known() -> None:
    written = ["2022年6月", "2022年6月16日", "2022年二季度", "2022年", "2022年下半年", "2022年6月中旬"]
    found = [parse_date(each) for each in written]
    assert [each.in_language("en") for each in found if each] == [
        "2022-06", "2022-06-16", "2022 Q2", "2022", "2022 H2", "mid 2022-06",
    ]  # fmt: skip
