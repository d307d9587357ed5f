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
    assert (lost.policy_code, lost.amount_cny, lost.for_policy, lost.because) == (
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
    assert (found.taken["job-subsidy-hard-hit-2022"], found.capped) == (
        Decimal(3_000_000),
        ("job-subsidy-hard-hit-2022",),
    )


def test_totals_by_policy_are_the_sums_of_the_rows(entitled, desk):
    found = combinations_of(desk, DAY)
    totals = totals_by_policy(found, {})
    assert sum(each.taken_cny for each in totals) == sum(each.total_cny for each in found)
    assert sum(each.forgone for each in totals) == sum(len(each.forgone) for each in found)


def test_combinations_of_another_day_are_of_its_periods(entitled, desk):
    from datetime import date

    assert combinations_of(desk, date(2019, 1, 1)) == []
