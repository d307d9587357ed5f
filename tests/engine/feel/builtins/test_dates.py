"""Built-ins that make dates, times and durations, and what they know of the calendar (DMN 1.5, tables 72 and 79)."""

import pytest

from luodi.engine.feel import evaluate
from tests.engine.feel.tables import check, rows

DATES = """
date("2012-12-25") => 2012-12-25
date("2024-02-29") => 2024-02-29
date("2023-02-29") => null ! feel.date 1:5
date("1900-02-29") => null ! feel.date 1:5
date("2000-02-29") => 2000-02-29
date("-0044-03-15") => -0044-03-15
date("0000-01-01") => 0000-01-01
date("999999999-12-31") => 999999999-12-31
date("1000000000-01-01") => null ! feel.date 1:5
date("02012-12-25") => null ! feel.date 1:5
date("2012-12-25T00:00:00") => null ! feel.date 1:5
date("２０１２-12-25") => null ! feel.date 1:5
date(2012, 12, 25) => 2012-12-25
date(2024, 2, 30) => null ! feel.date 1:5
date(2012, 12, 25.5) => null ! feel.date 1:5
date(year: 2012, month: 1, day: 2) => 2012-01-02
date(date and time("2012-12-25T11:00:00Z")) => 2012-12-25
date(@"2012-12-25") => 2012-12-25
date(null) => null ! feel.arguments 1:5
date(10) => null ! feel.arguments 1:5
time("23:59:00z") => 23:59:00Z
time("00:00:00") => 00:00:00
time("24:00:00") => 00:00:00
time("24:00:01") => null ! feel.date 1:5
time("11:22:33.1234567891") => 11:22:33.123456789
time("11:22:33.500") => 11:22:33.5
time("12:00:00+08:00") => 12:00:00+08:00
time("12:00:00-00:00") => 12:00:00Z
time("12:00:00@Asia/Shanghai") => 12:00:00@Asia/Shanghai
time("12:00:00@Nowhere/City") => null ! feel.date 1:5
time("12:00:00+08:60") => null ! feel.date 1:5
time("12:00:60") => null ! feel.date 1:5
time("12:00") => null ! feel.date 1:5
time(23, 59, 0, duration("PT0H")) => 23:59:00Z
time(23, 59, 0) => 23:59:00
time(23, 59, 1.5) => 23:59:01.5
time(23, 59, 0, @"PT8H") => 23:59:00+08:00
time(24, 0, 0) => null ! feel.date 1:5
time(1, 2, 3, @"PT19H") => null ! feel.date 1:5
time(date and time("2012-12-25T11:00:00Z")) => 11:00:00Z
time(@"2012-12-25") => 00:00:00Z
date and time("2012-12-24T23:59:00") => 2012-12-24T23:59:00
date and time("2012-12-24") => 2012-12-24T00:00:00
date and time("2012-12-31T24:00:00") => 2013-01-01T00:00:00
date and time("2012-12-24T23:59:00@Asia/Shanghai") => 2012-12-24T23:59:00@Asia/Shanghai
date and time("2012-12-24 23:59:00") => null ! feel.date 1:14
date and time("999999999-12-31T24:00:00") => null ! feel.date 1:14
date and time(date("2012-12-24"), time("23:59:00")) => 2012-12-24T23:59:00
date and time(@"2012-12-24T01:00:00Z", @"23:59:00") => 2012-12-24T23:59:00
date and time(date: @"2012-12-24", time: @"23:59:00+01:00") => 2012-12-24T23:59:00+01:00
date and time(@"2012-12-24", null) => null ! feel.arguments 1:14
day of year(date(2019, 9, 17)) => 260
day of year(date(2020, 12, 31)) => 366
day of week(date(2019, 9, 17)) => "Tuesday"
day of week(@"1969-12-28") => "Sunday"
day of week(@"-0001-01-01") => "Friday"
month of year(date(2019, 9, 17)) => "September"
week of year(date(2019, 9, 17)) => 38
week of year(date(2003, 12, 29)) => 1
week of year(date(2004, 1, 4)) => 1
week of year(date(2005, 1, 1)) => 53
week of year(date(2005, 1, 3)) => 1
week of year(@"2005-01-09T10:00:00") => 1
week of year("x") => null ! feel.arguments 1:13
now() => 2022-11-22T08:30:00+08:00
today() => 2022-11-22
now(1) => null ! feel.arguments 1:4
"""
DURATIONS = """
duration("P1D") => P1D
duration("PT24H") => P1D
duration("P0DT25H") => P1DT1H
duration("PT1000M0.5S") => PT16H40M0.5S
duration("-PT1H2M") => -PT1H2M
duration("P0D") => PT0S
duration("-P0D") => PT0S
duration("P0Y13M") => P1Y1M
duration("P2Y2M") => P2Y2M
duration("-P26M") => -P2Y2M
duration("P0Y") => P0M
duration("P1Y2D") => null ! feel.date 1:9
duration("P1DT") => null ! feel.date 1:9
duration("P") => null ! feel.date 1:9
duration("PT1.5H") => null ! feel.date 1:9
duration("1D") => null ! feel.date 1:9
duration(null) => null ! feel.arguments 1:9
years and months duration(date("2011-12-22"), date("2013-08-24")) => P1Y8M
years and months duration(@"2013-08-24", @"2011-12-22") => -P1Y8M
years and months duration(@"2024-02-29", @"2025-02-28") => P11M
years and months duration(@"2024-01-31", @"2024-02-29") => P0M
years and months duration(@"2012-01-01T23:00:00", @"2013-01-01") => P1Y
years and months duration(@"2012-01-01", null) => null ! feel.arguments 1:26
"""
PROPERTIES = """
@"2018-12-10".year => 2018
@"2018-12-10".weekday => 1
@"2018-12-09".weekday => 7
@"2018-12-10T10:30:01.25".second => 1.25
@"2018-12-10T10:30:01".hour => 10
@"2018-12-10T10:30:01+05:30".time offset => PT5H30M
@"2018-07-10T10:30:01@Europe/Paris".time offset => PT2H
@"2018-12-10T10:30:01@Europe/Paris".time offset => PT1H
@"2018-12-10T10:30:01@Europe/Paris".timezone => "Europe/Paris"
@"2018-12-10T10:30:01".time offset => null
@"10:30:01Z".timezone => null
@"P1Y2M".years => 1
@"-P1Y2M".months => -2
@"P1DT2H3M4.5S".seconds => 4.5
@"-P1DT2H".days => -1
@"P1D".years => null ! feel.member 1:7
@"2018-12-10".hour => null ! feel.member 1:14
@"10:00:00".year => null ! feel.member 1:12
(1).year => null ! feel.member 1:4
"""


@pytest.mark.parametrize(("expression", "expected"), rows(DATES))
def test_call_date_function_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(DURATIONS))
def test_call_duration_function_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(PROPERTIES))
def test_read_property_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


def test_call_now_without_a_clock_gives_null_and_says_so() -> None:
    outcome = evaluate("[now(), today()]")
    assert outcome.value == [None, None]
    assert [failure.code for failure in outcome.failures] == ["feel.now", "feel.now"]
