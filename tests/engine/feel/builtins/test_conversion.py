"""Built-ins that convert, negate and identify (DMN 1.5, tables 72, 73 and 77)."""

import pytest

from tests.engine.feel.tables import check, rows

TABLE = r"""
number("1 000,0", " ", ",") => 1000.0
number("1,000.0", ",", ".") => 1000.0
number("1.000.000,01", ".", ",") => 1000000.01
number("12", null, null) => 12
number("-1.5e3") => -1500
number("1,5", null, ",") => 1.5
number("12345678901234567890123456789012345") => 12345678901234567890123456789012340
number("1,000", ",", ",") => null ! feel.value 1:7
number("1;000", ";", ".") => null ! feel.value 1:7
number("abc") => null ! feel.value 1:7
number("") => null ! feel.value 1:7
number("NaN") => null ! feel.value 1:7
number("Infinity") => null ! feel.value 1:7
number("１２") => null ! feel.value 1:7
number("1e999999999") => null ! feel.value 1:7
number(null) => null ! feel.arguments 1:7
string(1.1) => "1.1"
string(1.10) => "1.1"
string(1e3) => "1000"
string(-0) => "0"
string(null) => null
string(true) => "true"
string("a") => "a"
string(@"2020-01-01") => "2020-01-01"
string(@"10:00:00.50+01:00") => "10:00:00.5+01:00"
string(@"P1DT26H") => "P2DT2H"
string([1, "a", null]) => "[1, "a", null]"
string({a: 1, b: {c: "x"}}) => "{a: 1, b: {c: "x"}}"
string([1..3)) => "[1..3)"
string((< 3)) => "(< 3)"
not(true) => false
not(false) => true
not(null) => null
not(1) => null
not(negand: true) => false
is(@"2012-12-25", @"23:00:50") => false
is(@"2012-12-25", @"2012-12-25") => true
is(@"23:00:50z", @"23:00:50") => false
is(@"23:00:50z", @"23:00:50+00:00") => true
is(@"23:00:50+00:00", @"00:00:50+01:00") => false
is(1, 1.0) => true
is(1, "1") => false
is(null, null) => true
is(null, 0) => false
is([1], [1]) => true
is(1) => null ! feel.arguments 1:3
"""


@pytest.mark.parametrize(("expression", "expected"), rows(TABLE))
def test_call_conversion_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
