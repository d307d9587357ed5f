"""Who comes in: tokens with their scopes and their end, sessions with the CSRF token, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from luodi.front.issuing import issue
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Occasion
from luodi.office.programs.models import Token
from luodi.reference.problems import Problem
from tests.front.api.conftest import Program, program_of
from tests.front.web.town import NOW, Town


def test_secret_is_kept_only_as_its_hash(town: Town) -> None:
    said = program_of(town.users[Role.CHIEF]).token
    token = Token.objects.get()
    assert said.startswith(f"luodi_{token.prefix}_")
    assert said.rsplit("_", 1)[-1] not in str(vars(token))
    assert len(token.digest) == 64


@pytest.mark.parametrize("spoil", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: t[6:], lambda t: "x"])
@pytest.mark.django_db
def test_wrong_token_is_refused(spoil: object, chiefs: Program) -> None:
    answer = Program(spoil(chiefs.token)).get("/projects")  # type: ignore[operator]
    assert (answer.status_code, answer.json()["code"]) == (401, "api.unknown_caller")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
def test_nobody_unknown_comes_in() -> None:
    assert Program("").get("/projects").status_code == 401
    assert Program("").post("/projects", {}).status_code == 401


def test_token_ends_on_its_day(town: Town, chiefs: Program) -> None:
    Token.objects.update(expires_on=NOW.date())
    assert chiefs.get("/projects").status_code == 200
    Token.objects.update(expires_on=NOW.date() - timedelta(days=1))
    assert chiefs.get("/projects").status_code == 401


def test_revoked_token_is_refused(town: Town, chiefs: Program) -> None:
    number = chiefs.get("/tokens").json()[0]["number"]
    assert chiefs.post(f"/tokens/{number}/revoke").status_code == 200
    assert chiefs.get("/projects").status_code == 401


def test_token_of_a_user_who_left_is_refused(town: Town, chiefs: Program) -> None:
    user = town.users[Role.CHIEF]
    user.is_active = False
    user.save()
    assert chiefs.get("/projects").status_code == 401


def test_token_may_no_more_than_its_scopes(town: Town) -> None:
    reader = program_of(town.users[Role.CHIEF], [Permission.PROJECT_VIEW])
    assert reader.get("/projects").status_code == 200
    refused = reader.post(f"/projects/{town.own.code}/progress", {"text": "x", "noted_on": "2026-11-20"})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.not_permitted")
    assert reader.get("/enterprises").status_code == 403


def test_scopes_beyond_the_role_are_refused(town: Town) -> None:
    occasion = Occasion(town.users[Role.ANALYST], NOW)
    with pytest.raises(Problem, match=r"token\.not_valid"):
        issue(occasion, "x", [Permission.PEOPLE_MANAGE], NOW.date() + timedelta(days=1))


def test_token_does_not_outlive_a_year(town: Town) -> None:
    occasion = Occasion(town.users[Role.ANALYST], NOW)
    with pytest.raises(Problem, match=r"token\.not_valid"):
        issue(occasion, "x", [Permission.PROJECT_VIEW], NOW.date() + timedelta(days=400))


def test_program_does_not_issue_itself_tokens(chiefs: Program) -> None:
    answer = chiefs.post("/tokens", {"title": "x", "scopes": ["project.view"], "expires_on": "2026-12-20"})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.out_of_reach")


def test_use_of_a_token_is_noted(chiefs: Program) -> None:
    assert Token.objects.get().last_used_at is None
    chiefs.get("/projects")
    assert Token.objects.get().last_used_at == NOW


def test_foreign_token_is_not_there_and_stays(town: Town, chiefs: Program, officers: Program) -> None:
    number = chiefs.get("/tokens").json()[0]["number"]
    assert officers.post(f"/tokens/{number}/revoke").status_code == 404
    assert Token.objects.get(pk=number).revoked_at is None


def test_foreign_token_is_answered_as_one_that_is_none(town: Town, chiefs: Program, officers: Program) -> None:
    number = chiefs.get("/tokens").json()[0]["number"]
    foreign, absent = (officers.post(f"/tokens/{one}/revoke") for one in (number, 999_999))
    assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)


def test_who_asks_too_often_is_told_when_to_come_back(town: Town, officers: Program, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": 3}
    assert [officers.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = officers.get("/me")
    assert refused.json()["code"] == "api.rate_limited"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    other = program_of(town.users[Role.OFFICER])
    assert other.get("/me").status_code == 200  # each token is counted by itself


def test_count_begins_anew_with_the_next_minute(
    officers: Program, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": 1}
    assert [officers.get("/me").status_code for _ in range(2)] == [200, 429]
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW + timedelta(minutes=1))
    assert officers.get("/me").status_code == 200


def test_administrator_revokes_the_token_of_another(town: Town, officers: Program) -> None:
    administrator = program_of(town.users[Role.ADMINISTRATOR])
    number = Token.objects.get(user=town.users[Role.OFFICER]).pk
    assert administrator.post(f"/tokens/{number}/revoke").status_code == 200
    assert officers.get("/projects").status_code == 401


def test_session_reads_and_writes_with_the_csrf_token_alone(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.users[Role.OFFICER])
    assert client.get("/api/v1/projects").status_code == 200
    path, body = f"/api/v1/projects/{town.own.code}/progress", '{"text": "x", "noted_on": "2026-11-20"}'
    forged = client.post(path, body, content_type="application/json")
    assert (forged.status_code, forged.json()["code"]) == (403, "api.csrf")
    client.cookies["csrftoken"] = "a" * 32
    sent = client.post(path, body, content_type="application/json", headers={"X-CSRFToken": "a" * 32})
    assert sent.status_code == 200


def test_session_does_not_mend_a_wrong_token(town: Town) -> None:
    client = Client(headers={"Authorization": "Bearer luodi_00000000_x"})
    client.force_login(town.users[Role.CHIEF])
    assert client.get("/api/v1/projects").status_code == 401
