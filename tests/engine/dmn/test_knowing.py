"""Tables in knowing mode: a missing fact gives null where the answer hangs on it, and never a silent no."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.dmn.building import decision, inputs, literal, model_of, table

D = Decimal
VALUES = (1, 5, 9)
CELLS = ("-", "< 5", ">= 5", "5", "not(5)", "[1..5]")


def knowing(policy, rules, given_values, aggregation=""):
    names = sorted(given_values)
    body = inputs(**dict.fromkeys(names, "number")) + decision(
        "d", table(names, [""], rules, policy, aggregation), *[f"input {name}" for name in names]
    )
    return model_of(body).decision("d").evaluate(given_values, trace=True, knowing=True)


def test_evaluate_with_a_missing_fact_is_no_silent_no():
    rules = [[">= 5", "true"], ["-", "false"]]
    assert knowing("FIRST", rules, {"x": 9}).value is True
    assert knowing("FIRST", rules, {"x": 1}).value is False
    assert knowing("FIRST", rules, {"x": None}).value is None


def test_evaluate_with_a_missing_fact_that_does_not_matter_is_sure():
    rules = [[">= 5", "< 5", "true"], ["-", "-", "false"]]
    assert knowing("FIRST", rules, {"x": None, "y": 9}).value is False


def test_evaluate_first_is_sure_when_open_rules_conclude_the_same():
    rules = [[">= 5", "-", "true"], ["-", ">= 5", "true"], ["-", "-", "false"]]
    assert knowing("FIRST", rules, {"x": None, "y": 9}).value is True
    assert knowing("FIRST", rules, {"x": None, "y": 1}).value is None


def test_evaluate_unique_is_sure_of_any_match():
    rules = [[">= 5", "-", "1"], ["< 5", "-", "2"]]
    assert knowing("UNIQUE", rules, {"x": 9, "y": None}).value == D(1)
    assert knowing("UNIQUE", rules, {"x": None, "y": 1}).value is None


@pytest.mark.parametrize(("policy", "aggregation"), [("COLLECT", "SUM"), ("COLLECT", ""), ("RULE ORDER", "")])
def test_evaluate_all_matches_with_an_open_rule_is_unknown(policy, aggregation):
    rules = [[">= 5", "-", "1"], ["-", "< 5", "2"]]
    assert knowing(policy, rules, {"x": None, "y": 1}, aggregation).value is None


def test_evaluate_with_a_missing_fact_leaves_equality_open():
    assert knowing("FIRST", [["5", "true"], ["-", "false"]], {"x": None}).value is None
    assert knowing("FIRST", [["not(5)", "true"], ["-", "false"]], {"x": None}).value is None


def test_evaluate_cell_that_speaks_of_null_answers_for_a_missing_fact():
    rules = [["null", "true"], ["not(null)", "false"]]
    assert knowing("FIRST", rules, {"x": None}).value is True
    assert knowing("FIRST", rules, {"x": 5}).value is False


def test_evaluate_names_every_open_cell():
    rules = [[">= 5", "< 5", "true"], [">= 5", ">= 9", "true"], ["-", "-", "false"]]
    (entry,) = knowing("FIRST", rules, {"x": None, "y": None}).trace.tables
    assert entry.unanswered == ((1, 1), (1, 2), (2, 1), (2, 2))


def test_evaluate_without_knowing_keeps_to_the_standard():
    body = inputs(x="number") + decision(
        "d", table(["x"], [""], [[">= 5", "true"], ["-", "false"]], "FIRST"), "input x"
    )
    assert model_of(body).decision("d").evaluate({"x": None}).value is False


def test_evaluate_null_of_a_table_travels_through_logic():
    body = (
        inputs(x="number", y="number")
        + decision("a", table(["x"], [""], [[">= 5", "true"], ["-", "false"]], "FIRST"), "input x")
        + decision("d", literal("a and y > 3"), "decision a", "input y")
    )
    made = model_of(body).decision("d")
    assert made.evaluate({"x": None, "y": 1}, knowing=True).value is False
    assert made.evaluate({"x": None, "y": 4}, knowing=True).value is None


@given(
    rules=st.lists(
        st.tuples(st.sampled_from(CELLS), st.sampled_from(CELLS), st.sampled_from("12")), min_size=1, max_size=5
    ),
    policy=st.sampled_from(("FIRST", "COLLECT", "RULE ORDER")),
    x=st.sampled_from((None, *VALUES)),
    y=st.sampled_from((None, *VALUES)),
)
def test_evaluate_sure_answer_holds_for_every_way_to_fill_the_gaps(rules, policy, x, y):
    rules = [list(rule) for rule in rules]
    sure = knowing(policy, rules, {"x": x, "y": y}).value
    if sure is None:
        return
    for each_x, each_y in product(VALUES if x is None else (x,), VALUES if y is None else (y,)):
        assert knowing(policy, rules, {"x": each_x, "y": each_y}).value == sure
