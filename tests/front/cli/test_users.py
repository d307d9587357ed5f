"""``luodi user create``: the first administrator, through actions, with a password that is strong enough."""

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
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


def test_users_are_listed_deactivated_and_let_in_again() -> None:
    run(*FIRST)
    assert "王敏" in run("user", "list")
    run("user", "deactivate", "wang", "--reason", "离职")
    assert not User.objects.get(username="wang").is_active
    run("user", "reactivate", "wang")
    assert User.objects.get(username="wang").is_active


def test_set_password_asks_for_an_own_one() -> None:
    run(*FIRST)
    run("user", "set-password", "wang", "--password-stdin", password="battery-staple-9")
    user = User.objects.get(username="wang")
    assert user.check_password("battery-staple-9")
    assert user.must_change_password


def test_unlock_and_reset_are_journalled() -> None:
    run(*FIRST)
    for verb, action in (
        ("unlock", "people.unlock_log_in"),
        ("reset-factor", "people.reset_second_factor"),
        ("end-sessions", "people.end_sessions"),
    ):
        run("user", verb, "wang", "--reason", "本人来电")
        assert JournalEntry.objects.get(action=action).reason == "本人来电"
    with pytest.raises(Problem, match=r"people\.not_found"):
        run("user", "unlock", "nobody")


def test_command_as_somebody_reaches_what_they_reach() -> None:
    run(*FIRST)
    district = ("--level", "district", "--parent", "city")
    run("office", "create", "pudong", "--name", "浦东投促办", *district, "--district", "310115")
    run("user", "create", "li", "--name", "李", "--office", "pudong", "--password-stdin")
    with pytest.raises(Problem, match=r"people\.not_found"):
        run("user", "deactivate", "wang", "--as-user", "li")


def test_offices_are_listed_renamed_moved_and_closed() -> None:
    run(*FIRST)
    for code, district in (("pudong", "310115"), ("minhang", "310112")):
        run("office", "create", code, "--name", code, "--level", "district", "--district", district, "--parent", "city")
    run("office", "rename", "pudong", "浦东投促办")
    run("office", "move", "minhang", "--parent", "pudong")
    assert "    minhang [minhang] district 310112 (0)" in run("office", "list")
    run("office", "close", "minhang")
    assert Office.objects.get(code="minhang").closed_on
    with pytest.raises(Problem, match=r"people\.office_not_valid"):
        run("office", "close", "city")
