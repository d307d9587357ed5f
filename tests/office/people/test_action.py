"""The four steps of every write, in order, and no trace when one refuses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Action, Occasion, state_of
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.reference.problems import Problem
from luodi.reference.text import Text

pytestmark = pytest.mark.django_db


@dataclass(kw_only=True)
class RenameOffice(Action[Office]):
    """A real action on a real row, so that the base is tested on what it is for."""

    name: ClassVar[str] = "office.rename"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    office: Office
    to: str
    fail_after_writing: bool = False

    def within_reach(self) -> bool:
        return self.occasion.user.scope.reaches(district_code=self.office.district_code)

    def validate(self) -> None:
        if not self.to:
            raise Problem(
                "office.no_name", Text("机构名称不能为空", "An office needs a name"), Text("请填写", "Fill it in")
            )

    def change(self) -> Office:
        before = state_of(self.office)
        self.office.name = self.to
        self.office.save()
        self.note_changed(self.office, before)
        if self.fail_after_writing:
            raise RuntimeError("power cut")
        return self.office


@pytest.fixture
def pudong() -> Office:
    return Office.objects.create(code="pudong", name="浦东新区", level=OfficeLevel.DISTRICT, district_code="310115")


def test_execute_changes_and_journals_only_what_moved(occasion: Occasion, pudong: Office) -> None:
    RenameOffice(occasion=occasion, office=pudong, to="浦东新区投促办").execute()
    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.action, entry.entity, entry.reason) == (
        "chief-city",
        "office.rename",
        "office",
        "测试",
    )
    assert (entry.before, entry.after) == ('{"name":"浦东新区"}', '{"name":"浦东新区投促办"}')


def test_execute_without_a_change_writes_no_row(occasion: Occasion, pudong: Office) -> None:
    RenameOffice(occasion=occasion, office=pudong, to="浦东新区").execute()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("role", "to", "code"),
    [
        (Role.ANALYST, "x", "access.not_permitted"),
        (Role.LEADER, "", "access.not_permitted"),
        (Role.CHIEF, "", "office.no_name"),
    ],
)
def test_execute_refused_leaves_no_trace(
    role: Role, to: str, code: str, make_user: Callable[..., User], occasion: Occasion, pudong: Office
) -> None:
    acting = replace(occasion, user=make_user(role, username="someone"))
    with pytest.raises(Problem) as refused:
        RenameOffice(occasion=acting, office=pudong, to=to).execute()
    assert refused.value.code == code
    pudong.refresh_from_db()
    assert pudong.name == "浦东新区"
    assert not JournalEntry.objects.exists()


def test_execute_out_of_reach_is_refused_before_validation(
    make_user: Callable[..., User], occasion: Occasion, pudong: Office
) -> None:
    jiading = Office.objects.create(code="jd", name="嘉定区", level=OfficeLevel.DISTRICT, district_code="310114")
    acting = replace(occasion, user=make_user(Role.CHIEF, jiading))
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        RenameOffice(occasion=acting, office=pudong, to="").execute()


def test_execute_interrupted_rolls_back_the_write_and_the_journal(occasion: Occasion, pudong: Office) -> None:
    with pytest.raises(RuntimeError):
        RenameOffice(occasion=occasion, office=pudong, to="x", fail_after_writing=True).execute()
    pudong.refresh_from_db()
    assert pudong.name == "浦东新区"
    assert not JournalEntry.objects.exists()


def test_an_inactive_user_may_do_nothing(make_user: Callable[..., User]) -> None:
    user = make_user(Role.CHIEF)
    user.is_active = False
    assert not any(user.may(permission) for permission in Permission)


def test_the_system_actor_is_one_and_cannot_log_in() -> None:
    assert system_user() == system_user()
    assert not system_user().has_usable_password()
    assert system_user().may(Permission.GATE_BYPASS)


@pytest.mark.parametrize(
    ("level", "reaches"),
    [
        ("city", (True, True, True)),
        ("district", (True, False, False)),
        ("park", (False, True, False)),
        ("enterprise", (False, False, True)),
        ("nowhere", (False, False, False)),
    ],
)
def test_scope_reaches_by_its_own_level_alone(level: str, reaches: tuple[bool, bool, bool]) -> None:
    scope = Office(level=level, district_code="310115", park_code="P1", credit_code="9" * 18).scope
    assert reaches == (
        scope.reaches(district_code="310115", park_code="P2", credit_code="1" * 18),
        scope.reaches(district_code="310114", park_code="P1", credit_code="1" * 18),
        scope.reaches(district_code="310114", park_code="P2", credit_code="9" * 18),
    )


def test_an_empty_code_reaches_nothing() -> None:
    assert not Office(level="district", district_code="").scope.reaches(district_code="")
