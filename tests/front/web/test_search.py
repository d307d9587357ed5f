"""Finding: by a part of a name or code, never what a person may not see; the palette and the page say the same."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.people.access import Role
from luodi.office.people.models import User
from tests.front.web.town import FOREIGN_CODE, OWN_CODE, Town, more_projects

pytestmark = pytest.mark.django_db


def found(client: Client, text: str) -> dict[str, list[str]]:
    """The addresses that the palette offers, by the word of their kind."""
    groups: list[dict[str, Any]] = client.get("/search/results.json", {"text": text}).json()["groups"]
    return {group["label"]: [result["address"] for result in group["results"]] for group in groups}


@pytest.mark.parametrize(
    ("text", "kind", "address"),
    [
        ("封测", "项目", "/projects/LD2026-00001/"),
        ("ld2026-00001", "项目", "/projects/LD2026-00001/"),
        ("外区集团", "项目", "/projects/LD2026-00002/"),
        ("半导体", "企业", f"/enterprises/{OWN_CODE}/"),
        (OWN_CODE[:12].lower(), "企业", f"/enterprises/{OWN_CODE}/"),
        ("台账", "页面", "/projects/"),
    ],
)
def test_part_of_a_name_or_code_finds_it(text: str, kind: str, address: str, chiefs: Client, town: Town) -> None:
    assert address in found(chiefs, text)[kind]
    assert f'href="{address}"' in chiefs.get("/search/", {"text": text}).text.split('id="main"')[1]


def test_nothing_foreign_is_found(officers: Client, town: Town) -> None:
    assert found(officers, "闵行机械") == {}
    assert found(officers, FOREIGN_CODE) == {}
    assert "没有您可见的对象" in officers.get("/search/", {"text": "闵行机械"}).text


def test_empty_text_offers_the_pages_that_the_person_may_open(town: Town, as_user: Callable[[User], Client]) -> None:
    offered = found(as_user(town.users[Role.ENTERPRISE]), "")["页面"]
    assert offered[:4] == ["/", "/calendar/", "/projects/", "/enterprises/"]
    assert not {"/imports/", "/journal/", "/administration/users/"} & set(offered)


def test_more_than_fits_is_said(chiefs: Client, town: Town) -> None:
    more_projects(8)
    groups = chiefs.get("/search/results.json", {"text": "增补项目"}).json()["groups"]
    assert [(len(group["results"]), group["more"]) for group in groups] == [(6, True)]


def test_finding_asks_the_database_a_constant_number_of_times(chiefs: Client, town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            chiefs.get("/search/", {"text": "项目"})
        return len(asked)

    queries()  # what is kept between requests is there from the second one on
    few = queries()
    more_projects(20)
    assert queries() == few <= 9


def test_markup_in_a_name_stays_text(chiefs: Client, town: Town) -> None:
    page = chiefs.get("/search/", {"text": "<b>x</b>"})
    assert "<b>x</b>" not in page.text
    assert "&lt;b&gt;x" in page.text
