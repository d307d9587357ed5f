"""Deliveries as programs reach them: what is foreign answers exactly as what does not exist."""

from datetime import date
from pathlib import Path

import pytest

from luodi.front.exchange.policybook import read_book
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.publish_policy import PublishPolicy
from luodi.office.policies.models import Entitlement, EntitlementRun
from tests.front.api.conftest import Program
from tests.front.web.town import FOREIGN_CODE, NOW, Town

BOOK = read_book(Path(__file__).parents[3] / "policybook")
STEPS = {
    "claim": {"bank_name": "某银行", "bank_account": "62220000"},
    "payment/prepare": {},
    "payment/approve": {},
    "payment/refuse": {"reason": "材料不符"},
    "payment/withdraw": {"reason": "企业放弃"},
    "payment/claw-back": {"reason": "条件变化", "amount_cny": "1.00"},
}


@pytest.fixture
def foreign(town: Town) -> Entitlement:
    """An entitlement of an enterprise in another district."""
    occasion, entry = Occasion(system_user(), NOW, "测试"), BOOK.entries["srdi-city-award"]
    PublishFacts(occasion=occasion, text=BOOK.facts_toml).execute()
    version = PublishPolicy(
        occasion=occasion, policy_code=entry.policy.id, policy_toml=entry.policy_toml,
        decision_xml=entry.decision_xml, cases_csv=entry.cases_csv,
    ).execute()  # fmt: skip
    run = EntitlementRun.objects.create(as_of=date(2022, 9, 30), at=NOW, engine="local", policy_codes=[])
    return Entitlement.objects.create(
        enterprise=Enterprise.objects.get(credit_code=FOREIGN_CODE), policy_code=entry.policy.id, period="once",
        status="entitled", amount_cny=100_000, version=version, run=run,
    )  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_step_of_a_foreign_delivery_answers_as_one_that_is_not_there(
    step: str, foreign: Entitlement, officers: Program
) -> None:
    answers = [
        officers.post(f"/entitlements/{number}/{step}", STEPS[step]) for number in (foreign.pk, foreign.pk + 999_999)
    ]
    assert answers[0].status_code in {403, 404}
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].json()["code"] == answers[1].json()["code"]


def test_deliveries_hold_no_foreign_rows(foreign: Entitlement, officers: Program, chiefs: Program) -> None:
    assert FOREIGN_CODE not in officers.get("/deliveries").text
    assert FOREIGN_CODE in chiefs.get("/deliveries").text
