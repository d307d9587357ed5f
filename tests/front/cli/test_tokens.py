"""``luodi token``: a token is issued, listed without its secret, and revoked."""

from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.people.access import Role
from luodi.office.programs.models import Token
from luodi.reference.problems import Problem
from tests.front.web.town import Town, build_town


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def said(*command: str) -> str:
    outcome = CliRunner().invoke(app, ["token", *command], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout.strip()


def answered(token: str) -> int:
    return Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/projects").status_code


def test_token_is_issued_listed_and_revoked(town: Town) -> None:
    name = town.users[Role.CHIEF].username
    token = said("issue", name, "--title", "月报", "--scope", "project.view", "--days", "10")
    assert answered(token) == 200
    listed = said("list", name)
    assert "月报" in listed
    assert "project.view" in listed
    assert token.rsplit("_", 1)[-1] not in listed
    said("revoke", str(Token.objects.get().pk), "--by", name)
    assert answered(token) == 401
    assert "✗" in said("list", name)


def test_foreign_token_is_not_revoked(town: Town) -> None:
    said("issue", town.users[Role.CHIEF].username, "--title", "月报", "--scope", "project.view")
    number = str(Token.objects.get().pk)
    with pytest.raises(Problem, match=r"token\.not_found"):
        said("revoke", number, "--by", town.users[Role.OFFICER].username)
    assert Token.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("name", "scope", "code"),
    [("nobody", "project.view", r"people\.unknown_user"), ("analyst", "people.manage", r"token\.not_valid")],
)
def test_token_that_cannot_be_is_a_problem(town: Town, name: str, scope: str, code: str) -> None:
    with pytest.raises(Problem, match=code):
        said("issue", name, "--title", "月报", "--scope", scope)


def test_unknown_scope_is_refused(town: Town) -> None:
    command = ["token", "issue", "analyst", "--title", "x", "--scope", "everything"]
    outcome: Any = CliRunner().invoke(app, command)
    assert outcome.exit_code == 2
    assert not Token.objects.exists()
