from decimal import Decimal

import pytest

from luodi.office.policies.models import Entitlement
from luodi.office.policies.whatif import what_if
from luodi.reference.problems import Problem
from tests.office.policies.conftest import CODES, DAY
from tests.office.policies.test_running import declare

pytestmark = pytest.mark.django_db


@pytest.fixture
def recognised(book, enterprises, on_desk):
    for enterprise, word in zip(enterprises, ("市级首次", "国家级首次"), strict=True):
        declare(enterprise, on_desk, "srdi_recognition", word)
    declare(enterprises[0], on_desk, "enterprise_size", "小型")


def test_what_if_says_who_wins_and_what_it_costs(recognised, desk):
    kept = list(Entitlement.objects.order_by("pk").values())
    found = what_if(desk, "srdi-city-award", {"市级奖励": "150000", "国家级奖励": "200,000"}, DAY)
    assert (found.total.cost_before_cny, found.total.cost_after_cny) == (Decimal(400_000), Decimal(350_000))
    assert (found.total.winners, found.total.losers) == (1, 1)
    assert {each.credit_code: each.gain_cny for each in found.moved} == {CODES[0]: 50_000, CODES[1]: -100_000}
    assert list(Entitlement.objects.order_by("pk").values()) == kept


def test_what_if_groups_add_up_to_the_total(recognised, desk):
    found = what_if(desk, "srdi-city-award", {"市级奖励": "0"}, DAY)
    for groups in (found.by_district, found.by_industry, found.by_size):
        for name in ("entitled_before", "entitled_after", "winners", "losers", "cost_before_cny", "cost_after_cny"):
            assert sum(getattr(each, name) for each in groups) == getattr(found.total, name)
    assert [each.key for each in found.by_size] == ["", "小型"]


def test_what_if_with_the_same_figures_moves_nobody(recognised, desk):
    found = what_if(desk, "srdi-city-award", {"市级奖励": "100000"}, DAY)
    assert (found.moved, found.total.cost_before_cny) == ((), found.total.cost_after_cny)


@pytest.mark.parametrize("figures", [{"区级奖励": "1"}, {"市级奖励": "many"}, {"市级奖励": "NaN"}])
def test_what_if_bad_figure_is_refused(recognised, desk, figures):
    with pytest.raises(Problem) as caught:
        what_if(desk, "srdi-city-award", figures, DAY)
    assert caught.value.code == "policy.figure"


def test_what_if_of_a_district_counts_only_it(recognised, desk):
    found = what_if(desk, "srdi-city-award", {"市级奖励": "1"}, DAY, "310115")
    assert (found.enterprises, [each.key for each in found.by_district]) == (1, ["310115"])
