from datetime import date
from decimal import Decimal

from luodi.engine.entitlements import Status
from tests.engine.entitlements.building import POLICY, decision_xml, judge_of, policy_of

D = Decimal
SMALL = {"size": "小型", "revenue_cny": D(1_000_000), "rd_expense_cny": D(40_000)}


def said(verdict):
    return verdict.status, verdict.amount_cny


def test_judge_entitled_gives_amount_and_rule():
    verdict = judge_of().judge(SMALL)
    assert (said(verdict), verdict.rule, verdict.missing) == ((Status.ENTITLED, D("4000.00")), 1, ())


def test_judge_not_entitled_names_the_rule_that_says_so():
    verdict = judge_of().judge({**SMALL, "size": "大型"})
    assert (said(verdict), verdict.rule) == ((Status.NOT_ENTITLED, None), 2)


def test_judge_takes_the_parameters_of_the_day():
    assert said(judge_of(on=date(2022, 6, 30)).judge(SMALL))[0] is Status.ENTITLED
    assert said(judge_of(on=date(2022, 7, 1)).judge(SMALL))[0] is Status.NOT_ENTITLED


def test_judge_outside_validity_is_not_in_force():
    for day in (date(2021, 12, 31), date(2023, 1, 1)):
        verdict = judge_of(on=day).judge(SMALL)
        assert (verdict.status, verdict.in_force) == (Status.NOT_ENTITLED, False)


def test_judge_missing_fact_is_unknown_and_named():
    verdict = judge_of().judge({"size": "小型", "revenue_cny": D(1_000_000)})
    assert (said(verdict), verdict.missing) == ((Status.UNKNOWN, None), ("rd_expense_cny",))


def test_judge_missing_fact_that_does_not_matter_is_not_asked_for():
    assert judge_of().judge({"size": "大型"}).status is Status.NOT_ENTITLED


def test_judge_all_missing_names_every_fact_behind_the_open_cells():
    assert judge_of().judge({}).missing == ("size", "rd_expense_cny", "revenue_cny")


def test_judge_division_by_zero_is_unknown_without_missing_facts():
    verdict = judge_of().judge({**SMALL, "revenue_cny": D(0)})
    assert (verdict.status, verdict.missing) == (Status.UNKNOWN, ())
    (problem, *_) = verdict.problems
    assert problem.code.startswith("feel.")
    assert (problem.where.file, problem.where.field) == ("decision.dmn", "Eligible")
    assert problem.where.line is not None


def test_judge_rounds_half_up_to_the_fen():
    policy = policy_of(xml=decision_xml(amount="研发费用 * 比例 / 8"))
    assert judge_of(policy).judge({**SMALL, "rd_expense_cny": D("40000.4")}).amount_cny == D("500.01")


def test_judge_negative_amount_is_a_problem_and_no_amount():
    verdict = judge_of(policy_of(xml=decision_xml(amount="-研发费用"))).judge(SMALL)
    assert (verdict.amount_cny, verdict.problems[0].code) == (None, "policy.amount_negative")


def test_judge_answer_of_another_type_is_unknown():
    rules = [['"小型"', "-", '"yes"'], ["-", "-", "false"]]
    verdict = judge_of(policy_of(xml=decision_xml(rules))).judge(SMALL)
    assert verdict.status is Status.UNKNOWN
    assert verdict.problems


def test_judge_policy_of_districts_asks_for_the_district():
    text = POLICY.replace('level = "city"', 'level = "district"\ndistricts = ["310115"]')
    judge = judge_of(policy_of(text))
    assert judge.judge(SMALL).missing == ("district_code",)
    assert judge.judge({**SMALL, "district_code": "310101"}).status is Status.NOT_ENTITLED
    assert judge.judge({**SMALL, "district_code": "310115"}).status is Status.ENTITLED
    assert judge.asks_for[0] == "district_code"


def test_judge_of_unknown_amount_tells_eligibility_only():
    verdict = judge_of(policy_of(POLICY.replace("amount_known = true", "amount_known = false"))).judge(SMALL)
    assert said(verdict) == (Status.ENTITLED, None)
