from datetime import date

from luodi.engine.dmn import read_definitions
from luodi.engine.dmn.checks import Severity
from luodi.engine.entitlements import read_facts, read_policy
from luodi.engine.entitlements.checks import check_book, check_policy
from tests.engine.entitlements.building import FACTS, POLICY, decision_xml, dictionary, policy_of

DAY = date(2022, 9, 30)


def codes(policy, on=DAY, facts=None):
    return [each.code for each in check_policy(policy, facts or dictionary(), on)]


def test_check_policy_in_order_finds_only_what_is_unverified():
    assert codes(policy_of()) == ["policy.parameter.unverified"]


def test_check_policy_sees_gaps_with_the_figures_written_in():
    rules = [["-", ">= 强度下限", "true"], ["-", "< 0.02", "false"]]
    found = check_policy(
        policy_of(xml=decision_xml(rules, columns=("企业划型", "研发费用: number"))), dictionary(), DAY
    )
    gap = next(each for each in found if each.code == "dmn.table.gap.fraction")
    assert [cell.text for cell in gap.region] == ["[0.02..0.05)"]


def test_check_policy_past_its_last_day_is_expired():
    assert "policy.expired" in codes(policy_of(), date(2023, 1, 1))
    assert "policy.expired" not in codes(policy_of(), date(2022, 12, 31))


def test_check_policy_parameter_that_starts_late_is_an_error():
    text = POLICY.replace("values = [{ from = 2022-01-01, value = 0.1", "values = [{ from = 2022-02-01, value = 0.1")
    found = [each for each in check_policy(policy_of(text), dictionary(), DAY) if each.severity is Severity.ERROR]
    assert [(each.code, each.place.element) for each in found] == [("policy.parameter.undated", "比例")]


def test_check_policy_figure_in_a_rule_is_undeclared():
    found = check_policy(policy_of(xml=decision_xml(amount="研发费用 * 0.2")), dictionary(), DAY)
    assert [each.place.element for each in found if each.code == "policy.figure_undeclared"] == ["Amount"]


def test_check_policy_that_rests_on_tax_warns():
    facts = FACTS.replace('source = "year.revenue_cny"', 'source = "year.revenue_cny"\nof_tax = true')
    of_tax = read_facts(facts)
    policy = read_policy(POLICY, "policy.toml", read_definitions(decision_xml()), of_tax)
    assert "policy.fair_competition" in codes(policy, facts=of_tax)
    assert "policy.fair_competition" not in codes(policy)


def test_check_policy_parameter_without_use_is_found():
    idle = POLICY[POLICY.index('[[parameters]]\nname = "比例"') : POLICY.index("[[sources]]")].replace("比例", "闲置")
    assert "policy.parameter.unused" in codes(policy_of(POLICY.replace("[[sources]]", idle + "[[sources]]")))


def test_check_book_names_overlapping_groups_and_unprovided_facts():
    groups = 'exclusive_groups = ["甲", "乙"]\n'
    policies = [
        policy_of(POLICY.replace("[document]", f"{groups}[document]", 1)),
        policy_of(POLICY.replace('id = "rd-award"', 'id = "other"').replace("[document]", f"{groups}[document]", 1)),
    ]
    found = check_book(policies, dictionary(), DAY, provided={"register.district_id", "year.revenue_cny"})
    book = [(each.finding.code, each.finding.place.element) for each in found if not each.policy_id]
    assert book == [("policy.fact_unprovided", "研发费用"), ("policy.groups_overlap", "乙")]
