from decimal import Decimal

import pytest

from luodi.office.policies.combining import combinations_of, totals_by_policy
from luodi.office.policies.models import Entitlement
from tests.office.policies.conftest import BOOK, DAY, publish
from tests.office.policies.test_running import declare, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def entitled(book, enterprises, on_desk):
    publish(on_desk, BOOK.entries["job-subsidy-hard-hit-2022"])
    declare(enterprises[0], on_desk, "srdi_recognition", "市级首次")
    for code, value in (("hard_hit_sector", "餐饮"), ("insured_staff", "9000")):
        declare(enterprises[0], on_desk, code, value)
    from luodi.office.policies.models import DeclaredFact

    DeclaredFact.objects.create(
        enterprise=enterprises[0], code="layoff_rate", year=2021, value="0.01", source="申报", stated_on=DAY,
        evidence_level="verified",
    )  # fmt: skip
    run(on_desk)


def test_combinations_of_takes_the_higher_of_what_excludes_each_other(entitled, desk):
    (found,) = combinations_of(desk, DAY)
    assert found.taken == {"job-subsidy-hard-hit-2022": Decimal(3_000_000), "srdi-district-award": Decimal(250_000)}
    (lost,) = found.forgone
    assert (lost.policy_code, lost.amount_cny, lost.for_policy, lost.because.zh) == (
        "srdi-city-award",
        Decimal(100_000),
        "srdi-district-award",
        "专精特新奖励",
    )
    assert found.total_cny == Decimal(3_250_000)


def test_combinations_of_amounts_beyond_a_cap_are_cut(entitled, desk):
    rows = Entitlement.objects.filter(policy_code="job-subsidy-hard-hit-2022", status="entitled")
    assert rows.update(amount_cny=Decimal("3000000.01")) == 1
    (found,) = combinations_of(desk, DAY)
    assert found.taken["job-subsidy-hard-hit-2022"] == Decimal(3_000_000)
    (cut,) = found.short
    assert (cut.entitled_cny, cut.granted_cny, cut.because.en) == (
        Decimal("3000000.01"),
        Decimal(3_000_000),
        "the cap is reached",
    )


def test_totals_by_policy_are_the_sums_of_the_rows(entitled, desk):
    found = list(combinations_of(desk, DAY))
    totals = totals_by_policy(found)
    assert sum(each.taken_cny for each in totals) == sum(each.total_cny for each in found)
    assert sum(each.forgone for each in totals) == sum(len(each.forgone) for each in found)


def test_combinations_of_another_day_are_of_its_periods(entitled, desk):
    from datetime import date

    assert list(combinations_of(desk, date(2019, 1, 1))) == []


def with_budgets(policy_toml, *budgets):
    return policy_toml + "".join(f'\n[[budgets]]\nyear = 2022\nconfidence = "memory"\n{each}\n' for each in budgets)


@pytest.fixture
def two_awarded(book, enterprises, on_desk):
    for enterprise in enterprises:
        declare(enterprise, on_desk, "srdi_recognition", "市级首次")
    run(on_desk)


def give(occasion, *budgets):
    entry = BOOK.entries["srdi-city-award"]
    publish(occasion, entry, policy_toml=with_budgets(entry.policy_toml, *budgets))


def test_combinations_of_budget_first_come_pays_who_claimed_first(two_awarded, enterprises, on_desk, desk):
    from luodi.office.policies.actions.claim_payment import ClaimPayment

    give(on_desk, 'amount_cny = 130000\nrule = "first_come"')
    Entitlement.objects.filter(policy_code="srdi-district-award").delete()
    later = Entitlement.objects.get(enterprise=enterprises[1], policy_code="srdi-city-award")
    ClaimPayment(occasion=on_desk, entitlement=later, bank_name="测试银行", bank_account="6222000011112222").execute()
    first, second = combinations_of(desk, DAY)
    assert (first.taken, second.taken) == (
        {"srdi-city-award": Decimal(30_000)},
        {"srdi-city-award": Decimal(100_000)},
    )
    (cut,) = first.short
    assert cut.because.en == "the budget of 2022 (all districts) does not reach, first come"


