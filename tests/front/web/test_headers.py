"""Nothing from elsewhere, nothing inline, nothing kept."""

import re
from pathlib import Path

import pytest
from django.test import Client

import luodi.front.web

PLACE = Path(luodi.front.web.__file__).parent
SHEETS = sorted(path.name for path in (PLACE / "static/luodi").glob("*.css"))
TEMPLATES = sorted(path.relative_to(PLACE).as_posix() for path in PLACE.rglob("*.html"))


@pytest.mark.django_db
def test_page_forbids_everything_that_is_not_its_own(client: Client) -> None:
    response = client.get("/login/")
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_has_nothing_that_the_policy_would_block(template: str) -> None:
    text = re.sub(r"{%.*?%}", "", (PLACE / template).read_text(encoding="utf-8"))
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|<style|<script|javascript:", text)
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text)


@pytest.mark.parametrize("sheet", SHEETS)
def test_style_sheet_fetches_nothing(sheet: str) -> None:
    text = (PLACE / "static/luodi" / sheet).read_text(encoding="utf-8")
    assert "url(" not in text
    assert "@import" not in text


def test_style_sheet_is_served_from_the_package(client: Client) -> None:
    response = client.get("/static/luodi/tokens.css")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/css")
    assert b"--ink" in b"".join(response)
