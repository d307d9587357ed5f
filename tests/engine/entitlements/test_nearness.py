"""Explanations and near misses, on the shipped book."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from luodi.engine.entitlements import Status, compile_policy
from luodi.engine.entitlements.explaining import Answer, PolicyReader, explain_policy
from luodi.engine.entitlements.nearness import nearest_yes
from luodi.front.exchange.policybook import read_book

BOOK = read_book(Path(__file__).parents[3] / "policybook")
D = Decimal


def case_of(policy, name):
    entry = BOOK.entries[policy]
    case = next(each for each in entry.cases if each.name == name)
    return PolicyReader(entry.policy, BOOK.dictionary, case.as_of), case


def near(policy, name):
    reader, case = case_of(policy, name)
    found = nearest_yes(reader, case.facts)
    return None if found is None else [(each.code, each.to_value, each.needed) for each in found.changes]


def test_nearest_yes_of_a_quotient_moves_its_numerator():
    assert near("srdi-sme", "研发强度2.8%") == [("rd_expense_cny", D(3_000_000), ">= 0.03")]


@pytest.mark.parametrize(
    ("policy", "name", "changes"),
    [
        ("srdi-sme", "营收不足且无融资", [("revenue_cny", D(10_000_000), ">= 10000000")]),
        ("srdi-sme", "评分59", [("srdi_score", D(60), ">= 60")]),
        ("technical-upgrade", "不足1000万", [("upgrade_investment_cny", D(10_000_000), ">= 10000000")]),
        ("foreign-rd-centre", "恰为100人", [("rd_staff", D("100.01"), "> 100")]),
        ("srdi-city-award", "复评", [("srdi_recognition", "市级首次", "市级首次")]),
        ("lingang-income-tax", "外区迁入", [("moved_into_lingang", False, "false")]),
        ("innovative-headquarters", "注册早一日", [("registered_on", date(2022, 1, 1), ">= 2022-01-01")]),
    ],
)
def test_nearest_yes_names_the_fact_and_what_it_must_be(policy, name, changes):
    assert near(policy, name) == changes


def test_nearest_yes_of_a_yes_is_nothing():
    assert near("srdi-sme", "符合") is None


def test_nearest_yes_does_not_change_what_is_missing():
    assert near("srdi-sme", "缺评分") is None


@pytest.mark.parametrize("entry", BOOK.entries.values(), ids=BOOK.entries.keys())
def test_nearest_yes_makes_the_policy_say_yes(entry):
    """Whatever it proposes for a no in force, the judge agrees to; and no policy leaves all its noes without a way."""
    proposed = 0
    for case in entry.cases:
        judge = compile_policy(entry.policy, BOOK.dictionary, case.as_of)
        verdict = judge.judge(case.facts)
        if verdict.status is not Status.NOT_ENTITLED or not verdict.in_force:
            continue
        found = nearest_yes(PolicyReader(entry.policy, BOOK.dictionary, case.as_of), case.facts)
        if found is None or (entry.policy.districts and case.facts["district_code"] not in entry.policy.districts):
            continue
        proposed += 1
        assert 1 <= len(found.changes) <= 2
        changed = {**case.facts, **{each.code: each.to_value for each in found.changes}}
        assert judge.judge(changed).status is Status.ENTITLED
    assert proposed or entry.policy.id in {"hiring-subsidy-2022", "srdi-district-award", "hnte-district-award"}


def test_explain_policy_gives_the_clauses_of_the_nearest_rule():
    reader, case = case_of("srdi-sme", "研发强度2.8%")
    clauses = explain_policy(reader, case.facts)
    assert [(each.subject, each.condition, each.answer) for each in clauses] == [
        ("细分市场年限", ">= 2", Answer.HOLDS),
        ("研发费用", ">= 1000000", Answer.HOLDS),
        ("研发费用 / 营业收入", ">= 0.03", Answer.FAILS),
        ("规模达标", "true", Answer.HOLDS),
        ("质效达标", "true", Answer.HOLDS),
    ]
    assert set(clauses[2].facts) == {"rd_expense_cny", "revenue_cny"}
    assert [each.subject for each in clauses[3].below] == ["营业收入"]


def test_explain_policy_says_what_is_missing():
    reader, case = case_of("srdi-sme", "缺评分")
    (quality,) = [each for each in explain_policy(reader, case.facts) if each.subject == "质效达标"]
    assert quality.answer is Answer.OPEN
    assert [(each.subject, each.answer) for each in quality.below] == [("专精特新评分", Answer.OPEN)]


@pytest.mark.parametrize("entry", BOOK.entries.values(), ids=BOOK.entries.keys())
def test_explain_policy_all_clauses_hold_exactly_for_the_entitled(entry):
    for case in entry.cases:
        if entry.policy.is_valid_on(case.as_of):
            clauses = explain_policy(PolicyReader(entry.policy, BOOK.dictionary, case.as_of), case.facts)
            verdict = compile_policy(entry.policy, BOOK.dictionary, case.as_of).judge(case.facts)
            if not entry.policy.districts:
                assert all(each.answer is Answer.HOLDS for each in clauses) == (verdict.status is Status.ENTITLED)
