"""Today: the lights, what turned, what is soon due, and the mark of an invented city."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.front.web.doings import DOINGS
from luodi.office.people.action import Action, Occasion
from luodi.office.people.models import DemoCity
from luodi.office.projects.agenda import agenda
from tests.front.web.town import NOW, Town, more_projects

pytestmark = pytest.mark.django_db


def test_today_counts_every_project_under_one_light(chiefs: Client, town: Town) -> None:
    found = agenda(town.users["chief"], Occasion(town.users["chief"], NOW).on)  # type: ignore[index]  # roles are texts
    assert sum(found.counts.values()) == 4
    assert len(found.red) == found.counts[found.red[0].light]
    assert town.own.name in {position.name for position in found.red}


def test_today_lists_what_burns_with_why(officers: Client, town: Town) -> None:
    page = officers.get("/").text
    assert town.own.name in page
    assert "没有进展记录" in page or "逾期" in page
    assert town.foreign.name not in page


def test_number_of_queries_does_not_grow_with_the_rows(chiefs: Client) -> None:
    counts = []
    for extra in (0, 20):
        more_projects(extra)
        with CaptureQueriesContext(connection) as queries:
            chiefs.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 36


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
