from datetime import date

import pytest

from luodi.engine.dmn import compile_model
from luodi.engine.dmn.table_paths import tables_in
from luodi.engine.entitlements.binding import bound_decision, feel_text
from tests.engine.entitlements.building import decision_xml, judge_of, policy_of
from tests.engine.entitlements.test_judging import SMALL


def cells(policy, day):
    return [rule.inputs[1].text for placed in tables_in(bound_decision(policy, day)) for rule in placed.table.rules]


def test_bound_decision_has_the_figures_of_the_day():
    assert cells(policy_of(), date(2022, 6, 30)) == [">= 0.03", "-"]
    assert cells(policy_of(), date(2022, 7, 1)) == [">= 0.05", "-"]


def test_bound_decision_before_the_first_value_holds_null():
    assert cells(policy_of(), date(2021, 12, 31)) == [">= null", "-"]


def test_bound_decision_replaces_names_and_not_parts_of_names():
    rules = [["-", "[强度下限..研发费用 / 营业收入]", "true"], ["-", "-", "false"]]
    assert cells(policy_of(xml=decision_xml(rules)), date(2022, 6, 30))[0] == "[0.03..研发费用 / 营业收入]"


def test_bound_decision_decides_as_the_policy_does():
    policy = policy_of()
    made = compile_model(bound_decision(policy, date(2022, 3, 31)))
    given = {"企业划型": "小型", "营业收入": SMALL["revenue_cny"], "研发费用": SMALL["rd_expense_cny"]}
    assert made.decision("Amount").evaluate(given).value == judge_of(policy).judge(SMALL).amount_cny
    assert [need.name for need in made.decision("Amount").needed_inputs] == ["研发费用"]


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (date(2022, 1, 1), 'date("2022-01-01")'), ('a"b', '"a\\"b"')]
)
def test_feel_text_writes_what_feel_reads(value, text):
    assert feel_text(value) == text
