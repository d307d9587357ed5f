"""Briefs: written by who may, opened by who reaches them, every figure opening into its rows."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luodi.office.briefs.models import Brief
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.actions.publish_facts import PublishFacts
from tests.front.web.town import Town
from tests.office.policies.conftest import BOOK, publish
from tests.office.policies.test_running import declare

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def written(chiefs: Client) -> Brief:
    answer = chiefs.post("/briefs/write/", {"as_of": "2026-11-22", "district_code": ""})
    assert answer.headers["Location"] == "/briefs/"
    return Brief.objects.get()


def test_brief_appears_in_the_list_with_both_files(chiefs: Client, written: Brief) -> None:
    page = chiefs.get("/briefs/").text
    assert written.document_number in page
    for kind, start in (("docx", b"PK"), ("xlsx", b"PK")):
        answer = chiefs.get(f"/briefs/{written.pk}/brief.{kind}")
        assert b"".join(answer)[:2] == start  # type: ignore[arg-type]  # a stream
        assert "attachment" in answer.headers["Content-Disposition"]


def test_every_figure_equals_the_rows_that_it_opens_into(chiefs: Client, written: Brief) -> None:
    page = chiefs.get(f"/briefs/{written.pk}/").text
    figures = re.findall(r'href="(/briefs/\d+/rows/\?figure=[^"]+)"><span class="label">[^<]*</span><b>(\d+)</b>', page)
    assert len(figures) == 12
    assert any(int(value) for _, value in figures)
    cohort = re.findall(r'<a href="(/briefs/\d+/rows/\?figure=cohort[^"]+)">(\d+)</a>', page)
    assert cohort
    others = re.findall(r'<a href="(/briefs/\d+/rows/\?figure=(?:rung|light)\.\w+)">(\d+)</a>', page)
    assert len(others) == 7
    for address, value in figures + cohort + others:
        rows = chiefs.get(address.replace("&amp;", "&")).text
        assert len(re.findall(r'<th scope="row">', rows)) == int(value), address


def give_award() -> None:
    """The shipped award to some enterprises of the town, as of the day of the brief."""
    occasion = Occasion(system_user(), datetime(2026, 11, 20, 4, tzinfo=UTC), "测试")
    entry = BOOK.entries["srdi-city-award"]
    PublishFacts(occasion=occasion, text=BOOK.facts_toml).execute()
    publish(occasion, entry)
    for enterprise in Enterprise.objects.order_by("pk")[:2]:
        declare(enterprise, occasion, "srdi_recognition", "市级首次")


def test_every_figure_of_money_equals_the_rows_that_it_opens_into(chiefs: Client, town: Town) -> None:
    """Two enterprises, one of the first district, under a policy that holds on the day."""
    give_award()
    chiefs.post("/briefs/write/", {"as_of": "2026-11-22", "district_code": ""})
    number = Brief.objects.get().pk
    page = chiefs.get(f"/briefs/{number}/").text
    figures = re.findall(r'<a href="(/briefs/\d+/rows/\?figure=policy[^"]+)">([^<]+)</a>', page)
    assert len(figures) >= 14
    counted = [(address, int(value)) for address, value in figures if "amount" not in address]
    assert any(value for _, value in counted)
    for address, value in counted:
        rows = chiefs.get(address.replace("&amp;", "&")).text
        assert len(re.findall(r'<th scope="row">', rows)) == value, address


def test_unknown_figure_or_district_is_not_found(chiefs: Client, written: Brief) -> None:
    assert chiefs.get(f"/briefs/{written.pk}/rows/?figure=nonsense").status_code == 404
    assert chiefs.get(f"/briefs/{written.pk}/?district=999999").status_code == 404
    assert chiefs.get(f"/briefs/{written.pk}/?district=310115").status_code == 200
    assert chiefs.get("/briefs/999/").status_code == 404


def test_brief_of_the_city_is_not_there_for_a_district(officers: Client, written: Brief, town: Town) -> None:
    for address in ("", "rows/?figure=signed", "brief.docx"):
        assert officers.get(f"/briefs/{written.pk}/{address}").status_code == 404


def test_writing_asks_for_the_permission_and_a_day_that_has_come(officers: Client, chiefs: Client) -> None:
    assert officers.post("/briefs/write/", {"as_of": "2026-11-22"}).status_code == 403
    assert "brief.day_in_the_future" in chiefs.post("/briefs/write/", {"as_of": "2027-01-01"}).text
    assert chiefs.post("/briefs/write/", {"as_of": "x"}).status_code == 422
    assert not Brief.objects.exists()
