"""中文 unless the person chose otherwise, on every page."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_first_visit_speaks_chinese_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/login/", headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="zh-Hans"' in page.text
    assert "登录名" in page.text
    assert page.headers["Content-Language"] == "zh-hans"


def test_switch_keeps_the_language_and_returns_to_the_page(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/login/?next=/projects/%3Fstage%3Dsigned"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/projects/%3Fstage%3Dsigned")
    page = client.get("/login/")
    assert '<html lang="en"' in page.text
    assert "Log-in name" in page.text
    assert "登录名" not in page.text


def test_switch_never_leads_to_another_host(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


def test_unknown_language_changes_nothing(client: Client) -> None:
    client.post("/language/", {"language": "xx", "next": "/login/"})
    assert '<html lang="zh-Hans"' in client.get("/login/").text


def test_switch_needs_the_forms_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.text
