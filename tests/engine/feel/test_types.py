"""The type lattice: ``instance of``, conformance and conversion (DMN 1.5, 10.3.2.9 and table 61)."""

from decimal import Decimal

import pytest

from luodi.engine.feel import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    NULL,
    NUMBER,
    STRING,
    ContextType,
    Date,
    DateTime,
    FunctionType,
    ListType,
    Named,
    NameScope,
    RangeType,
    Time,
    Type,
    coerce,
    compile_expression,
    conforms,
    has_type,
    type_name,
)
from tests.engine.feel.tables import check, rows

INSTANCES = """
1 instance of number => true
1 instance of string => false
1 instance of Any => true
null instance of Any => false
null instance of Null => true
1 instance of Null => false
"a" instance of string => true
true instance of boolean => true
@"2020-01-01" instance of date => true
@"2020-01-01" instance of date and time => false
@"10:00:00" instance of time => true
@"P1Y" instance of years and months duration => true
@"P1D" instance of years and months duration => false
@"P1D" instance of days and time duration => true
[1, 2] instance of list<number> => true
[1, "a"] instance of list<number> => false
[1, "a"] instance of list<Any> => true
[1, null] instance of list<number> => true
[] instance of list<string> => true
[[1]] instance of list<list<number>> => true
1 instance of list<number> => false
1 instance of list => null ! feel.type.unknown 1:3
{a: 1} instance of context => null ! feel.type.unknown 1:8
1 instance of nonsense type => null ! feel.type.unknown 1:3
[1 instance of nonsense] => [null] ! feel.type.unknown 1:4
{a: 1, b: "x"} instance of context<a: number> => true
{a: 1} instance of context<a: number, b: string> => false
{a: null} instance of context<a: number> => true
{a: {b: 1}} instance of context<a: context<b: number>> => true
[1..2] instance of range<number> => true
[1..2] instance of range<string> => false
(< 5) instance of range<number> => true
abs instance of function<number> -> number => true
sum instance of function<number, number> -> number => true
(function(x: number) x) instance of function<number> -> number => true
(function(x: number) "a") instance of function<number> -> number => false
(function(x: number) x) instance of function<string> -> number => false
(function(x: Any) 1) instance of function<number> -> Any => true
(function() 1) instance of function<> -> number => true
-5 instance of number => true
1 + 1 instance of number => null ! feel.arithmetic 1:3
(1 + 1) instance of number => true
1 instance of number and true => true
"""
PERSON = ContextType({"name": STRING, "age": NUMBER})


@pytest.mark.parametrize(("expression", "expected"), rows(INSTANCES))
def test_ask_instance_of_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (NUMBER, ANY, True),
        (ANY, NUMBER, False),
        (NULL, NUMBER, True),
        (DATE, DATE_TIME, False),
        (ListType(NUMBER), ListType(ANY), True),
        (ListType(ANY), ListType(NUMBER), False),
        (PERSON, ContextType({"name": STRING}), True),
        (ContextType({"name": STRING}), PERSON, False),
        (FunctionType((ANY,), PERSON), FunctionType((NUMBER,), ContextType({"age": NUMBER})), True),
        (FunctionType((NUMBER,), NUMBER), FunctionType((ANY,), NUMBER), False),
        (RangeType(NUMBER), RangeType(STRING), False),
        (Named("tAge", NUMBER), NUMBER, True),
    ],
)
def test_conform_follows_the_lattice(one: Type, other: Type, answer: bool) -> None:
    assert conforms(one, other) is answer


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        ([Decimal(1)], NUMBER, (True, Decimal(1))),
        (Decimal(1), ListType(NUMBER), (True, [Decimal(1)])),
        (Decimal(1), ListType(STRING), (False, None)),
        ([Decimal(1), Decimal(2)], NUMBER, (False, None)),
        ("1", NUMBER, (False, None)),
        (None, NUMBER, (True, None)),
        (Date(2020, 1, 1), DATE_TIME, (True, DateTime(Date(2020, 1, 1), Time(0, 0, 0, 0, 0)))),
        ({"name": "Ann"}, PERSON, (False, None)),
        (
            {"name": "Ann", "age": Decimal(3), "more": True},
            PERSON,
            (True, {"name": "Ann", "age": Decimal(3), "more": True}),
        ),
    ],
)
def test_coerce_converts_as_the_standard_allows(value: object, wanted: Type, expected: tuple[bool, object]) -> None:
    assert coerce(value, wanted) == expected


def test_coerce_to_a_named_type_asks_for_its_allowed_values() -> None:
    grade = Named("tGrade", STRING, lambda value: value in {"甲", "乙"})
    assert coerce("甲", grade) == (True, "甲")
    assert coerce("丙", grade) == (False, None)
    assert coerce(["乙"], grade) == (True, "乙")
    assert not has_type(["丙"], ListType(grade))


def test_ask_instance_of_a_named_type_looks_at_its_shape_only() -> None:
    scope = NameScope({}, {"t Grade": Named("t Grade", STRING, lambda value: value == "甲")})
    assert compile_expression('"丙" instance of t Grade', scope).evaluate().value is True
    assert compile_expression("1 instance of t Grade", scope).evaluate().value is False


def test_infer_type_of_an_expression_tells_what_the_text_tells() -> None:
    scope = NameScope({"people": ListType(PERSON)})
    types = {
        "1 + 2": "number",
        "people[age > 3].name": "list<string>",
        "{a: 1, b: [true]}": "context<a: number, b: list<boolean>>",
        "if true then 1 else null": "number",
        "function(x: number) x > 1": "function<number> -> boolean",
        "[1..5]": "range<number>",
        "unknown": "Any",
    }
    assert {text: type_name(compile_expression(text, scope).type) for text in types} == types
    assert compile_expression("1 > 2", scope).type is BOOLEAN
