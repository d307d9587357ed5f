"""How one walker goes round: every address × own, neighbouring and foreign objects, status and secrets.

The walkers stand in groups, a file a group, so that processes share the way.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from tests.front.web.walk.addresses import ADDRESSES
from tests.front.web.walk.declaring import Address
from tests.front.web.walk.objects import Thing, Walked

OF_THE_CITY = ("chief", "leader", "analyst", "administrator", "auditor")
OF_A_DISTRICT = ("officer", "district lead", "district desk", "district administrator")
OF_A_PARK = ("park officer", "park lead")
OTHERS = ("lead", "desk", "enterprise")
WALKERS = OF_THE_CITY + OF_A_DISTRICT + OF_A_PARK + OTHERS
ON_EVERY_DATABASE = {"chief", "officer", "park officer", "enterprise"}
"""One of each reach: the rows hang on the reach, and what a role may do is asked of no database."""


def going_round(walkers: tuple[str, ...]) -> list[Any]:
    """The walkers as parameters of a test; most of them go round on the first database only."""
    return [one if one in ON_EVERY_DATABASE else pytest.param(one, marks=pytest.mark.any_database) for one in walkers]


def wrong_on_the_way_of(walker: str, walked: Walked) -> list[str]:
    """What a walker opens and should not, may not and should, or is told of others' objects."""
    user = walked.walkers[walker]
    client = Client()
    client.force_login(user)
    cookies = client.cookies.copy()
    wrong = []
    for name, address in declared():
        for thing in things_for(address, walked)[: 1 if user.scope.level == "city" else None]:
            response, body = asked(client, address, location(name, address, thing))
            client.cookies = cookies.copy()
            where = f"{address.method} {location(name, address, thing)}"
            if response.status_code not in address.expected(user, thing):
                wrong.append(f"{where}: {response.status_code}, not {sorted(address.expected(user, thing))}")
            leaked = {text for text in walked.secrets_kept_from(user, thing) - address.tells if text in body}
            if leaked:
                wrong.append(f"{where}: tells {sorted(leaked)}")
    return wrong


def declared() -> Iterator[tuple[str, Address]]:
    for name, lines in ADDRESSES.items():
        for address in lines if isinstance(lines, list) else [lines]:
            yield name, address


def things_for(address: Address, walked: Walked) -> list[Thing] | list[None]:
    return walked.things[address.of] if address.of else [None]


def location(name: str, address: Address, thing: Thing | None) -> str:
    return reverse(name, args=[*address.before, *(thing.arguments if thing else ()), *address.after])


def asked(client: Client, address: Address, place: str) -> tuple[HttpResponseBase, str]:
    """Asks, reads the answer, and takes back what the question changed."""
    with transaction.atomic():
        response = client.get(place) if address.method == "GET" else client.post(place, dict(address.sent))
        body = response.getvalue() if isinstance(response, StreamingHttpResponse) else response.content
        transaction.set_rollback(True)
    return response, body.decode(errors="replace")
