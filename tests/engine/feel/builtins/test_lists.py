"""Built-ins on lists, and those that make one value of a list (DMN 1.5, tables 75 and 80)."""

import pytest

from tests.engine.feel.tables import check, rows

LISTS = """
list contains([1, 2, 3], 2) => true
list contains([1, 2, 3], 4) => false
list contains([1, null], null) => true
list contains([[1], 2], [1]) => true
list contains(["1"], 1) => false
list contains(1, 1) => true
list contains(null, 1) => null ! feel.arguments 1:14
sublist([4, 5, 6], 1, 2) => [4, 5]
sublist([4, 5, 6], 2) => [5, 6]
sublist([4, 5, 6], -1) => [6]
sublist([4, 5, 6], -2, 1) => [5]
sublist([4, 5, 6], 0) => null ! feel.position 1:8
sublist([4, 5, 6], 4) => null ! feel.position 1:8
sublist([4, 5, 6], 2, 3) => null ! feel.position 1:8
sublist([4, 5, 6], 1, 0) => null ! feel.position 1:8
append([1], 2, 3) => [1, 2, 3]
append([], null) => [null]
append(1, 2) => [1, 2]
append([1], [2]) => [1, [2]]
append(null, 1) => null ! feel.arguments 1:7
concatenate([1, 2], [3]) => [1, 2, 3]
concatenate([1], [], [[2]]) => [1, [2]]
concatenate([1], 2) => [1, 2]
concatenate([1], null) => null ! feel.arguments 1:12
concatenate() => null ! feel.arguments 1:12
insert before([1, 3], 1, 2) => [2, 1, 3]
insert before([1, 3], -1, 2) => [1, 2, 3]
insert before([1, 3], 2, null) => [1, null, 3]
insert before([1, 3], 3, 2) => null ! feel.position 1:14
insert before([1, 3], 0, 2) => null ! feel.position 1:14
remove([1, 2, 3], 2) => [1, 3]
remove([1, 2, 3], -1) => [1, 2]
remove([1], 1) => []
remove([1], 2) => null ! feel.position 1:7
list replace([2, 4, 7, 8], 3, 6) => [2, 4, 6, 8]
list replace([2, 4], -1, 6) => [2, 6]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) => [5, 5, 7, 8]
list replace(list: [1, 2], position: 1, newItem: 9) => [9, 2]
list replace(list: [1, 2], match: function(a, b) a = 1, newItem: 9) => [9, 2]
list replace([1], 2, 6) => null ! feel.position 1:13
list replace([1], "x", 6) => null ! feel.arguments 1:13
list replace([1], function(a, b) a, 6) => null ! feel.value 1:13
reverse([1, 2, 3]) => [3, 2, 1]
reverse([]) => []
reverse("ab") => ["ab"]
index of([1, 2, 3, 2], 2) => [2, 4]
index of([1, null], null) => [2]
index of([1], 5) => []
index of(["甲", "乙"], "乙") => [2]
union([1, 2], [2, 3]) => [1, 2, 3]
union([1, 1], [null, null]) => [1, null]
distinct values([1, 2, 3, 2, 1]) => [1, 2, 3]
distinct values([1, 1.0, "1", true, null, null]) => [1, "1", true, null]
distinct values([[1], [1], {a: 1}, {a: 1}]) => [[1], {a: 1}]
distinct values([@"2020-01-01", date(2020, 1, 1)]) => [2020-01-01]
flatten([[1, 2], [[3]], 4]) => [1, 2, 3, 4]
flatten([]) => []
flatten([[], [null]]) => [null]
sort([3, 1, 4, 5, 2], function(x, y) x < y) => [1, 2, 3, 4, 5]
sort(list: [3, 1, 2], precedes: function(x, y) x > y) => [3, 2, 1]
sort([], function(x, y) x < y) => []
sort([{n: 2, k: "a"}, {n: 1, k: "b"}], function(x, y) x.n < y.n).k => ["b", "a"]
sort([{n: 1, k: "a"}, {n: 1, k: "b"}, {n: 0, k: "c"}], function(x, y) x.n < y.n).k => ["c", "a", "b"]
sort([2, null], function(x, y) x < y) => null ! feel.value 1:5
sort([2, 1]) => null ! feel.arguments 1:5
"""
AGGREGATES = """
count([1, 2, 3]) => 3
count([]) => 0
count([1, [2, 3]]) => 2
count(null) => null ! feel.arguments 1:6
min([1, 2, 3]) => 1
min(3, 1, 2) => 1
min(1) => 1
min([]) => null
min(["b", "a"]) => "a"
min([1, "a"]) => null ! feel.compare 1:4
min([1, null]) => null ! feel.compare 1:4
max(1, 2, 3) => 3
max([@"P1D", @"PT25H"]) => P1DT1H
max([@"2020-01-01", @"2021-01-01"]) => 2021-01-01
max([]) => null
sum([1, 2, 3]) => 6
sum(1, 2, 3) => 6
sum([0.1, 0.2]) => 0.3
sum([]) => null
sum([@"PT1H", @"PT30M"]) => PT1H30M
sum([1, "2"]) => null ! feel.value 1:4
sum([1, null]) => null ! feel.value 1:4
sum([12345678901234567890123456789012.12, 0.01]) => 12345678901234567890123456789012.13
mean([1, 2, 3]) => 2
mean(1, 2) => 1.5
mean([1, 1, 2]) => 1.333333333333333333333333333333333
mean([]) => null
all([false, null, true]) => false
all([true, true]) => true
all(true, true) => true
all([]) => true
all(0) => null ! feel.value 1:4
all([true, null]) => null ! feel.value 1:4
any([false, null, true]) => true
any([false, false]) => false
any(false) => false
any([]) => false
any(0) => null ! feel.value 1:4
product([2, 3, 4]) => 24
product(2, 3, 4) => 24
product([]) => null
product([2, "3"]) => null ! feel.value 1:8
median(8, 2, 5, 3, 4) => 4
median([6, 1, 2, 3]) => 2.5
median([]) => null
stddev(2, 4, 7, 5) => 2.081665999466132735282297706979931
stddev([47]) => null ! feel.value 1:7
stddev([1, 1, 1]) => 0
mode(6, 3, 9, 6, 6) => [6]
mode([6, 1, 9, 6, 1]) => [1, 6]
mode([]) => []
mode(["a"]) => null ! feel.value 1:5
"""


@pytest.mark.parametrize(("expression", "expected"), rows(LISTS))
def test_call_list_function_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(AGGREGATES))
def test_call_aggregate_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
