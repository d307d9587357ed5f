"""What keeps the server from facing a network: each danger is named, all of them at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from luodi.front.cli import safety
from luodi.office.people.action import Occasion
from luodi.office.people.actions.declare_demo_city import DeclareDemoCity
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
GOOD_KEY = "k3" * 30


@pytest.fixture
def safe(settings: Settings) -> Settings:
    """Settings that a real installation would have."""
    settings.DEBUG = False
    settings.SECRET_KEY = GOOD_KEY
    settings.ALLOWED_HOSTS = ["127.0.0.1", "luodi.example.cn"]
    return settings


def refusal() -> str:
    with pytest.raises(Problem) as caught:
        safety.refuse_unsafe("0.0.0.0")
    assert caught.value.code == "serve.unsafe"
    return caught.value.record.in_language("en")


def declare_demo_city() -> None:
    DeclareDemoCity(
        occasion=Occasion(system_user(), datetime(2026, 11, 22, tzinfo=UTC)),
        seed=1,
        as_of=date(2026, 11, 22),
        enterprises=1,
        projects=1,
        parks=1,
        release="1",
    ).execute()


def test_serve_is_allowed_when_everything_is_safe(safe: Settings) -> None:
    safety.refuse_unsafe("0.0.0.0")


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("DEBUG", True, "debug mode is on"),
        ("SECRET_KEY", "for-loopback-only", "secret key is the default"),
        ("SECRET_KEY", "short", "secret key has 5 characters"),
        ("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], "no host name is set"),
        ("ALLOWED_HOSTS", ["*"], "switches the check of host names off"),
    ],
)
def test_serve_refuses_unsafe_settings(safe: Settings, setting: str, value: object, said: str) -> None:
    setattr(safe, setting, value)
    assert said in refusal()


def test_serve_refuses_demo_passwords(safe: Settings, make_user: Callable[..., User]) -> None:
    user = make_user(username="demo-chief")
    user.has_demo_password = True
    user.save()
    assert "demo password (demo-chief)" in refusal()


def test_serve_refuses_a_demo_city(safe: Settings) -> None:
    declare_demo_city()
    assert "demo city" in refusal()


def test_serve_names_every_danger_in_one_problem(settings: Settings) -> None:
    declare_demo_city()
    settings.DEBUG, settings.SECRET_KEY, settings.ALLOWED_HOSTS = True, "short", []
    said = refusal()
    assert [words in said for words in ("debug", "secret key", "host name", "demo city")] == [True] * 4


def test_serve_refuses_a_database_that_is_not_migrated() -> None:
    safety.refuse_unmigrated()
    newest = MigrationRecorder.Migration.objects.filter(app="people").order_by("name").last()
    assert newest is not None
    newest.delete()
    with pytest.raises(Problem, match=rf"serve\.not_migrated.*people\.{newest.name}"):
        safety.refuse_unmigrated()


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("localhost", True), ("::1", True), ("[::1]", True),
        ("0.0.0.0", False), ("::", False), ("10.1.2.3", False), ("luodi.example.cn", False), ("", False),
    ],
)  # fmt: skip
def test_loopback_is_told_from_what_others_reach(host: str, loopback: bool) -> None:
    assert safety.is_loopback(host) is loopback
