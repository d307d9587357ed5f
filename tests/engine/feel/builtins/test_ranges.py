"""Built-ins on ranges (DMN 1.5, table 78)."""

import pytest

from tests.engine.feel.tables import check, rows

TABLE = r"""
before(1, 10) => true
before(10, 1) => false
before(1, [1..10]) => false
before(1, (1..10]) => true
before([1..10], 10) => false
before([1..10), 10) => true
before([1..10], (10..20]) => true
before([1..10], [10..20]) => false
before((< 5), [5..6]) => true
before((<= 5), [5..6]) => false
before((> 5), [6..7]) => false
before("a", "b") => true
before(@"2020-01-01", @"2021-01-01") => true
before(1, "b") => null ! feel.compare 1:7
before(null, 1) => null ! feel.compare 1:7
after(12, [1..10]) => true
after(10, [1..10)) => true
after(10, [1..10]) => false
after([11..20], 10) => true
after((11..20], 11) => true
after((11..20], [1..11]) => true
after([11..20], [1..11]) => false
meets([1..5], [5..10]) => true
meets([1..5), [5..10]) => false
meets([1..5], [6..10]) => false
met by([5..10], [1..5]) => true
met by((5..10], [1..5]) => false
overlaps([1..5], [3..8]) => true
overlaps([1..8], [3..5]) => true
overlaps([1..5], [6..8]) => false
overlaps([1..5], [5..8]) => true
overlaps([1..5], (5..8]) => false
overlaps([1..5), (5..8]) => false
overlaps([@"2020-01-01"..@"2020-06-01"], [@"2020-03-01"..@"2021-01-01"]) => true
overlaps before([1..5], [3..8]) => true
overlaps before([1..5], [6..8]) => false
overlaps before([1..5), (1..5]) => true
overlaps before([1..5], [1..5]) => false
overlaps after([3..8], [1..5]) => true
overlaps after([6..8], [1..5]) => false
overlaps after((1..5], [1..5)) => true
overlaps after([1..5], [1..5]) => false
finishes(10, [1..10]) => true
finishes(10, [1..10)) => false
finishes([5..10], [1..10]) => true
finishes([5..10), [1..10]) => false
finishes((1..10], [1..10]) => true
finishes([1..10], (1..10]) => false
finished by([1..10], 10) => true
finished by([1..10], [5..10]) => true
finished by([1..10], (1..10]) => true
includes([1..10], 5) => true
includes([1..10], 12) => false
includes((1..10], 1) => false
includes([1..10], [4..6]) => true
includes((1..10], [1..5]) => false
includes([1..10), [1..10]) => false
during(5, [1..10]) => true
during(10, [1..10)) => false
during((1..10), [1..10]) => true
during([1..10], (1..10]) => false
starts(1, [1..10]) => true
starts(1, (1..10]) => false
starts([1..5], [1..10]) => true
starts((1..5], [1..10]) => false
starts([1..10), [1..10]) => true
started by([1..10], 1) => true
started by([1..10], [1..5]) => true
started by((1..10], [1..5]) => false
coincides(5, 5) => true
coincides(3, 4) => false
coincides([1..5], [1..5]) => true
coincides((1..5), [1..5]) => false
coincides(1, [1..1]) => null ! feel.value 1:10
range("[18..21]") = [18..21] => true
range("(18..21)").start included => false
range("]\"a\"..\"c\"[") = ("a".."c") => true
range("[@\"2020-01-01\"..date(\"2021-01-01\")]").end => 2021-01-01
range("[-2..-1]").start => -2
range("[3..1]") => null ! feel.value 1:6
range("[1..]") => null ! feel.value 1:6
range("[1..1+1]") => null ! feel.value 1:6
range("") => null ! feel.value 1:6
range("[1..\"b\"]") => null ! feel.compare 1:6
"""


@pytest.mark.parametrize(("expression", "expected"), rows(TABLE))
def test_call_range_function_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
