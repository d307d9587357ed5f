"""Declaring a demo city: once, by the city, and never where people already work."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.actions.declare_demo_city import DeclareDemoCity
from luodi.office.people.models import User
from luodi.office.people.queries import demo_city, users_with_demo_passwords
from luodi.office.people.system import system_user
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def declare(user: User) -> None:
    DeclareDemoCity(
        occasion=Occasion(user, AT), seed=1, as_of=date(2026, 11, 22), enterprises=5, projects=3, parks=2, release="1"
    ).execute()


def test_declare_marks_the_database_and_stands_in_the_journal() -> None:
    assert demo_city() is None
    declare(system_user())
    city = demo_city()
    assert city is not None
    assert (city.seed, city.enterprises, city.as_of) == (1, 5, date(2026, 11, 22))
    assert JournalEntry.objects.get().entity == "demo_city"
    assert chain.verify().holds


def test_declare_twice_is_a_problem() -> None:
    declare(system_user())
    with pytest.raises(Problem, match=r"demo\.database_in_use"):
        declare(system_user())


def test_declare_where_people_work_is_a_problem(make_user: Callable[..., User]) -> None:
    make_user(Role.CHIEF)
    with pytest.raises(Problem, match=r"demo\.database_in_use"):
        declare(system_user())
    assert demo_city() is None


def test_declare_without_the_permission_is_a_problem(make_user: Callable[..., User]) -> None:
    with pytest.raises(Problem, match=r"access\.not_permitted"):
        declare(make_user(Role.CHIEF))


def test_users_with_demo_passwords_names_only_active_ones(make_user: Callable[..., User]) -> None:
    for name, demo, active in (("a", True, True), ("b", True, False), ("c", False, True)):
        user = make_user(username=name)
        user.has_demo_password, user.is_active = demo, active
        user.save()
    assert users_with_demo_passwords() == ["a"]
