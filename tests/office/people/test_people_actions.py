"""Offices and users: made within reach, passwords checked and never written down, nobody deleted."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.actions.create_office import CreateOffice
from luodi.office.people.actions.create_user import CreateUser
from luodi.office.people.actions.deactivate_user import DeactivateUser
from luodi.office.people.actions.set_password import ChangeOwnPassword, SetPassword
from luodi.office.people.masking import masked
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
STRONG = "Huangpu-2026-riverside"


@pytest.fixture
def by_admin(make_user: Callable[..., User], occasion: Occasion) -> Occasion:
    return replace(occasion, user=make_user(Role.ADMINISTRATOR))


@pytest.fixture
def pudong(by_admin: Occasion) -> Office:
    return CreateOffice(
        occasion=by_admin, code="pudong", title="浦东新区科经委", level=OfficeLevel.DISTRICT, district_code="310115"
    ).execute()


@pytest.fixture
def wang(by_admin: Occasion, pudong: Office) -> User:
    return CreateUser(
        occasion=by_admin, username="wang", display_name="王工", office=pudong, role=Role.OFFICER,
        password=STRONG, has_demo_password=True,
    ).execute()  # fmt: skip


def test_create_user_logs_in_and_leaves_no_password_in_the_journal(wang: User) -> None:
    assert wang.check_password(STRONG)
    entry = JournalEntry.objects.get(action="people.create_user")
    assert '"password"' not in entry.after
    assert wang.password not in entry.after


def test_create_user_needs_the_permission(occasion: Occasion, pudong: Office) -> None:
    action = CreateUser(
        occasion=occasion, username="li", display_name="李", office=pudong, role=Role.OFFICER, password=STRONG
    )
    with pytest.raises(Problem, match=r"access\.not_permitted"):
        action.execute()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "wang"}, "people.user_not_valid"),
        ({"username": " "}, "people.user_not_valid"),
        ({"role": Role.SYSTEM}, "people.user_not_valid"),
        ({"password": "1234567890"}, "people.weak_password"),
        ({"password": "short"}, "people.weak_password"),
    ],
)
def test_create_user_refuses(
    by_admin: Occasion, pudong: Office, wang: User, given: dict[str, object], code: str
) -> None:
    fields = {"username": "li", "display_name": "李", "office": pudong, "role": Role.OFFICER, "password": STRONG}
    with pytest.raises(Problem) as caught:
        CreateUser(occasion=by_admin, **{**fields, **given}).execute()  # type: ignore[arg-type]  # a table of cases
    assert caught.value.code == code
    assert str(fields["password"]) not in str(caught.value)


def test_district_administrator_reaches_its_district_only(
    by_admin: Occasion, make_user: Callable[..., User], pudong: Office, city_office: Office
) -> None:
    own = replace(by_admin, user=make_user(Role.ADMINISTRATOR, pudong))
    fields = {"username": "li", "display_name": "李", "role": Role.OFFICER, "password": STRONG}
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        CreateUser(occasion=own, office=city_office, **fields).execute()  # type: ignore[arg-type]  # as above
    CreateUser(occasion=own, office=pudong, **fields).execute()  # type: ignore[arg-type]  # as above
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        CreateOffice(occasion=own, code="x", title="闵行", level=OfficeLevel.DISTRICT, district_code="310112").execute()


@pytest.mark.parametrize(
    "codes",
    [
        {"level": OfficeLevel.CITY, "district_code": "310115"},
        {"level": OfficeLevel.PARK, "district_code": "310115", "park_code": "a-park-of-minhang"},
        {"level": OfficeLevel.ENTERPRISE, "district_code": "310115", "credit_code": "91310112WX0000000A"},
    ],
)
def test_create_office_beyond_ones_own_rows_is_refused(
    by_admin: Occasion, make_user: Callable[..., User], pudong: Office, codes: dict[str, object]
) -> None:
    own = replace(by_admin, user=make_user(Role.ADMINISTRATOR, pudong))
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        CreateOffice(occasion=own, code="new", title="新机构", **codes).execute()  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("given", [{"code": ""}, {"code": "pudong"}, {"level": OfficeLevel.PARK}, {"title": " "}])
def test_create_office_refuses(by_admin: Occasion, pudong: Office, given: dict[str, object]) -> None:
    fields = {"code": "new", "title": "新机构", "level": OfficeLevel.CITY}
    with pytest.raises(Problem, match=r"people\.office_not_valid"):
        CreateOffice(occasion=by_admin, **{**fields, **given}).execute()  # type: ignore[arg-type]  # a table of cases


def test_set_password_clears_the_demo_mark(by_admin: Occasion, wang: User) -> None:
    user = SetPassword(occasion=by_admin, user=wang, password="Suzhou-creek-2026-bridge").execute()
    assert (user.has_demo_password, user.check_password("Suzhou-creek-2026-bridge")) == (False, True)
    with pytest.raises(Problem, match=r"people\.system_actor"):
        SetPassword(occasion=by_admin, user=system_user(), password=STRONG).execute()


def test_change_own_password_asks_for_the_present_one(occasion: Occasion, wang: User) -> None:
    own = replace(occasion, user=wang)
    with pytest.raises(Problem, match=r"people\.wrong_password"):
        ChangeOwnPassword(occasion=own, present_password="guess", password="Suzhou-creek-2026").execute()
    ChangeOwnPassword(occasion=own, present_password=STRONG, password="Suzhou-creek-2026").execute()
    wang.refresh_from_db()
    assert wang.check_password("Suzhou-creek-2026")
    assert not wang.has_demo_password


def test_deactivated_user_may_nothing(by_admin: Occasion, wang: User) -> None:
    user = DeactivateUser(occasion=by_admin, user=wang).execute()
    assert not user.is_active
    with pytest.raises(Problem, match=r"people\.own_account"):
        DeactivateUser(occasion=by_admin, user=by_admin.user).execute()
    with pytest.raises(Problem, match=r"people\.system_actor"):
        DeactivateUser(occasion=by_admin, user=system_user()).execute()


@pytest.mark.parametrize(
    ("value", "shown"), [("", ""), ("张", "张*"), ("张三丰", "张**"), ("13800000078", "138*****078")]
)
def test_masked_keeps_the_ends(value: str, shown: str) -> None:
    assert masked(value) == shown
