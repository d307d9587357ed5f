"""Lists, contexts, paths, filters, loops, functions and literals (DMN 1.5, 10.3.2.5 to 10.3.2.14, tables 63 to 69)."""

import pytest

from tests.engine.feel.tables import check, rows

VALUES = r"""
[1, [2], "a"] => [1, [2], "a"]
[] => []
[1, 2,] => null ! feel.syntax 1:8
{a: 1, b: a + 1} => {a: 1, b: 2}
{a: 1, "b c": a, 中文: "d"} => {a: 1, b c: 1, 中文: "d"}
{a: 1, b: {c: a}} => {a: 1, b: {c: 1}}
{} => {}
{a: 1, a: 2} => null ! feel.syntax 1:8
{a} => null ! feel.syntax 1:3
{a: 1}.a => 1
{a: 1}.b => null ! feel.member 1:7
{a: {b: {c: 1}}}.a.b.c => 1
{first name: "Ann"}.first name => "Ann"
{"a+b": 1, c: a+b}.c => 1
{a: 1, b: 2, a-b: 9, c: a-b}.c => 9
{a: 1, b: 2, a-b: 9, c: (a)-(b)}.c => -1
null.a => null ! feel.member 1:5
[{a: 1}, {a: 2}].a => [1, 2]
[{a: 1}, {b: 2}, 3, null].a => [1, null, null, null]
[{a: [1, 2]}, {a: [3]}].a => [[1, 2], [3]]
"""
FILTERS = """
[1, 2, 3][1] => 1
[1, 2, 3][-1] => 3
[1, 2, 3][0] => null ! feel.position 1:10
[1, 2, 3][4] => null ! feel.position 1:10
[1, 2, 3][1 + 1] => 2
[1, 2, 3][item > 1] => [2, 3]
[1, 2, 3][true] => [1, 2, 3]
[1, 2, 3][false] => []
[1, 2, 3][null] => []
[1, 2, 3]["a"] => null ! feel.filter 1:10
[1, null, 3][item > 1] => [3] ! feel.compare 1:19
[][1] => null ! feel.position 1:3
[][item > 1] => []
[][duration("P1DT2H").hours] => null ! feel.position 1:3
[][if true then null else 1] => []
[1, 2][if true then null else 1] => []
3[item > 2] => [3]
"a"[1] => "a"
null[1] => null ! feel.filter 1:5
[{x: 1, y: 2}, {x: 2, y: 3}][x = 1] => [{x: 1, y: 2}]
[{x: 1}, {x: null}][x < 2] => [{x: 1}] ! feel.compare 1:23
[{x: 1}, {y: 2}][y = 2].y => [2] ! feel.name.unknown 1:18
[{item: 1}, {item: 2}][item > 1] => [{item: 2}]
{limit: 2, big: [{x: 1}, {x: 3}][x > limit]}.big => [{x: 3}]
{x: 5, big: [{x: 1}, {x: 3}][x > 2]}.big => [{x: 3}]
{i: 2, v: ["a", "b"][i]}.v => "b"
[[1, 2], [3]][1][2] => 2
[{a: [{b: 1}, {b: 2}]}].a[1][b > 1] => [{b: 2}]
[{企业: "甲", 投资: 3}, {企业: "乙", 投资: 9}][投资 > 5].企业 => ["乙"]
"""
LOOPS = """
for i in [1, 2, 3] return i * i => [1, 4, 9]
for i in 2..4 return i => [2, 3, 4]
for i in 4..2 return i => [4, 3, 2]
for i in -1..1 return i => [-1, 0, 1]
for i in [1..3) return i => [1, 2]
for i in (1..3) return i => [2]
for i in [1, 2], j in [3, 4] return i * j => [3, 4, 6, 8]
for x in [[1, 2], [3]], y in x return y => [1, 2, 3]
for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1, 1, 2, 6, 24]
for i in 1..4 return count(partial) => [0, 1, 2, 3]
for i in 1..3 return partial => [[], [[]], [[], [[]]]]
for i in [] return i => []
for i in 5 return i => [5]
for i in null return i => null ! feel.loop 1:1
for i in 1..1.5 return i => null ! feel.loop 1:1
for i in "a".."c" return i => null ! feel.loop 1:1
for i in @"2024-02-28"..@"2024-03-01" return i => [2024-02-28, 2024-02-29, 2024-03-01]
for day in [@"2023-02-28"..@"2023-03-01"] return day.day => [28, 1]
for 企业 in ["甲", "乙"] return 企业 + "公司" => ["甲公司", "乙公司"]
for first name in ["Ann"] return first name => ["Ann"]
for i in 1..3 return function(x) x + i => [function, function, function]
(for i in 1..3 return function(x) x + i)[2](10) => 12
some x in [1, 2] satisfies x > 1 => true
some x in [1, 2] satisfies x > 2 => false
some x in [1, null] satisfies x > 1 => null
some x in [null, 2] satisfies x > 1 => true ! feel.compare 1:33
some x in [] satisfies true => false
some x in [1], y in [1, 2] satisfies x < y => true
every x in [1, 2] satisfies x > 0 => true
every x in [1, 2] satisfies x > 1 => false
every x in [null, 1] satisfies x > 1 => false ! feel.compare 1:34
every x in [null, 2] satisfies x > 1 => null
every x in [] satisfies false => true
every x in null satisfies true => null ! feel.loop 1:1
some x in 1..1000000000000 satisfies x > 3 => true
"""
FUNCTIONS = """
(function(x) x + 1)(2) => 3
(function() 5)() => 5
(function(x: number) x)("a") => null ! feel.arguments 1:24
(function(x: number) x)([7]) => 7
(function(x: list<number>) x)(7) => [7]
(function(x: date and time) x)(@"2020-01-01") => 2020-01-01T00:00:00Z
(function(a, b) a - b)(b: 1, a: 5) => 4
(function(a, b) b)(a: 5) => null
(function(a) a)(c: 5) => null ! feel.arguments 1:16
(function(a) a)(1, 2) => null ! feel.arguments 1:16
(function(a b) a b * 2)(4) => 8
(function(金额, 税率) 金额 * 税率)(税率: 0.1, 金额: 200) => 20.0
{f: function(x) x * 2, y: f(4)}.y => 8
{fact: function(n) if n = 0 then 1 else n * fact(n - 1), y: fact(20)}.y => 2432902008176640000
{make: function(a) function(b) a + b, y: make(1)(2)}.y => 3
{a: 1, f: function() a, g: {a: 2, r: f()}.r}.g => 1
(function(f) f(16))(sqrt) => 4
(function(f: function<number> -> number) f(-3))(abs) => 3
(function(f: function<string> -> string) f("A"))(abs) => null ! feel.arguments 1:49
abs(n: -5) => 5
1(2) => null ! feel.call 1:2
"abs"(-1) => null ! feel.call 1:6
nothing here(1) => null ! feel.name.unknown 1:1
(function(x) external {java: {class: "A", method signature: "b()"}})(1) => null ! feel.external 1:2
"""
TEXTS = r"""
1 + /* two */ 2 // three => 3
@"2020-01-01" => 2020-01-01
@"P1D" => P1D
@"nonsense" => null ! feel.syntax 1:1
"abc => null ! feel.syntax 1:1
"\uD800" => null ! feel.syntax 1:1
"\s" = "\\s" => true
string length("\\") => 1
1 2 => null ! feel.syntax 1:3
(1 => null ! feel.syntax 1:3
{🐎: "😀"}.🐎 => "😀"
{利率(%): 1} => null ! feel.syntax 1:4
true.x => null ! feel.member 1:5
/* never closed => null ! feel.syntax 1:1
"""


@pytest.mark.parametrize(("expression", "expected"), rows(VALUES))
def test_make_and_open_values_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


def test_read_string_escapes_gives_the_characters() -> None:
    check(r'"a\nb\t\"q\" \\ \u843d \U01F40E"', '"a\nb\t"q" \\ 落 🐎"')


@pytest.mark.parametrize(("expression", "expected"), rows(FILTERS))
def test_filter_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(LOOPS))
def test_loop_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(FUNCTIONS))
def test_call_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(("expression", "expected"), rows(TEXTS))
def test_read_text_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
