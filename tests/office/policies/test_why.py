from decimal import Decimal

import pytest

from luodi.engine.entitlements import Status
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.policies.models import DeclaredFact
from luodi.office.policies.why import explain, facts_to_ask
from luodi.reference.problems import Problem
from tests.office.policies.conftest import BOOK, CODES, DAY, publish
from tests.office.policies.test_running import declare

pytestmark = pytest.mark.django_db


def state(enterprise, **facts):
    for code, value in facts.items():
        DeclaredFact.objects.create(
            enterprise=enterprise, code=code, value=value, source="申报", stated_on=DAY,
            evidence_level=EvidenceLevel.SELF_REPORTED,
        )  # fmt: skip


def test_explain_gives_every_policy_in_force_with_its_facts(book, enterprises, desk, on_desk):
    declare(enterprises[0], on_desk, "srdi_recognition", "市级首次")
    found = {each.code: each for each in explain(desk, CODES[0], "", DAY)}
    assert set(found) == {"rd-super-deduction-manufacturing", "srdi-city-award", "srdi-district-award"}
    award = found["srdi-city-award"]
    assert (award.verdict.status, award.verdict.amount_cny) == (Status.ENTITLED, Decimal(100_000))
    (fact,) = award.facts
    assert (fact.use.value, fact.use.source, fact.use.stated_on, fact.use.evidence_level) == (
        "市级首次",
        "测试申报",
        DAY,
        EvidenceLevel.VERIFIED,
    )


def test_explain_of_a_no_says_what_is_nearly_reached(book, enterprises, desk):
    state(enterprises[0], srdi_recognition="复评")
    (found,) = explain(desk, CODES[0], "srdi-city-award", DAY)
    assert [(each.code, each.to_value) for each in found.near_miss.changes] == [("srdi_recognition", "市级首次")]


def test_facts_to_ask_come_with_the_money_at_stake(book, enterprises, desk, on_desk):
    publish(on_desk, BOOK.entries["job-subsidy-hard-hit-2022"])
    state(enterprises[0], insured_staff="100", hard_hit_sector="餐饮")
    asked = facts_to_ask(explain(desk, CODES[0], "", DAY))
    assert (asked[0].definition.code, asked[0].stake_cny) == ("layoff_rate", Decimal(60_000))


def test_explain_enterprise_out_of_sight_is_unknown(book, enterprises, make_user, district_office):
    with pytest.raises(Problem) as caught:
        explain(make_user(Role.OFFICER, district_office), CODES[1], "", DAY)
    assert caught.value.code == "enterprise.unknown"
