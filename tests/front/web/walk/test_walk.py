"""Every address × every role × own, neighbouring and foreign objects, by GET and POST: status and secrets.

A new address without a line in ``addresses`` fails here, as does one that a role opens that should not.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.front.web.walk.addresses import ADDRESSES, WITHOUT_LOG_IN
from tests.front.web.walk.declaring import Address
from tests.front.web.walk.objects import Thing, Walked, build_walked

WALKERS = (
    "officer", "lead", "desk", "chief", "leader", "analyst", "administrator", "auditor", "enterprise",
    "park officer", "park lead", "district lead", "district desk", "district administrator",
)  # fmt: skip


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    """Built once: every question is taken back, so that each walker meets the same town."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_walked()
        transaction.set_rollback(True)


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not pattern.namespace:  # a namespace has a walk of its own
                yield from names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def test_every_address_is_declared() -> None:
    there = set(names(get_resolver().url_patterns))
    assert there - WITHOUT_LOG_IN - set(ADDRESSES) == set(), "add a line to tests/front/web/walk/addresses.py"
    assert (WITHOUT_LOG_IN | set(ADDRESSES)) - there == set(), "declared, but there is no such address"


@pytest.mark.django_db
@pytest.mark.parametrize("walker", WALKERS)
def test_walk(walker: str, walked: Walked) -> None:
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
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_nobody_unknown_comes_in(walked: Walked) -> None:
    client = Client()
    for name, address in declared():
        for thing in things_for(address, walked):
            place = location(name, address, thing)
            for answer in (client.get(place), client.post(place)):
                assert answer.status_code in {302, 405}, place
                if answer.status_code == 302:
                    assert answer.headers["Location"].startswith("/login/"), place


@pytest.mark.django_db
def test_other_method_is_refused_whoever_asks(walked: Walked) -> None:
    client = Client()
    client.force_login(walked.walkers["chief"])
    for name, address in declared():
        if address.method == "POST":
            place = location(name, address, things_for(address, walked)[0])
            assert client.get(place).status_code == 405, place


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
