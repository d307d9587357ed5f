"""Every address is declared, nobody unknown comes in, and no address takes another method. ``test_walk_*`` go round.

A new address without a line in ``addresses`` fails here, as does one that a role opens that should not.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.front.web.walk.addresses import ADDRESSES, WITHOUT_LOG_IN
from tests.front.web.walk.objects import Walked
from tests.front.web.walk.walking import declared, location, things_for


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
def test_nobody_unknown_comes_in(walked: Walked) -> None:
    for turn, (name, address) in enumerate(declared()):
        client = Client(REMOTE_ADDR=f"10.0.{turn // 250}.{turn % 250}")  # nobody asks so often that limits answer
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
