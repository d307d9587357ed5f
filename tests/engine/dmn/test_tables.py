"""Decision tables by hit policy, from DMN 1.5, 8.2 and 10.3.2.10."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from luodi.engine.dmn.places import ModelFailure
from tests.engine.dmn.building import codes, decided, decision, inputs, model_of, table

D = Decimal
STEPS = [["< 10", '"low"'], ["< 100", '"middle"'], ["-", '"high"']]
PRIORITIES = '"high", "middle", "low"'


def one_column(
    rules: Sequence[Sequence[str]], policy: str, output: str = "", aggregation: str = "", column: str = "x: number"
) -> str:
    return inputs(x="") + decision("d", table([column], [output], rules, policy, aggregation), "input x")


@pytest.mark.parametrize(
    ("policy", "output", "x", "expected"),
    [
        ("FIRST", "", 5, "low"),
        ("FIRST", "", 50, "middle"),
        ("FIRST", "", 500, "high"),
        ("RULE ORDER", "", 5, ["low", "middle", "high"]),
        ("RULE ORDER", "", 50, ["middle", "high"]),
        ("RULE ORDER", "", 500, ["high"]),
        ("COLLECT", "", 5, ["low", "middle", "high"]),
        ("COLLECT", "", 500, ["high"]),
        ("PRIORITY", f": string = {PRIORITIES}", 5, "high"),
        ("PRIORITY", ': string = "low", "middle", "high"', 5, "low"),
        ("PRIORITY", ': string = "middle", "low", "high"', 50, "middle"),
        ("OUTPUT ORDER", f": string = {PRIORITIES}", 5, ["high", "middle", "low"]),
        ("OUTPUT ORDER", ': string = "middle", "low", "high"', 5, ["middle", "low", "high"]),
        ("OUTPUT ORDER", ': string = "middle", "low", "high"', 500, ["high"]),
        ("UNIQUE", "", 500, "high"),
    ],
)
def test_evaluate_policy_gives_its_outputs(policy, output, x, expected):
    outcome = decided(one_column(STEPS, policy, output), {"x": x})
    assert (outcome.value, outcome.failures) == (expected, ())


@pytest.mark.parametrize(
    ("aggregation", "x", "expected"),
    [
        ("SUM", 5, D(6)),
        ("SUM", 50, D(5)),
        ("MIN", 5, D(1)),
        ("MIN", 500, D(3)),
        ("MAX", 5, D(3)),
        ("COUNT", 5, D(3)),
        ("COUNT", 50, D(2)),
        ("COUNT", 5000, D(0)),
        ("SUM", 5000, None),
        ("MIN", 5000, None),
        ("MAX", 5000, None),
    ],
)
def test_evaluate_collect_with_aggregation(aggregation, x, expected):
    rules = [["< 10", "1"], ["< 100", "2"], ["< 1000", "3"]]
    assert decided(one_column(rules, "COLLECT", aggregation=aggregation), {"x": x}).value == expected


@pytest.mark.parametrize(
    ("aggregation", "outputs", "expected"),
    [
        ("SUM", ["0.1", "0.2"], D("0.3")),
        ("SUM", ['duration("P1D")', 'duration("PT1H")'], "P1DT1H"),
        ("MIN", ['"b"', '"a"'], "a"),
        ("MAX", ['date("2024-02-29")', 'date("2023-12-31")'], "2024-02-29"),
        ("COUNT", ["1", "1"], D(2)),
        ("SUM", ["1", '"a"'], None),
    ],
)
def test_evaluate_aggregation_works_on_every_kind_that_has_it(aggregation, outputs, expected):
    rules = [["-", each] for each in outputs]
    value = decided(one_column(rules, "COLLECT", aggregation=aggregation), {"x": 1}).value
    assert (value if isinstance(expected, Decimal) or expected is None else str(value)) == expected


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "PRIORITY", "FIRST"])
def test_evaluate_single_policy_without_match_gives_null(policy):
    outcome = decided(one_column([["> 5", "1"]], policy), {"x": 1})
    assert (outcome.value, outcome.failures) == (None, ())


@pytest.mark.parametrize("policy", ["RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_evaluate_multiple_policy_without_match_gives_an_empty_list(policy):
    assert decided(one_column([["> 5", "1"]], policy), {"x": 1}).value == []


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "PRIORITY", "FIRST"])
def test_evaluate_without_match_gives_the_default(policy):
    outcome = decided(one_column([["> 5", "1"]], policy, ": number ! 7 * 6"), {"x": 1})
    assert (outcome.value, outcome.failures) == (D(42), ())


@pytest.mark.parametrize("policy", ["RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_evaluate_multiple_policy_without_match_gives_a_list_of_the_default(policy):
    assert decided(one_column([["> 5", "1"]], policy, ": number ! 42"), {"x": 1}).value == [D(42)]


def test_evaluate_unique_with_two_matches_is_a_failure_that_names_them():
    outcome = decided(one_column([["> 1", "1"], ["> 100", "2"], ["> 2", "3"]], "UNIQUE"), {"x": 5})
    assert outcome.value is None
    assert codes(outcome) == ["dmn.table.not_unique"]
    assert "1, 3" in outcome.failures[0].why.en


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [(["1", "1.0"], D(1)), (['"a"', '"a"'], "a"), (["[1]", "[1]"], [D(1)]), (["null", "null"], None)],
)
def test_evaluate_any_with_equal_outputs_gives_one(outputs, expected):
    outcome = decided(one_column([["-", each] for each in outputs], "ANY"), {"x": 5})
    assert (outcome.value, outcome.failures) == (expected, ())


@pytest.mark.parametrize("outputs", [["1", "2"], ["1", '"1"'], ["1", "null"], ["[1]", "[1,2]"]])
def test_evaluate_any_with_different_outputs_is_a_failure(outputs):
    outcome = decided(one_column([["-", each] for each in outputs], "ANY"), {"x": 5})
    assert outcome.value is None
    assert codes(outcome) == ["dmn.table.not_equal"]


@pytest.mark.parametrize(
    ("cell", "x", "matches"),
    [
        ("-", None, True),
        ("", 3, True),
        ("3", 3, True),
        ("3", 3.0, True),
        ("1, 2, 3", 3, True),
        ("not(1, 2)", 3, True),
        ("not(3)", 3, False),
        ("[1..3]", 3, True),
        ("[1..3)", 3, False),
        ("]1..3]", 1, False),
        ("(1..3)", 2, True),
        ("> 2", 3, True),
        ("<= 2", 3, False),
        ("-3", -3, True),
        ("< -1", -3, True),
        ("limit", 10, True),
        ("< limit", 10, False),
        ("[1..limit]", 10, True),
        ("? > 2 and ? < 4", 3, True),
        ("odd(?)", 3, True),
        ("odd(?)", 4, False),
        ("null", None, True),
        ("null", 1, False),
        ("not(null)", 1, True),
        ("> 2, null", None, True),
        ("= 3", 3, True),
        ("!= 3", 4, True),
        ("some v in [1, 2, 3] satisfies v = ?", 3, True),
        ("x + 0", 3, True),
    ],
)
def test_evaluate_number_cell(cell, x, matches):
    body = inputs(x="number", limit="number") + decision(
        "d", table(["x"], [""], [[cell, "true"]], "FIRST"), "input x", "input limit"
    )
    assert decided(body, {"x": x, "limit": 10}).value == (True if matches else None)


@pytest.mark.parametrize(
    ("type_ref", "cell", "value", "matches"),
    [
        ("string", '"甲", "乙"', "乙", True),
        ("string", 'not("甲")', "乙", True),
        ("string", 'starts with(?, "科技")', "科技园", True),
        ("string", "string length(?) in [2..3]", "科技园", True),
        ("boolean", "true", True, True),
        ("boolean", "false", True, False),
        ("boolean", "not(false)", True, True),
        ("date", '>= date("2024-02-29")', "2024-02-29", True),
        ("date", '[date("2024-01-01")..@"2024-12-31"]', "2025-01-01", False),
        ("date and time", '< @"2024-03-10T10:00:00Z"', "2024-03-10T17:59:59+08:00", True),
        ("time", '> time("09:00:00")', "09:00:01", True),
        ("days and time duration", '<= duration("P30D")', "P29DT23H", True),
        ("years and months duration", '> @"P1Y"', "P13M", True),
        ("tList", "list contains(?, 3)", [1, 2, 3], True),
        ("tList", "count(?) > 3", [1, 2, 3], False),
        ("tFirm", "?.市值 > 10", {"市值": 11}, True),
    ],
)
def test_evaluate_cell_of_other_kinds(type_ref, cell, value, matches):
    kinds = {"date": "date", "date and time": "date and time", "time": "time"}
    builtin = kinds.get(type_ref) or ("duration" if "duration" in type_ref else "")
    expression = f"{builtin}(x)" if builtin else "x"
    given_type = "" if builtin else type_ref
    types = (
        "<itemDefinition name='tList' isCollection='true'><typeRef>number</typeRef></itemDefinition>"
        "<itemDefinition name='tFirm'><itemComponent name='市值'><typeRef>number</typeRef></itemComponent>"
        "</itemDefinition>"
    )
    body = (
        types
        + inputs(x=given_type)
        + decision("d", table([f"{expression}: {type_ref}"], [""], [[cell, "true"]], "FIRST"), "input x")
    )
    assert decided(body, {"x": value}).value == (True if matches else None)


def test_evaluate_several_outputs_give_a_context():
    body = inputs(x="number") + decision(
        "d", table(["x"], ["档次", "金额"], [["> 5", '"重点"', "x * 2"], ["-", '"一般"', "0"]], "FIRST"), "input x"
    )
    assert decided(body, {"x": 6}).value == {"档次": "重点", "金额": D(12)}


def test_evaluate_priority_of_several_outputs_goes_column_by_column():
    outputs = ['a: string = "x", "y"', "b: number = 1, 2, 3"]
    rules = [["-", '"y"', "1"], ["-", '"x"', "3"], ["-", '"x"', "2"]]
    body = inputs(i="") + decision("d", table(["i"], outputs, rules, "PRIORITY"), "input i")
    assert decided(body).value == {"a": "x", "b": D(2)}
    body = inputs(i="") + decision("d", table(["i"], outputs, rules, "OUTPUT ORDER"), "input i")
    assert [(each["a"], each["b"]) for each in decided(body).value] == [("x", 2), ("x", 3), ("y", 1)]


def test_evaluate_priority_takes_the_order_of_the_type():
    types = (
        "<itemDefinition name='tRisk'><typeRef>string</typeRef>"
        '<allowedValues><text>"DECLINE", "REFER", "ACCEPT"</text></allowedValues></itemDefinition>'
    )
    body = (
        types
        + inputs(x="")
        + decision(
            "d",
            table(["x"], [": tRisk"], [["-", '"ACCEPT"'], ["-", '"DECLINE"'], ["-", '"REFER"']], "PRIORITY"),
            "input x",
        )
    )
    assert decided(body).value == "DECLINE"


def test_evaluate_aggregation_of_several_outputs_is_a_failure():
    body = inputs(x="") + decision("d", table(["x"], ["a", "b"], [["-", "1", "2"]], "COLLECT", "SUM"), "input x")
    outcome = decided(body)
    assert outcome.value is None
    assert codes(outcome) == ["dmn.table.aggregation"]


@pytest.mark.parametrize("x", [5, -1])
def test_evaluate_input_outside_its_values_is_a_failure(x):
    body = one_column([["-", '"never"']], "FIRST", column="x: number = [0..1], 3")
    outcome = decided(body, {"x": x})
    assert outcome.value is None
    assert codes(outcome) == ["dmn.table.input"]
    assert outcome.failures[0].path == "input[1]"


def test_evaluate_output_outside_its_values_is_a_failure_at_its_cell():
    outcome = decided(one_column([["-", '"c"']], "FIRST", ': string = "a", "b"'), {"x": 1})
    assert outcome.value is None
    assert codes(outcome) == ["dmn.table.output"]
    assert outcome.failures[0].path == "rule[1].output[1]"


def test_evaluate_input_of_a_wrong_type_is_null_and_a_failure():
    outcome = decided(one_column([["null", '"missing"'], ["-", '"there"']], "FIRST"), {"x": "text"})
    assert outcome.value == "missing"
    assert codes(outcome) == ["dmn.type"]


def test_evaluate_output_of_a_wrong_type_is_null_and_a_failure():
    outcome = decided(one_column([["-", '"text"']], "FIRST", ": number"), {"x": 1})
    assert outcome.value is None
    assert codes(outcome) == ["dmn.type"]


def test_evaluate_failing_cell_does_not_match_and_says_where():
    outcome = decided(one_column([["< limit", '"a"'], ["-", '"b"']], "FIRST"), {"x": 1})
    assert outcome.value == "b"
    (failure, *_) = outcome.failures
    assert isinstance(failure, ModelFailure)
    assert (failure.element, failure.path, failure.line, failure.column) == ("d", "rule[1].input[1]", 1, 3)


def test_evaluate_cell_that_is_no_feel_does_not_match():
    outcome = decided(one_column([["[1..", '"a"'], ["-", '"b"']], "FIRST"), {"x": 1})
    assert outcome.value == "b"
    assert codes(outcome) == ["feel.syntax"]


def test_evaluate_unknown_fact_never_matches_a_comparison():
    outcome = decided(one_column([["< 5", '"below"'], [">= 5", '"above"']], "FIRST"), {})
    assert outcome.value is None
    assert outcome.failures


def test_evaluate_rule_with_missing_cells_counts_them_as_any():
    body = inputs(x="") + decision(
        "d",
        "<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>"
        "<rule><outputEntry><text>1</text></outputEntry></rule></decisionTable>",
        "input x",
    )
    assert decided(body, {"x": 9}).value == D(1)


def test_evaluate_table_without_rules_gives_null():
    assert decided(one_column([], "UNIQUE"), {"x": 1}).value is None


def test_evaluate_hundreds_of_rules_finds_the_same_as_few():
    rules = [[f"[{low}..{low + 10})", str(low)] for low in range(0, 5000, 10)]
    made = model_of(one_column(rules, "UNIQUE")).decision("d")
    assert [made.evaluate({"x": x}).value for x in (0, 9.99, 10, 4999, 5000, -1)] == [0, 0, 10, 4990, None, None]


def test_evaluate_table_over_chinese_names():
    body = inputs(**{"投资额(万元)": "number", "行业 门类": "string"}) + decision(
        "奖励档次",
        table(
            ["投资额(万元): number", "行业 门类: string"],
            ["档次: string"],
            [[">= 10000", '"制造业"', '"重点"'], ["-", "-", '"一般"']],
            "FIRST",
        ),
        "input 投资额(万元)",
        "input 行业 门类",
    )
    assert decided(body, {"投资额(万元)": 10000, "行业 门类": "制造业"}, "奖励档次").value == "重点"
    assert decided(body, {"投资额(万元)": 9999, "行业 门类": "制造业"}, "奖励档次").value == "一般"