def test_combinations_of_budget_of_a_district_cuts_only_there(two_awarded, enterprises, on_desk, desk):
    give(on_desk, 'district_code = "310106"\namount_cny = 40000\nrule = "pro_rata"')
    Entitlement.objects.filter(policy_code="srdi-district-award").delete()
    first, second = combinations_of(desk, DAY)
    assert (first.total_cny, second.total_cny) == (Decimal(100_000), Decimal(40_000))


def test_combinations_of_ranked_budget_goes_to_the_greatest_value(two_awarded, enterprises, on_desk, desk):
    from datetime import date

    from luodi.office.enterprises.models import EnterpriseFact

    give(on_desk, 'amount_cny = 100000\nrule = "ranked"\nrank_by = "研发费用"')
    Entitlement.objects.filter(policy_code="srdi-district-award").delete()
    for enterprise, value in zip(enterprises, (1_000_000, 2_000_000), strict=True):
        EnterpriseFact.objects.create(
            enterprise=enterprise, name="rd_expense_cny", year=2021, value=value, source="年报",
            stated_on=date(2022, 5, 1), evidence_level="verified",
        )  # fmt: skip
    first, second = combinations_of(desk, DAY)
    assert (first.total_cny, second.total_cny) == (Decimal(0), Decimal(100_000))


def test_combinations_of_cap_on_all_periods_counts_what_was_received_before(entitled, enterprises, desk):
    from luodi.office.policies.models import Payment
    from tests.office.policies.conftest import AT

    row = Entitlement.objects.get(policy_code="job-subsidy-hard-hit-2022", status="entitled")
    earlier = Entitlement.objects.create(
        enterprise=enterprises[0], policy_code=row.policy_code, period="2021", status="entitled", version=row.version,
        amount_cny=2_500_000, run=row.run,
    )  # fmt: skip
    other = desk.__class__.objects.create(username="another", role=desk.role, office=desk.office)
    Payment.objects.create(
        entitlement=earlier, enterprise=enterprises[0], policy_code=row.policy_code, period="2021", state="paid",
        applies_how="instant", notified_at=AT, since=AT, prepared_by=desk, approved_by=other, approved_at=AT,
        entitled_cny=2_500_000, amount_cny=2_500_000, paid_on=DAY,
    )  # fmt: skip
    (found,) = combinations_of(desk, DAY)
    assert found.taken[row.policy_code] == Decimal(500_000)


def test_combinations_of_city_budget_says_what_it_does_not_reach_and_proves_it(two_awarded, desk):
    from time import monotonic

    from luodi.engine.optimise.budget import Budget
    from luodi.office.policies.combining import CityBudget

    found = combinations_of(desk, DAY, city=CityBudget(Decimal(320_000), Budget(20, monotonic)))
    both = list(found)
    assert sum(each.total_cny for each in both) == Decimal(250_000)
    assert found.proof.gap == pytest.approx(0)
    assert found.proof.bound_cny == pytest.approx(Decimal(250_000))
    (lost,) = [lost for each in both for lost in each.forgone if not lost.for_policy]
    assert (lost.policy_code, lost.because.en) == ("srdi-city-award", "the city's budget does not reach")


def test_combinations_of_asks_the_same_number_of_queries_for_any_number(two_awarded, desk, django_assert_num_queries):
    list(combinations_of(desk, DAY))
    with django_assert_num_queries(4):
        list(combinations_of(desk, DAY))


def test_write_combinations_has_a_row_for_every_entitlement(entitled, desk, tmp_path):
    import csv

    from luodi.front.exchange.combinations import write_combinations

    path = tmp_path / "组合.csv"
    assert write_combinations(combinations_of(desk, DAY), path) == 3
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["政策"]: row for row in csv.DictReader(file)}
    assert (rows["srdi-city-award"]["结果"], rows["srdi-city-award"]["让位于"]) == ("放弃", "srdi-district-award")
    assert rows["srdi-district-award"]["可得金额"] == "250000.00"
