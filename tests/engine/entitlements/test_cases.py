from decimal import Decimal

import pytest

from luodi.engine.entitlements.cases import read_cases, run_cases
from luodi.reference.problems import Problem
from tests.engine.entitlements.building import dictionary, policy_of

GOOD = """case,as_of,企业划型,营业收入,研发费用,status,amount_cny
符合,2022-03-31,小型,1000000,40000,entitled,4000
缺划型,2022-03-31,,1000000,40000,待补充信息,
"""


def test_run_cases_compares_status_and_amount():
    run = run_cases(policy_of(), read_cases(GOOD, "cases.csv", dictionary()), dictionary())
    assert (len(run.results), run.failed) == (2, ())


def test_run_cases_wrong_expectation_fails():
    for wrong in (GOOD.replace("4000\n", "4000.01\n"), GOOD.replace("entitled", "not_entitled")):
        run = run_cases(policy_of(), read_cases(wrong, "cases.csv", dictionary()), dictionary())
        assert [each.case.row for each in run.failed] == [2]
        assert run.failed[0].verdict.amount_cny == Decimal(4000)


def test_run_cases_names_rules_that_no_case_reaches():
    (coverage,) = run_cases(policy_of(), read_cases(GOOD, "cases.csv", dictionary()), dictionary()).coverage
    assert (coverage.table, coverage.rules, coverage.unreached) == ("Eligible", 2, ())
    first_only = "\n".join(GOOD.splitlines()[:2])
    (coverage,) = run_cases(policy_of(), read_cases(first_only, "", dictionary()), dictionary()).coverage
    assert coverage.unreached == (2,)


@pytest.mark.parametrize(
    ("old", "new", "row", "field"),
    [
        ("2022-03-31,小型", "2022-13-31,小型", 2, "as_of"),
        ("小型", "超大型", 2, "企业划型"),
        ("40000,entitled", "4e,entitled", 2, "研发费用"),
        ("entitled", "maybe", 2, "status"),
        ("营业收入", "毛利", 1, "毛利"),
        ("研发费用", "营业收入", 1, "营业收入"),
        ("as_of", "day", 1, "as_of"),
    ],
)
def test_read_cases_names_row_and_column(old, new, row, field):
    with pytest.raises(Problem) as caught:
        read_cases(GOOD.replace(old, new, 1), "cases.csv", dictionary())
    where = caught.value.record.where
    assert (where.file, where.row, where.field) == ("cases.csv", row, field)
