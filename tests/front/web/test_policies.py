"""Pages of policies and of the money on its way: every page opens for who may, and a payment goes its way by forms."""

from typing import Any

import pytest
from django.test import Client

from luodi.office.people.access import DeskField, Role
from luodi.office.policies.actions.notify_entitled import NotifyEntitled
from luodi.office.policies.models import Payment
from luodi.office.policies.words import PaymentState
from tests.office.policies.conftest import (  # noqa: F401 - fixtures
    book,
    desk,
    enterprises,
    entitled,
    finance,
    on_desk,
)

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/policies/",
    "/policies/srdi-city-award/",
    "/deliveries/",
    "/deliveries/?figure=unclaimed",
    "/deliveries/measures/",
    "/deliveries/measures/?by=policy",
    "/payment-batches/",
    "/policies/list.csv",
    "/deliveries/board.xlsx",
)


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_of_policies_opens(entitled: Any, on_desk: Any, chief: Any, address: str) -> None:  # noqa: F811
    NotifyEntitled(occasion=on_desk).execute()
    answer = as_user(chief).get(address)
    assert answer.status_code == 200


def test_payment_goes_its_way_by_forms(entitled: Any, desk: Any, chief: Any, finance: Any) -> None:  # noqa: F811
    here = f"/deliveries/{entitled.pk}/"
    told = {"bank_name": "某银行", "bank_account": "6222000011112222"}
    assert as_user(desk).post(f"{here}claim/", told).status_code == 302
    assert as_user(desk).post(f"{here}prepare/", {}).status_code == 302
    assert as_user(desk).post(f"{here}approve/", {}).status_code == 403
    assert as_user(chief).post(f"{here}approve/", {}).status_code == 302
    made = as_user(finance).post("/payment-batches/send/")
    assert made.status_code == 302
    assert as_user(finance).get(made.headers["Location"]).status_code == 200
    assert "6222000011112222" not in as_user(desk).get(made.headers["Location"]).content.decode()
    assert as_user(desk).get(here).status_code == 200
    assert Payment.objects.get().state == PaymentState.SENT


def test_payment_claimed_without_an_account_says_so_on_its_page(entitled: Any, desk: Any) -> None:  # noqa: F811
    answer = as_user(desk).post(f"/deliveries/{entitled.pk}/claim/", {"bank_name": "某银行", "bank_account": "12"})
    assert answer.status_code == 422
    assert "账号" in answer.content.decode()


def test_policy_that_is_unknown_is_not_found(book: None, chief: Any) -> None:  # noqa: F811
    assert as_user(chief).get("/policies/no-such-policy/").status_code == 404


def test_land_desk_may_not_prepare(entitled: Any, make_user: Any) -> None:  # noqa: F811
    user = make_user(Role.DESK, username="land")
    user.desk_field = DeskField.LAND
    user.save()
    assert as_user(user).post("/deliveries/notify/").status_code == 403
