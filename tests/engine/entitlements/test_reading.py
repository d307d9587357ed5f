import pytest

from luodi.engine.entitlements import Confidence, read_facts
from luodi.reference.problems import Problem
from tests.engine.entitlements.building import FACTS, POLICY, decision_xml, policy_of

BUDGET = """[[budgets]]
year = 2022
amount_cny = 5
confidence = "seen"
"""


def problem_of(text: str = POLICY, xml: bytes | None = None):
    with pytest.raises(Problem) as caught:
        policy_of(text, xml)
    return caught.value.record


def test_read_policy_keeps_the_confidence_of_every_figure():
    values = policy_of().parameter("强度下限").values
    assert [(value.confidence, value.note) for value in values] == [(Confidence.SEEN, ""), (Confidence.MEMORY, "修订")]


@pytest.mark.parametrize(
    ("old", "new", "field", "line"),
    [
        ('level = "city"', 'level = "town"', "level", 5),
        ("to = 2022-12-31", "to = 2021-12-31", "validity.to", 17),
        ("from = 2022-07-01", "from = 2021-07-01", "parameters[0].values", 24),
        ("value = 0.05", 'value = "5%"', "parameters[0].values[1].value", 24),
        ('name = "比例"', 'name = "强度下限"', "parameters[1].name", 30),
        ('id = "rd-award"', 'id = "RD award"', "id", 2),
        ("amount_known = true", "amount_known = true\nbudget = 5", "budget", 10),
        ('level = "city"', 'level = "district"', "districts", None),
        ("[[sources]]", f'{BUDGET}rule = "ranked"\n[[sources]]', "budgets[0].rank_by", 35),
        (
            "[[sources]]",
            f'{BUDGET}rule = "pro_rata"\ndistrict_code = "999999"\n[[sources]]',
            "budgets[0].district_code",
            40,
        ),
    ],
)
def test_read_policy_names_field_and_line(old, new, field, line):
    where = problem_of(POLICY.replace(old, new)).where
    assert (where.file, where.field, where.line) == ("policy.toml", field, line)


def test_read_policy_budget_ranked_by_what_is_no_number_is_refused():
    record = problem_of(POLICY.replace("[[sources]]", f'{BUDGET}rule = "ranked"\nrank_by = "企业划型"\n[[sources]]'))
    assert (record.code, record.where.field) == ("policy.rank_unknown", "budgets.rank_by")


def test_read_policy_broken_toml_names_the_line():
    record = problem_of(POLICY.replace("title = {", "title = {{"))
    assert (record.code, record.where.line) == ("definition.not_toml", 3)


def test_read_policy_without_eligible_names_the_decision():
    record = problem_of(xml=decision_xml().replace(b'name="Eligible"', b'name="Entitled"'))
    assert (record.code, record.where.file, record.where.field) == (
        "policy.decision_missing",
        "decision.dmn",
        "Eligible",
    )


def test_read_policy_input_that_is_no_fact_is_named():
    xml = decision_xml().replace("营业收入".encode(), "毛利".encode())
    assert (problem_of(xml=xml).code, problem_of(xml=xml).where.field) == ("policy.input_unknown", "毛利")


def test_read_policy_input_of_another_type_is_named():
    text = decision_xml().decode()
    xml = text.replace('name="营业收入" typeRef="number"', 'name="营业收入" typeRef="string"').encode()
    assert problem_of(xml=xml).code == "policy.input_type"


def test_read_policy_cell_of_a_megabyte_is_refused_by_element_and_line():
    rules = [['"小型"', "-", "true"], ["-", ", ".join(["1"] * 400_000), "false"]]
    record = problem_of(xml=decision_xml(rules))
    assert (record.code, record.where.field, record.where.line) == ("policy.text_too_long", "Eligible", 1)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (
            'type = "string"\nperiod = "now"\nsource = "declared"',
            'type = "text"\nperiod = "now"\nsource = "declared"',
            "size.type",
        ),
        ('name = "研发费用"', 'name = "营业收入"', "rd_expense_cny.name"),
        ('source = "declared"', 'source = "hearsay"', "size.source"),
        ("[size]", "[Size]", "Size"),
    ],
)
def test_read_facts_names_the_field(old, new, field):
    with pytest.raises(Problem) as caught:
        read_facts(FACTS.replace(old, new))
    assert caught.value.record.where.field == field
