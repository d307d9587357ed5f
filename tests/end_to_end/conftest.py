"""A real Chromium against a real server: the page log, and a check that no other host is ever asked.

What only looks, or changes what nobody else looks at, works in one demo city that is built once (``city``); what needs
a register of its own works in the small ``town`` of the tests of pages, in the database of the test.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from luodi.office.people.access import Role
from tests.end_to_end.city import PATIENCE_SECONDS, City, built_in, served
from tests.end_to_end.pages import ROLES
from tests.front.web.town import NOW, Town, build_town

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "town-hall-2026"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; Playwright's event loop runs in this thread, which Django takes for an asynchronous view."""
    if CHROMIUM is None:
        pytest.skip("no chromium is installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def _served_city(browser: Browser, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[City]:
    base = tmp_path_factory.getbasetemp()
    with served(built_in(base if worker_id == "master" else base.parent)) as address:
        yield City(address, browser)


@pytest.fixture
def city(_served_city: City) -> Iterator[City]:
    """The demo city. Afterwards: nothing but its server was asked, and the browser has not complained."""
    _served_city.asked.clear()
    _served_city.said.clear()
    yield _served_city
    assert _served_city.asked <= {urlsplit(_served_city.address).netloc}
    assert _served_city.said == []


@pytest.fixture
def town(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    """The town on its day; the chief and the officer of Pudong have a password, hashed quickly."""
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    built = build_town()
    for role in ROLES | {Role.CHIEF, Role.OFFICER}:
        built.users[role].set_password(PASSWORD)
        built.users[role].save()
    return built


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A fresh profile. Afterwards: nothing but the server was asked, and nothing was refused by the policy."""
    fresh = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    fresh.on("request", lambda request: asked.append(_host(request)))
    fresh.on("console", lambda message: said.append(message.text))
    yield fresh
    fresh.close()
    assert set(asked) == {urlsplit(live_server.url).netloc}
    assert not [text for text in said if "Content Security Policy" in text]


@pytest.fixture
def page(context: BrowserContext, town: Town) -> Page:
    """A tab, its patience short."""
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE_SECONDS * 1000)  # the first page loads the whole program
    return tab


def log_in(page: Page, username: str) -> None:
    """Logs in at the form."""
    page.goto("/login/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
