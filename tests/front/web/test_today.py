"""Today: the lights, the cards of each role, and the mark of an invented city."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.front.web.doings import DOINGS
from luodi.front.web.today_sources import ORDER, SOURCES
from luodi.office.people.access import Role
from luodi.office.people.action import Action
from luodi.office.people.models import DemoCity, User
from tests.front.web.town import NOW, Town, more_projects

pytestmark = pytest.mark.django_db


def cards(page: str) -> dict[str, str]:
    """The cards of the page by name, in their order."""
    found = re.findall(r'<section class="card today-card" id="([a-z-]+)">(.*?)</section>', page, re.DOTALL)
    return dict(found)


def test_today_counts_every_project_under_one_light(chiefs: Client, town: Town) -> None:
    block = chiefs.get("/").text.split('class="counts"')[1].split("</nav>", maxsplit=1)[0]
    assert sum(map(int, re.findall(r"<b>(\d+)</b>", block))) == 4
    assert town.own.name in cards(chiefs.get("/").text)["red"]


def test_today_lists_what_burns_with_why(officers: Client, town: Town) -> None:
    page = officers.get("/").text
    assert town.own.name in page
    assert "没有进展记录" in page or "逾期" in page
    assert town.foreign.name not in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_each_role_reads_its_own_cards_in_its_order(role: Role, town: Town, as_user: Callable[[User], Client]) -> None:
    user = town.users[role]
    allowed = {card.name for source in SOURCES for card in source.cards if user.may(card.permission)}
    assert list(cards(as_user(user).get("/").text)) == [name for name in ORDER.get(role, ()) if name in allowed]


def test_every_card_of_an_order_has_a_source() -> None:
    names = [card.name for source in SOURCES for card in source.cards]
    assert len(names) == len(set(names))
    assert {name for order in ORDER.values() for name in order} <= set(names)


def test_number_of_a_card_opens_into_as_many_rows(chiefs: Client) -> None:
    for name, card in cards(chiefs.get("/").text).items():
        total = re.search(r'<h2>.*?<a href="([^"]+)">(\d+)</a>', card, re.DOTALL)
        if total and name != "doubts":
            page = chiefs.get(total[1].replace("&amp;", "&")).text
            assert page.count('<th scope="row">') == int(total[2]), name


@pytest.mark.parametrize("role", [Role.CHIEF, Role.OFFICER, Role.AUDITOR])
def test_number_of_queries_does_not_grow_with_the_rows(
    role: Role, town: Town, as_user: Callable[[User], Client]
) -> None:
    client = as_user(town.users[role])
    client.get("/")
    counts = []
    for extra in (0, 20):
        more_projects(extra)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 48


def test_invented_city_says_so_on_every_page_and_keeps_its_day(chiefs: Client, town: Town, client: Client) -> None:
    assert "合成演示数据" not in chiefs.get("/").text
    DemoCity.objects.create(
        seed=1, as_of=NOW.date().replace(month=10), enterprises=1, projects=1, parks=1, release="test"
    )
    for address in ("/", "/projects/", f"/projects/{town.own.code}/", "/enterprises/", "/journal/", "/nowhere/"):
        assert "合成演示数据" in chiefs.get(address).text, address
    assert "合成演示数据" in client.get("/login/").text
    assert "截至 2026-10-22" in chiefs.get("/").text


def test_every_action_has_a_phrase_for_the_journal() -> None:
    def below(kind: type) -> set[type]:
        return {kind} | {found for child in kind.__subclasses__() for found in below(child)}

    names = {
        vars(kind)["name"] for kind in below(Action) if "name" in vars(kind) and kind.__module__.startswith("luodi.")
    }
    assert names <= set(DOINGS)
