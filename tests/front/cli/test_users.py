"""``luodi user create``: the first administrator, through actions, with a password that is strong enough."""

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.journal import chain
from luodi.office.people.models import Office, User
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
FIRST = ["user", "create", "wang", "--name", "王敏", "--office-name", "市经济和信息化委员会", "--password-stdin"]


def run(*arguments: str, password: str = "correct-horse-battery") -> str:
    return CliRunner().invoke(app, arguments, input=f"{password}\n", catch_exceptions=False).output


def test_create_makes_the_office_and_an_administrator_who_can_log_in() -> None:
    assert "wang · 王敏 · 市经济和信息化委员会 · administrator" in run(*FIRST)
    user = User.objects.get(username="wang")
    assert user.check_password("correct-horse-battery")
    assert not user.has_demo_password
    assert (user.office.code, user.office.level) == ("city", "city")
    assert chain.verify().holds


def test_create_asks_twice_without_stdin() -> None:
    arguments = [argument for argument in FIRST if argument != "--password-stdin"]
    run(*arguments, password="correct-horse-battery\ncorrect-horse-battery")
    assert User.objects.get(username="wang").check_password("correct-horse-battery")


def test_create_with_a_weak_password_leaves_nothing() -> None:
    with pytest.raises(Problem, match=r"people\.weak_password"):
        run(*FIRST, password="12345")
    assert not Office.objects.filter(code="city").exists()
    assert not User.objects.filter(username="wang").exists()


def test_create_in_an_unknown_office_is_a_problem() -> None:
    with pytest.raises(Problem, match=r"people\.unknown_office"):
        run("user", "create", "li", "--name", "李", "--office", "nowhere", "--password-stdin")


def test_create_a_taken_name_is_a_problem() -> None:
    run(*FIRST)
    with pytest.raises(Problem, match=r"people\.user_not_valid"):
        run(*FIRST)
