"""What the navigation offers each role, and that foreign objects are not there. ``walk`` asks for every address."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from luodi.front.web.frame import entries
from luodi.office.people.access import Role
from luodi.office.people.models import User
from tests.front.web.town import FOREIGN_CODE, OWN_CODE, Town

EVERYBODY = frozenset(role for role in Role if role is not Role.SYSTEM)
STAFF = EVERYBODY - {Role.ENTERPRISE}
OPEN_TO = {
    "/": EVERYBODY,
    "/projects/": EVERYBODY,
    "/projects/ledger.xlsx": STAFF,
    "/projects/ledger.csv": STAFF,
    "/enterprises/": EVERYBODY,
    "/cases/": EVERYBODY,
    "/visits/": STAFF,
    "/packages/": STAFF,
    "/cases/measures/": STAFF,
    "/briefs/": STAFF,
    "/places/": STAFF,
    "/places/parks/": STAFF,
    "/conversion/": STAFF,
    "/search/": EVERYBODY,
    "/search/results.json": EVERYBODY,
    "/style/": EVERYBODY,
    "/imports/": {Role.OFFICER, Role.CHIEF},
    "/doubts/": {Role.OFFICER, Role.CHIEF},
    "/journal/": {Role.CHIEF, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR},
}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
@pytest.mark.django_db
def test_role_opens_its_pages_and_no_others(role: Role, town: Town, as_user: Callable[[User], Client]) -> None:
    client = as_user(town.users[role])
    got = {address: client.get(address).status_code for address in OPEN_TO}
    assert got == {address: 200 if role in roles else 403 for address, roles in OPEN_TO.items()}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
@pytest.mark.django_db
def test_navigation_offers_what_opens(role: Role, town: Town, as_user: Callable[[User], Client]) -> None:
    page = as_user(town.users[role]).get("/").text
    named = {reverse(entry.name) for entry in entries()} & OPEN_TO.keys()
    offered = {address for address in named if f'<li><a href="{address}"' in page}
    assert offered == {address for address in named if role in OPEN_TO[address]}


@pytest.mark.django_db
def test_own_objects_open_and_foreign_ones_are_not_there(town: Town, as_user: Callable[[User], Client]) -> None:
    own = (f"/projects/{town.own.code}/", f"/enterprises/{OWN_CODE}/")
    foreign = (f"/projects/{town.foreign.code}/", f"/enterprises/{FOREIGN_CODE}/")
    for user in (town.users[Role.OFFICER], town.users[Role.ENTERPRISE], town.park_officer):
        client = as_user(user)
        assert [client.get(address).status_code for address in own] == [200, 200], user
        assert [client.get(address).status_code for address in foreign] == [404, 404], user
    chief = as_user(town.users[Role.CHIEF])
    assert {chief.get(address).status_code for address in own + foreign} == {200}


@pytest.mark.django_db
def test_foreign_project_cannot_be_acted_on(town: Town, officers: Client) -> None:
    answer = officers.post(f"/projects/{town.foreign.code}/progress/", {"text": "x", "noted_on": "2026-11-20"})
    assert answer.status_code == 404


@pytest.mark.django_db
def test_lists_hold_no_foreign_object(town: Town, officers: Client) -> None:
    for address in ("/", "/projects/", "/projects/ledger.csv"):
        assert town.foreign.name not in officers.get(address).content.decode(), address
    assert FOREIGN_CODE not in officers.get("/enterprises/").text
