"""Pages of run results: counts that open into rows, and the rows as a file."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.models import EntitlementRun
from tests.front.web.town import NOW, OWN_CODE, Town
from tests.front.web.walk.policies import entitle, publish_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(town: Town) -> str:
    occasion = Occasion(system_user(), NOW, "测试")
    publish_book(occasion)
    entitle(occasion, [OWN_CODE])
    return f"/entitlement-runs/{EntitlementRun.objects.latest('pk').pk}/"


def test_every_number_opens_into_as_many_rows(here: str, chiefs: Client) -> None:
    page = chiefs.get(here).content.decode()
    links = re.findall(r'<a href="(/entitlement-runs/\d+/rows/\?[^"]*)">([\d,]+)</a>', page)
    assert len(links) > 10
    for address, count in links:
        rows = chiefs.get(address.replace("&amp;", "&")).content.decode()
        assert f"，共 {count} 条" in rows, address


def test_page_narrows_by_policy_and_district(here: str, chiefs: Client) -> None:
    page = chiefs.get(f"{here}?policy_code=srdi-sme&district_code=310115").content.decode()
    assert "/policies/srdi-sme/" in page
    assert "/policies/srdi-city-award/" not in page


def test_export_is_what_the_rows_show(here: str, chiefs: Client) -> None:
    answer = chiefs.get(f"{here}rows.csv?status=entitled&policy_code=srdi-city-award")
    lines = answer.content.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 2
    assert OWN_CODE in lines[1]
    assert "300000" in lines[1]


def test_list_leads_to_the_newest_run(here: str, chiefs: Client) -> None:
    assert urlsplit(here).path in chiefs.get("/entitlement-runs/").content.decode()


def test_page_asks_as_much_however_many_results(here: str, chiefs: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(30):
        chiefs.get(here)
