"""Log-in and log-out."""

from collections.abc import Callable

import pytest
from django.test import Client

from luodi.office.people.models import User

PASSWORD = "correct-horse-7"


@pytest.fixture
def known(make_user: Callable[..., User]) -> User:
    user = make_user(username="chen")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_log_in_leads_back_to_the_page_that_was_asked_for(client: Client, known: User) -> None:
    asked = client.get("/journal/?entity=project")
    assert asked.headers["Location"] == "/login/?next=/journal/%3Fentity%3Dproject"
    answer = client.post("/login/", {"username": "chen", "password": PASSWORD, "next": "/journal/?entity=project"})
    assert answer.headers["Location"] == "/journal/?entity=project"
    assert client.get("/journal/").status_code == 200


def test_log_in_with_a_wrong_password_says_so_and_stays_out(client: Client, known: User) -> None:
    answer = client.post("/login/", {"username": "chen", "password": "wrong"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert client.get("/journal/").status_code == 302


def test_log_in_never_leads_to_another_host(client: Client, known: User) -> None:
    answer = client.post("/login/", {"username": "chen", "password": PASSWORD, "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


def test_inactive_user_stays_out(client: Client, known: User) -> None:
    client.force_login(known)
    known.is_active = False
    known.save()
    assert client.get("/journal/").status_code == 302


def test_log_out_ends_the_session_and_only_by_a_form(client: Client, known: User) -> None:
    client.force_login(known)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/journal/").status_code == 302
