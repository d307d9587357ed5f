"""The columnar engine says what the scalar engine says, cell by cell."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.columnar.agreement import disagreements
from tests.engine.columnar.generating import Case, case_of
from tests.engine.dmn.building import decision, inputs, literal, table, xml_of


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**48), st.booleans())
def test_compile_gives_the_scalar_answers_for_random_models(seed: int, knowing: bool) -> None:
    assert disagreements(case_of(Random(seed)), knowing=knowing) == []


def case(logic: str, rows: list[dict[str, object]], **facts: str) -> Case:
    """One decision over some facts."""
    from luodi.engine.feel import from_python

    body = inputs(**facts) + decision("d", logic, *(f"input {name}" for name in facts))
    made = [{name: from_python(row.get(name)) for name in facts} for row in rows]
    return Case(xml_of(body), ("d",), tuple(made))


NUMBERS = [{"a": value} for value in (None, 0, 1, 2, 3, -1)]


@pytest.mark.parametrize(
    "cell", ["not(1, 2)", "1, 2", "null", "null, > 1", "not(null)", "[1..2)", "]1..2]", "< 2", "-", "not([1..2])", "?"]
)
def test_cell_on_a_missing_value_answers_as_in_feel(cell: str) -> None:
    logic = table(["a: number"], [": string"], [[cell, '"hit"'], ["-", '"miss"']], "FIRST")
    assert disagreements(case(logic, NUMBERS, a="number")) == []


@pytest.mark.parametrize(
    "text",
    [
        "1 / a",
        "a / 3",
        "null in (1, 2)",
        "a in (1, 2)",
        'a = "x"',
        "a > b",
        "a = b and b != null",
        "if a > 1 then a * 0.15 else null",
        "decimal(a * 1.005, 2)",
        "min(a * 0.3, 0.5)",
        "round half up(a / 8, 2)",
        "-a - b",
        "a between b and 2",
    ],
)
def test_expression_on_missing_and_wrong_values_answers_as_in_feel(text: str) -> None:
    rows = [{"a": a, "b": b} for a in (None, 0, 1, 2.5, -3) for b in (None, 0, 2)]
    assert disagreements(case(literal(text), rows, a="number", b="number")) == []


def test_product_too_large_for_integers_is_still_exact() -> None:
    rows = [{"a": 9_000_000_000_000_000_000, "b": factor} for factor in (1, 2, 123456789, 0)]
    assert disagreements(case(literal("a * b * 1000003 + 0.01"), rows, a="number", b="number")) == []


QUOTIENTS = [
    {"a": a, "b": b}
    for a in (None, 0, 3, -3, 1, 2.5, 9_000_000_000_000_000_000, 8_999_999_999_999_999_999)
    for b in (None, 0, 100, -100, 3, 0.03, 9_000_000_000_000_000_000)
]


@pytest.mark.parametrize("knowing", [False, True])
@pytest.mark.parametrize(
    "cells", [["< 0.03", "0.03"], ["[0..1)", "0.3333333333333333333333333333333333"], ["not(1)", "1"]]
)
def test_quotient_in_a_table_is_classed_as_if_it_were_divided(cells: list[str], knowing: bool) -> None:
    rules = [[cell, "-", f'"{cell}"'] for cell in cells] + [["-", "> 2", '"rest"'], ["> 1", "-", '"last"']]
    logic = table(["a / b: number", "a: number"], [": string"], rules, "FIRST")
    assert disagreements(case(logic, QUOTIENTS, a="number", b="number"), knowing=knowing) == []


@pytest.mark.parametrize(
    "text",
    [
        "a / b >= 0.03",
        "a / b = 1",
        "0 < a / b",
        "a / b != b / a",
        "a / b < a",
        "a / 8 + 1",
        "a / 3 * 3",
        "a / 0.000000000000000001",
        "max(a / b, 0.03)",
        "(a - b) / b > 0.15 and a / b in (1, 2)",
        "decimal(a / b, 2)",
        "string(a / 4)",
    ],
)
def test_quotient_is_compared_as_if_it_were_divided(text: str) -> None:
    assert disagreements(case(literal(text), QUOTIENTS, a="number", b="number")) == []


@pytest.mark.parametrize("policy", ["FIRST", "UNIQUE", "COLLECT"])
@pytest.mark.parametrize("knowing", [False, True])
def test_table_with_one_fact_in_two_columns_meets_the_same_failures(policy: str, knowing: bool) -> None:
    rules = [["> 1", "< 3", "1"], ["null", "-", "2"], ["-", "> 2", "3"]]
    logic = table(["a: number", "a: number"], [": number"], rules, policy)
    assert disagreements(case(logic, NUMBERS, a="number"), knowing=knowing) == []


@pytest.mark.parametrize("count", [1, 15, 16, 17, 63, 64, 65, 130])
@pytest.mark.parametrize("policy", ["FIRST", "UNIQUE", "COLLECT", "RULE ORDER"])
def test_table_of_many_rules_finds_the_same_rules(count: int, policy: str) -> None:
    rules = [[f"[{number}..{number + 2}]", f"< {3 * number}", str(number)] for number in range(count)]
    logic = table(["a: number", "b: number"], [": number"], rules, policy)
    rows = [{"a": a, "b": b} for a in (None, 0, 1, 2.5, 15, 63.5, 64, 131) for b in (None, -1, 60, 192, 1000)]
    assert disagreements(case(logic, rows, a="number", b="number")) == []
