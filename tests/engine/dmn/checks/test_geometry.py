"""Gaps, overlaps and rules that never win, case by case."""

import pytest

from luodi.engine.dmn import model
from luodi.engine.dmn.model import HitPolicy
from tests.engine.dmn.checks.tables import cells, findings_of, of_code, table


def gaps(inputs, rows, **more):
    return [cells(each.region) for each in of_code(findings_of(table(inputs, rows, **more)), "dmn.table.gap")]


@pytest.mark.parametrize(
    ("type_", "tests", "gap"),
    [
        ("number", ["< 5", "> 5"], "5"),
        ("number", ["<= 5", ">= 5"], None),
        ("number", ["[0..10)", "(10..20]", "< 0", "> 20"], "10"),
        ("number", ["not(3)"], "3"),
        ("number", ["? > 3 and ? <= 8", "? <= 3 or ? > 9"], "(8..9]"),
        ("number", ["1, 2, [3..4]", "not(1, 2, [3..4])"], None),
        ("number", ["? between 1 and 2", "not(? between 1 and 2)"], None),
        ("number", ["? in [1..2]", "< 1", "> 3"], "(2..3]"),
        ("string", ['"a", "b"', '"c"'], 'not("a", "b", "c")'),
        ("string", ['not("a")'], '"a"'),
        ("string", ['< "m"', '> "m"'], '"m"'),
        ("boolean", ["true"], "false"),
        ("boolean", ["true", "not(true)"], None),
        ("date", ['<= date("2024-02-28")', '>= date("2024-03-01")'], '@"2024-02-29"'),
        ("date", ['<= date("2023-02-28")', '>= @"2023-03-01"'], None),
        ("dateTime", ['< @"2024-01-01T00:00:00"'], '>= @"2024-01-01T00:00:00"'),
        ("time", ['< @"08:00:00"', '[@"08:00:00"..@"17:59:59"]'], '[@"18:00:00"..@"23:59:59"]'),
        ("dayTimeDuration", ['< duration("P30D")', '> duration("P30D")'], '@"P30D"'),
        ("yearMonthDuration", ['<= duration("P1Y")', '>= duration("P13M")'], None),
        ("number", ["2 + 3", "not(5)"], None),
        ("number", ["[9..1]", "-"], None),
    ],
)
def test_one_column_shows_what_no_rule_covers(type_, tests, gap):
    found = gaps({"x": type_}, [[test, '"r"'] for test in tests], policy=HitPolicy.FIRST)
    assert found == ([] if gap is None else [{"x": gap}])


def test_gap_of_two_columns_names_both():
    rows = [["< 100", "true", '"a"'], [">= 100", "-", '"b"']]
    (found,) = of_code(findings_of(table({"投资额": "number", "新建": "boolean"}, rows)), "dmn.table.gap")
    assert cells(found.region) == {"投资额": "< 100", "新建": "false"}
    assert cells(found.example) == {"投资额": "0", "新建": "false"}


def test_gap_between_whole_numbers_is_only_noted():
    rows = [["[18..21]", '"a"'], ["[22..25]", '"b"'], ["< 18", '"c"'], ["> 25", '"d"']]
    findings = findings_of(table({"x": "number"}, rows))
    (found,) = of_code(findings, "dmn.table.gap.fraction")
    assert (cells(found.region), cells(found.example)) == ({"x": "(21..22)"}, {"x": "21.5"})
    assert not of_code(findings, "dmn.table.gap")


def test_default_output_closes_all_gaps():
    findings = findings_of(table({"x": "number"}, [["> 5", '"a"']], default='"b"'))
    assert not [each for each in findings if each.code.startswith("dmn.table.gap")]


def test_allowed_values_bound_the_column():
    rows = [['"甲"', '"a"'], ['"乙"', '"b"']]
    assert gaps({"x": "string"}, rows, input_values={"x": '"甲", "乙"'}) == []
    assert gaps({"x": "string"}, rows, input_values={"x": '"甲", "乙", "丙"'}) == [{"x": '"丙"'}]


def test_allowed_values_of_the_type_bound_the_column():
    kind = model.ItemDefinition(name="tKind", type_ref="string", allowed_values=model.UnaryTests(text='"甲", "乙"'))
    findings = findings_of(table({"x": "tKind"}, [['"甲"', '"a"']]), items=(kind,))
    assert [cells(each.region) for each in of_code(findings, "dmn.table.gap")] == [{"x": '"乙"'}]


def test_missing_input_is_noted_for_its_column():
    findings = findings_of(table({"x": "number", "y": "number"}, [["< 5", "-", '"a"'], [">= 5", "-", '"b"']]))
    (found,) = of_code(findings, "dmn.table.gap.missing")
    assert (found.place.column, cells(found.example)["x"]) == ("x", "null")


def test_rule_for_null_closes_the_missing_input():
    findings = findings_of(table({"x": "number"}, [["not(null)", '"a"'], ["null", '"b"']]))
    assert [each.code for each in findings] == []


