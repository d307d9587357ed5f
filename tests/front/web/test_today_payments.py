"""Today tells each hand on a payment's way what waits for it; the number opens into the rows of the board."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.office.policies.conftest import (  # noqa: F401 - fixtures
    book,
    desk,
    enterprises,
    entitled,
    finance,
    on_desk,
)

pytestmark = pytest.mark.django_db


def waiting(user: Any, card: str) -> int:
    """The number that the card shows, having looked that the board shows as many rows."""
    client = Client()
    client.force_login(user)
    drawn = re.search(rf'id="{card}">(.*?)</section>', client.get("/").text, re.DOTALL)
    assert drawn, card
    found = re.search(r'<a href="(/deliveries/\?figure=\w+)">(\d+)</a>', drawn[1])
    if found is None:
        return 0
    assert len(client.get(found[1]).context["rows"]) == int(found[2])
    return int(found[2])


def test_payment_moves_from_hand_to_hand(entitled: Any, desk: Any, chief: Any, finance: Any) -> None:  # noqa: F811
    here = f"/deliveries/{entitled.pk}/"
    hands = (desk, "check"), (chief, "approve"), (finance, "pay")
    assert [waiting(*hand) for hand in hands] == [0, 0, 0]
    steps = (
        (desk, "claim", {"bank_name": "某银行", "bank_account": "6222000011112222"}, [1, 0, 0]),
        (desk, "prepare", {}, [0, 1, 0]),
        (chief, "approve", {}, [0, 0, 1]),
    )
    for user, verb, sent, then in steps:
        client = Client()
        client.force_login(user)
        assert client.post(f"{here}{verb}/", sent).status_code == 302
        assert [waiting(*hand) for hand in hands] == then
