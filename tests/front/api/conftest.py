"""The town, and a program for each of its users."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from luodi.front.issuing import issue
from luodi.office.people.access import Permission, Role, permissions_of
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from tests.front.web.town import NOW, Town, build_town


class Program:
    """A client that sends JSON with a token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers
        )


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW)


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def program_of(user: User, scopes: list[Permission] | None = None) -> Program:
    held = scopes if scopes is not None else sorted(permissions_of(Role(user.role), user.desk_field))
    return Program(issue(Occasion(user, NOW), "测试", held, NOW.date() + timedelta(days=30)))


@pytest.fixture
def program() -> Callable[..., Program]:
    """A program that acts for a user, with all their permissions unless told fewer."""
    return program_of


@pytest.fixture
def chiefs(town: Town) -> Program:
    return program_of(town.users[Role.CHIEF])


@pytest.fixture
def officers(town: Town) -> Program:
    return program_of(town.users[Role.OFFICER])
