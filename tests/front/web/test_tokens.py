"""The page of tokens: a new one is shown once, a foreign one is not there, a revoked one opens nothing."""

import re
from typing import Any

from django.test import Client

from luodi.office.people.access import Role
from luodi.office.programs.models import Token
from tests.front.web.town import Town

SENT = {"title": "月报程序", "scopes": ["project.view"], "expires_on": "2027-01-31"}


def client_of(town: Town, role: Role) -> Client:
    client = Client()
    client.force_login(town.users[role])
    return client


def issued(client: Client) -> str:
    answer = client.post("/tokens/issue/", SENT)
    assert answer.status_code == 200
    [found] = re.findall(r"luodi_[0-9a-f]{8}_[\w-]{43}", answer.text)
    return str(found)


def answered(token: str) -> int:
    return Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/projects").status_code


def test_issue_shows_the_token_once_and_it_opens_the_api(town: Town) -> None:
    client = client_of(town, Role.CHIEF)
    token = issued(client)
    page = client.get("/tokens/").text
    assert "月报程序" in page
    assert token not in page
    assert answered(token) == 200


def test_revoked_token_opens_nothing(town: Town) -> None:
    client = client_of(town, Role.CHIEF)
    token = issued(client)
    assert client.post(f"/tokens/{Token.objects.get().pk}/revoke/").status_code == 302
    assert answered(token) == 401
    assert "已撤销" in client.get("/tokens/").text


def test_foreign_token_is_not_there(town: Town) -> None:
    issued(client_of(town, Role.CHIEF))
    other = client_of(town, Role.ANALYST)
    assert "月报程序" not in other.get("/tokens/").text
    assert other.post(f"/tokens/{Token.objects.get().pk}/revoke/").status_code == 404
    assert Token.objects.get().revoked_at is None


def test_administrator_sees_and_revokes_the_token_of_another(town: Town) -> None:
    issued(client_of(town, Role.OFFICER))
    administrator = client_of(town, Role.ADMINISTRATOR)
    assert "月报程序" in administrator.get("/tokens/").text
    assert administrator.post(f"/tokens/{Token.objects.get().pk}/revoke/").status_code == 302
    assert Token.objects.get().revoked_at is not None


def test_issue_beyond_the_role_or_the_year_is_refused(town: Town) -> None:
    client = client_of(town, Role.ANALYST)
    for wrong in ({"scopes": ["people.manage"]}, {"expires_on": "2028-01-31"}, {"scopes": []}, {"title": " "}):
        assert client.post("/tokens/issue/", {**SENT, **wrong}).status_code == 422
    assert not Token.objects.exists()


def test_page_asks_as_much_for_many_tokens_as_for_one(town: Town, django_assert_num_queries: Any) -> None:
    client = client_of(town, Role.CHIEF)
    issued(client)
    client.get("/tokens/")
    with django_assert_num_queries(5):
        client.get("/tokens/")
    for _ in range(5):
        issued(client)
    with django_assert_num_queries(5):
        client.get("/tokens/")
