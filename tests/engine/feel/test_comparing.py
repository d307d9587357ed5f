"""Equality, order, ``between``, ``in`` and the logic of three values (DMN 1.5, tables 50 to 55)."""

import pytest

from tests.engine.feel.tables import check, rows

COMPARISONS = """
1 = 1.0 => true
100 = "100" => null ! feel.compare 1:5
null = null => true
1 = null => false
null != 1 => true
true = false => false
true = 1 => null ! feel.compare 1:6
"a" = "A" => false
"é" = "e\\u0301" => false
[1, 2] = [1, 2] => true
[1, 2] = [2, 1] => false
[1] = [1, 2] => false
[1, "a"] = [1, 2] => null ! feel.compare 1:10
[2, "a"] = [1, 2] => false
[] = {} => null ! feel.compare 1:4
{a: 1, b: 2} = {b: 2, a: 1} => true
{a: 1} = {a: 1, b: 2} => false
{a: [1, {b: 2}]} = {a: [1, {b: 2}]} => true
[1..2] = [1..2] => true
[1..2] = [1..2) => false
(<= 5) = (<= 5) => true
(<= 5) = (< 5) => false
@"P1D" = @"PT24H" => true
@"P1Y" = @"P12M" => true
@"P1Y" = @"P365D" => null ! feel.compare 1:8
@"2020-01-01" = @"2020-01-01T00:00:00" => null ! feel.compare 1:15
@"2020-01-01T00:00:00Z" = @"2020-01-01T08:00:00+08:00" => true
@"2020-01-01T08:00:00@Asia/Shanghai" = @"2020-01-01T00:00:00Z" => true
@"2020-01-01T08:00:00" = @"2020-01-01T08:00:00Z" => true
@"10:00:00Z" = @"18:00:00+08:00" => true
@"10:00:00" = @"10:00:00.5" => true
1 < 2 => true
2 <= 2 => true
"a" < "b" => true
"Z" < "a" => true
"𐀀" > "\\uFFFD" => true
@"2020-01-01" < @"2020-01-02" => true
@"-0002-01-01" < @"-0001-01-01" => true
@"10:00:00" < @"10:00:00.5" => true
@"10:00:00Z" < @"10:00:00-01:00" => true
@"P1M" < @"P1Y" => true
@"P1D" >= @"PT25H" => false
1 < "2" => null ! feel.compare 1:3
1 < null => null ! feel.compare 1:3
true < false => null ! feel.compare 1:6
[1] < [2] => null ! feel.compare 1:5
1 between 1 and 10 => true
"c" between "a" and "b" => false
5 between 1 and null => null ! feel.compare 1:3
0 between 1 and null => false
5 between null and 1 => false ! feel.compare 1:3
1 between 0 and 2 and true => true
1 in [2, 3, 1] => true
1 in [] => false
1 in (2, > 0) => true
1 in (2, 3) => false
1 in [[2..4], [1..3]] => true
1 in (1..3) => false
1 in ]0..1] => true
1 in [0..1[ => false
5 in (!= 5) => false
5 in != 6 => true
"b" in ["a".."c"] => true
null in [null] => true
null in null => true
1 in null => false
1 in "a" => null ! feel.compare 1:6
[1] in [[1], [2]] => true
5 in (? > 3) => true
5 in (? > 7, ? < 3) => false
@"2020-02-29" in [@"2020-01-01"..@"2020-12-31"] => true
5 in [10..1] => null ! feel.range 1:6
"""
LOGIC = """
true and true => true
true and null => null
false and null => false
null and null => null
1 and false => false
1 and true => null
true or null => true
false or null => null
false or 1 => null
true or false and false => true
(true or false) and false => false
not(true) or true => true
if true then 1 else 2 => 1
if null then 1 else 2 => 2
if 1 then 1 else 2 => 2
if false then 1 else if true then 2 else 3 => 2
if 1 > 0 then "大" else "小" => "大"
if true then 1 => null ! feel.syntax 1:15
"""


@pytest.mark.parametrize(("expression", "expected"), rows(COMPARISONS))
def test_compare_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(LOGIC))
def test_decide_in_three_values_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
