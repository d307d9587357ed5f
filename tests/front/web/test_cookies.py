"""Cookies: out of scripts' reach, not sent along from other sites, and behind TLS never without it."""

import runpy
from typing import Any

import pytest
from django.test import Client

from luodi.office.people.models import User
from luodi.site import settings as shipped

PASSWORD = "a-quiet-harbour-2026"


@pytest.fixture
def known(chief: User, settings: Any) -> User:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    chief.set_password(PASSWORD)
    chief.save()
    return chief


def test_cookies_of_a_log_in_are_out_of_reach_of_scripts(client: Client, known: User) -> None:
    client.post("/login/", {"username": known.username, "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert (bool(session["httponly"]), session["samesite"]) == (True, "Lax")
    client.post("/language/", {"language": "en"})
    assert all(each["samesite"] in {"Lax", "Strict"} for each in client.cookies.values())


def test_cookies_and_hosts_are_strict_behind_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUODI_TLS", "1")
    told = runpy.run_path(shipped.__file__)
    assert told["SESSION_COOKIE_SECURE"] is told["CSRF_COOKIE_SECURE"] is told["LANGUAGE_COOKIE_SECURE"] is True
    assert told["SECURE_HSTS_SECONDS"] >= 180 * 24 * 3600
    monkeypatch.delenv("LUODI_TLS")
    assert "SESSION_COOKIE_SECURE" not in runpy.run_path(shipped.__file__)


def test_log_in_behind_tls_sets_secure_cookies_and_asks_for_tls_next_time(
    client: Client, known: User, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    through = {"X-Forwarded-Proto": "https"}
    answer = client.get("/login/", headers=through)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    client.post("/login/", {"username": known.username, "password": PASSWORD}, headers=through)
    assert "sessionid" in client.cookies
    assert all(each["secure"] for each in client.cookies.values())
