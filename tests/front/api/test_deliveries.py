"""Deliveries as programs reach them: what is foreign answers exactly as what does not exist."""

import pytest

from luodi.office.policies.models import Entitlement
from tests.front.api.conftest import Program
from tests.front.web.town import FOREIGN_CODE, Town
from tests.front.web.walk.deliveries import entitle, publish_award

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
    [found] = entitle(publish_award(), FOREIGN_CODE)
    return found


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
