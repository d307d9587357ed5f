"""The clock of the town, the town, and a browser for each role."""

from collections.abc import Callable

import pytest
from django.test import Client

from luodi.office.people.access import Role
from luodi.office.people.models import User
from tests.front.web.town import NOW, Town, build_town


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW)


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client in which the user is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def chiefs(town: Town, as_user: Callable[[User], Client]) -> Client:
    """The city's section chief at the browser."""
    return as_user(town.users[Role.CHIEF])


@pytest.fixture
def officers(town: Town, as_user: Callable[[User], Client]) -> Client:
    """The officer of Pudong at the browser."""
    return as_user(town.users[Role.OFFICER])
