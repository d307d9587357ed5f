"""Every action there is × every role: without the permission nothing is even looked at, let alone written."""

import importlib
import pkgutil
from collections.abc import Callable

import pytest

import luodi.office
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Action, Occasion
from luodi.office.people.models import User
from luodi.reference.problems import Problem
from tests.conftest import A_SUNDAY


def every_action() -> list[type[Action[object]]]:
    for module in pkgutil.walk_packages(luodi.office.__path__, "luodi.office."):
        if ".actions" in module.name:
            importlib.import_module(module.name)
    found, waiting = [], [Action]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [one for one in below if "name" in one.__dict__]
    return sorted(found, key=lambda one: one.name)


def test_every_action_says_what_it_asks_for() -> None:
    names = [action.name for action in every_action()]
    assert len(names) > 30
    assert len(names) == len(set(names))
    assert all(isinstance(action.permission, Permission) for action in every_action())
    assert all(not action.__abstractmethods__ for action in every_action())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
@pytest.mark.django_db
def test_action_without_the_permission_is_refused_first(role: Role, make_user: Callable[..., User]) -> None:
    user = make_user(role)
    for kind in every_action():
        if user.may(kind.permission):
            continue
        action = object.__new__(kind)  # no fields at all: reading any of them before the role would fail
        action.occasion, action.changes = Occasion(user, A_SUNDAY), []
        with pytest.raises(Problem, match=r"access\.not_permitted"):
            action.execute()
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
def test_deactivated_user_does_nothing(make_user: Callable[..., User]) -> None:
    user = make_user(Role.CHIEF)
    user.is_active = False
    for kind in every_action():
        action = object.__new__(kind)
        action.occasion, action.changes = Occasion(user, A_SUNDAY), []
        with pytest.raises(Problem, match=r"access\.not_permitted"):
            action.execute()
