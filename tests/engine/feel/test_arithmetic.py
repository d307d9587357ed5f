"""Operators on numbers, strings, dates and durations (DMN 1.5, tables 56 to 60 and 62)."""

import pytest

from tests.engine.feel.tables import check, rows

NUMBERS = """
1 + 2 * 3 => 7
(1 + 2) * 3 => 9
10 - 2 - 3 => 5
2 * 3 / 4 => 1.5
1 / 3 => 0.3333333333333333333333333333333333
2 / 3 => 0.6666666666666666666666666666666667
0.1 + 0.2 => 0.3
1.10 + 0.0 => 1.10
9999999999999999999999999999999999 + 1 => 10000000000000000000000000000000000
9999999999999999999999999999999999 + 1.5 => 10000000000000000000000000000000000
1000000000000000000000000000000000.5 + 0 => 1000000000000000000000000000000000
1000000000000000000000000000000001.5 + 0 => 1000000000000000000000000000000002
123456789012345678.9 * 987654321098765432.1 => 121932631137021795223746380111126400
1 / 0 => null ! feel.number 1:3
0 / 0 => null ! feel.number 1:3
9e6144 * 10 => null ! feel.number 1:8
1e-6176 / 10 => 0
2 ** 10 => 1024
2 ** 3 ** 2 => 64
-3 ** 2 => 9
2 ** -1 => 0.5
2 ** 0.5 => 1.414213562373095048801688724209698
0 ** 0 => 1
0 ** -3 => null ! feel.number 1:3
0 ** -0.5 => null ! feel.number 1:3
10 ** 7000 => null ! feel.number 1:4
2 ** 1000000000 => null ! feel.number 1:3
-8 ** 0.5 => null ! feel.number 1:4
--10 => 10
-(1 + 2) => -3
1 - -1 => 2
-0 => 0
.5 + 1. 5 => null ! feel.syntax 1:9
1.5e2 => 150
1e400000 => null ! feel.syntax 1:1
1 + null => null ! feel.arithmetic 1:3
1 + "1" => null ! feel.arithmetic 1:3
"a" - "b" => null ! feel.arithmetic 1:5
"a" + "b" => "ab"
"落" + "地" + "🏭" => "落地🏭"
"a" + null => null ! feel.arithmetic 1:5
true + true => null ! feel.arithmetic 1:6
[1] + 1 => null ! feel.arithmetic 1:5
-"1" => null ! feel.arithmetic 1:1
-true => null ! feel.arithmetic 1:1
-null => null ! feel.arithmetic 1:1
1 + 2 + null + 4 => null ! feel.arithmetic 1:7
"""
DATES = """
@"2020-02-29" + @"P1Y" => 2021-02-28
@"2024-01-31" + @"P1M" => 2024-02-29
@"2023-01-31" + @"P1M" => 2023-02-28
@"2024-03-31" - @"P1M" => 2024-02-29
@"2024-02-28" + @"P1D" => 2024-02-29
@"2023-02-28" + @"P1D" => 2023-03-01
@"2021-01-01" + @"PT36H" => 2021-01-02
@"2021-01-01" - @"PT1S" => 2020-12-31
@"P1M" + @"2024-01-31" => 2024-02-29
@"-0001-12-31" + @"P1D" => 0000-01-01
@"999999999-12-31" + @"P1D" => null ! feel.date 1:20
@"2021-01-02" - @"2021-01-01" => P1D
@"2021-01-01" - @"2021-01-02" => -P1D
@"2021-01-02T00:00:00Z" - @"2021-01-02" => PT0S
@"2021-01-02T10:00:00" - @"2021-01-01T09:00:00" => P1DT1H
@"2021-01-02T10:00:00Z" - @"2021-01-01T09:00:00" => null ! feel.arithmetic 1:25
@"2021-01-02T10:00:00+08:00" - @"2021-01-02T10:00:00Z" => -PT8H
@"2021-01-31T10:00:00" + @"P1M" => 2021-02-28T10:00:00
@"2021-12-31T23:59:59.999999999" + @"PT0.000000001S" => 2022-01-01T00:00:00
@"2021-03-28T01:30:00@Europe/Paris" + @"PT1H" => 2021-03-28T03:30:00@Europe/Paris
@"2021-10-31T00:30:00@Europe/Paris" + @"PT24H" => 2021-10-31T23:30:00@Europe/Paris
@"2021-03-27T10:00:00@Asia/Shanghai" + @"P1D" => 2021-03-28T10:00:00@Asia/Shanghai
@"23:30:00" + @"PT1H" => 00:30:00
@"00:30:00+08:00" - @"PT1H" => 23:30:00+08:00
@"10:00:00" - @"09:00:00" => PT1H
@"10:00:00+08:00" - @"02:00:00Z" => PT0S
@"10:00:00Z" - @"09:00:00" => null ! feel.arithmetic 1:14
@"10:00:00" + @"P1M" => null ! feel.arithmetic 1:13
@"2021-01-01" + @"2021-01-01" => null ! feel.arithmetic 1:15
@"2021-01-01" + 1 => null ! feel.arithmetic 1:15
@"P1D" - @"2021-01-01" => null ! feel.arithmetic 1:8
@"P1D" + @"PT1H" => P1DT1H
@"P1Y" + @"P1M" => P1Y1M
@"P1Y" - @"P13M" => -P1M
@"P1Y" + @"P1D" => null ! feel.arithmetic 1:8
@"P1D" * 1.5 => P1DT12H
2 * @"P1Y2M" => P2Y4M
@"P1Y" * (-4 / 3) => -P1Y4M
@"P1D" / 2 => PT12H
@"P1D" / @"PT1H" => 24
@"P1Y" / @"P5M" => 2.4
@"P1D" / 0 => null ! feel.number 1:8
@"P1D" / @"PT0S" => null ! feel.number 1:8
1 / @"P1D" => null ! feel.arithmetic 1:3
@"P1D" * @"P1D" => null ! feel.arithmetic 1:8
-@"P1DT2H" => -P1DT2H
-@"-P2M" => P2M
-@"2021-01-01" => null ! feel.arithmetic 1:1
"""


@pytest.mark.parametrize(("expression", "expected"), rows(NUMBERS))
def test_calculate_numbers_and_strings_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(DATES))
def test_calculate_dates_and_durations_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