def test_unique_table_with_overlap_is_an_error_with_example():
    findings = findings_of(table({"x": "number", "y": "string"}, [["< 5", "-", '"a"'], [">= 3", '"k"', '"b"']]))
    (found,) = of_code(findings, "dmn.table.overlap")
    assert found.place.rules == (1, 2)
    assert cells(found.region) == {"x": "[3..5)", "y": '"k"'}
    assert cells(found.example) == {"x": "3", "y": '"k"'}


def test_unique_table_whose_rules_touch_has_no_overlap():
    assert not of_code(findings_of(table({"x": "number"}, [["< 5", '"a"'], [">= 5", '"b"']])), "dmn.table.overlap")


def test_any_table_with_equal_outputs_may_overlap():
    box = table({"x": "number"}, [["< 5", '"a"'], ["< 7", '"a"'], ["> 6", '"b"']], policy=HitPolicy.ANY)
    (found,) = of_code(findings_of(box), "dmn.table.contradiction")
    assert (found.place.rules, cells(found.example)) == ((2, 3), {"x": "6.5"})


def test_rule_behind_others_that_cover_it_is_shadowed():
    rows = [["< 5", '"a"'], [">= 5, null", '"b"'], ["[4..6]", '"c"'], ["-", '"d"']]
    found = of_code(findings_of(table({"x": "number"}, rows, policy=HitPolicy.FIRST)), "dmn.rule.shadowed")
    assert [each.place.rules for each in found] == [(3,), (4,)]


def test_rule_that_only_catches_missing_input_is_not_shadowed():
    rows = [["< 5", '"a"'], [">= 5", '"b"'], ["-", '"c"']]
    assert not of_code(findings_of(table({"x": "number"}, rows, policy=HitPolicy.FIRST)), "dmn.rule.shadowed")


def test_rule_outranked_everywhere_is_shadowed_under_priority():
    rows = [["[1..2]", '"低"'], ["[0..5]", '"高"']]
    box = table({"x": "number"}, rows, policy=HitPolicy.PRIORITY, output_values='"高", "低"')
    (found,) = of_code(findings_of(box), "dmn.rule.shadowed")
    assert found.place.rules == (1,)


@pytest.mark.parametrize("test", ["[9..1]", "? > 3 and ? < 2", "not(-1, [0..5], < 0, > 4)"])
def test_rule_without_any_value_is_impossible(test):
    found = of_code(findings_of(table({"x": "number"}, [[test, '"a"'], ["-", '"b"']])), "dmn.rule.impossible")
    assert [(each.place.rules, each.place.column) for each in found] == [((1,), "x")]


def test_columns_of_one_expression_are_one_input():
    box = table({"x": "number"}, [])
    column = box.inputs[0]
    rules = tuple(
        model.Rule(
            inputs=(model.UnaryTests(text=low), model.UnaryTests(text=high)),
            outputs=(model.LiteralExpression(text='"r"'),),
        )
        for low, high in ((">= 0", "<= 5"), ("> 5", "<= 9"))
    )
    twice = model.DecisionTable(inputs=(column, column), outputs=box.outputs, rules=rules)
    findings = findings_of(twice)
    assert [cells(each.region)["x"] for each in of_code(findings, "dmn.table.gap")] == ["< 0, > 9"]
    assert not of_code(findings, "dmn.table.overlap")


def test_cells_over_other_inputs_are_named_and_claim_nothing():
    rows = [["> y", "-", '"a"'], ["<= 3", "-", '"b"'], ["string length(string(?)) > 3", "< 2", '"c"']]
    findings = findings_of(table({"x": "number", "y": "number"}, rows))
    (found,) = of_code(findings, "dmn.table.unread")
    assert (found.place.rules, found.place.column) == ((1, 3), "x")
    assert not of_code(findings, "dmn.table.overlap")
    assert not of_code(findings, "dmn.table.gap")


def test_zoned_clocks_are_left_unread():
    findings = findings_of(table({"x": "time"}, [['< @"08:00:00Z"', '"a"'], ['>= @"08:00:00Z"', '"b"']]))
    assert of_code(findings, "dmn.table.unread")
    assert not of_code(findings, "dmn.table.gap")


def test_many_gaps_are_bounded_and_said_to_be():
    rows = [[str(2 * number), '"a"'] for number in range(60)]
    box = table({"x": "number", "y": "number"}, [[row[0], row[0], row[1]] for row in rows])
    findings = findings_of(box)
    assert len(of_code(findings, "dmn.table.gap")) + len(of_code(findings, "dmn.table.gap.fraction")) == 20
    assert of_code(findings, "dmn.table.gap.more")


def test_example_of_a_text_that_no_rule_lists_is_a_plain_one():
    (found,) = of_code(findings_of(table({"x": "string"}, [['"HIGH", "LOW"', '"a"']])), "dmn.table.gap")
    assert cells(found.example) == {"x": '"其他"'}
