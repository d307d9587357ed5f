"""The frame: words of the office that lead somewhere, and an appearance that is kept without scripts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import luodi.front.web
from luodi.front.web.frame import GROUPS, entries
from luodi.office.people.access import Role
from luodi.office.people.models import User
from tests.front.web.town import Town

SHEET = Path(luodi.front.web.__file__).parent / "static/luodi/tokens.css"


def test_every_entry_of_the_navigation_leads_to_a_page_of_its_own() -> None:
    addresses = [reverse(entry.name) for entry in entries()]
    assert len(addresses) == len(set(addresses))
    assert len(GROUPS) <= 12, "more words than a row holds at 1280"


@pytest.mark.django_db
def test_navigation_marks_the_page_and_its_word(chiefs: Client, town: Town) -> None:
    page = chiefs.get(f"/projects/{town.own.code}/").text
    assert '<li><a href="/projects/" aria-current="true">项目</a>' in page
    assert '<li><a href="/projects/" aria-current="page">项目台账</a>' in page
    assert page.count('aria-current="page"') == 2  # once in the row, once in the menu of small windows
    today = chiefs.get("/").text
    assert '<li><a href="/" aria-current="true">' in today
    assert '<li><a href="/" aria-current="page">今日</a></li><li><a href="/calendar/">工作日历</a></li>' in today
    assert "subnavigation" not in chiefs.get("/account/").text


@pytest.mark.django_db
def test_word_without_a_page_for_this_person_is_not_offered(town: Town, as_user: Callable[[User], Client]) -> None:
    page = as_user(town.users[Role.ENTERPRISE]).get("/").text
    assert "数据导入" not in page
    assert "调度单" not in page


@pytest.mark.django_db
def test_appearance_is_kept_and_returns_to_the_page(client: Client) -> None:
    answer = client.post("/appearance/", {"theme": "dark", "next": "/login/?next=/projects/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/projects/")
    client.post("/appearance/", {"density": "compact"})
    page = client.get("/login/").text
    assert 'data-theme="dark" data-density="compact"' in page
    assert '<meta name="color-scheme" content="dark">' in page
    assert 'value="dark" aria-pressed="true"' in page


@pytest.mark.django_db
def test_unknown_appearance_or_foreign_address_changes_nothing(client: Client) -> None:
    answer = client.post("/appearance/", {"theme": "pink", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"
    client.cookies["luodi_theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/login/").text


def test_lamp_lit_by_hand_is_the_lamp_of_the_system() -> None:
    """Browsers of office machines know no light-dark(): the colours stand twice, and must be the same."""
    text = SHEET.read_text(encoding="utf-8")
    by_system = re.search(r":not\(\[data-theme=\"light\"\]\) \{(.*?)\}", text, re.DOTALL)
    by_hand = re.search(r"\[data-theme=\"dark\"\] \{(.*?)\}", text, re.DOTALL)
    assert by_system
    assert by_hand
    assert _colours(by_system[1]) == _colours(by_hand[1])


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z-]+): ([^;]+);", block))
