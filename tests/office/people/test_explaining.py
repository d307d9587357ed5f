"""Why a person may or may not: the explanation agrees with the refusal, and names who could."""

from collections.abc import Callable

import pytest

from luodi.office.people.access import DeskField, Permission, Role
from luodi.office.people.explaining import Whereabouts, explain, may, roles_with
from luodi.office.people.models import Office, OfficeLevel, User

pytestmark = pytest.mark.django_db
HERE, THERE = Whereabouts("310115", "ZJ"), Whereabouts("310112")


@pytest.fixture
def pudong(city_office: Office) -> Office:
    return Office.objects.create(
        code="pudong", name="浦东新区科经委", level=OfficeLevel.DISTRICT, district_code="310115", parent=city_office
    )


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_says_what_it_is_for(permission: Permission) -> None:
    assert permission.text.zh
    assert permission.text.en


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
@pytest.mark.parametrize("where", [None, HERE, THERE])
def test_explain_agrees_with_may_for_every_permission(
    role: Role, where: Whereabouts | None, pudong: Office, make_user: Callable[..., User]
) -> None:
    user = make_user(role, pudong)
    for permission in Permission:
        found = explain(user, permission, where)
        assert found.allowed == may(user, permission, where)
        assert found.allowed == (user.may(permission) and (where is None or user.scope.reaches(
            district_code=where.district_code, park_code=where.park_code)))  # fmt: skip
        assert not (found.allowed and found.who_could)


def test_explain_names_the_role_and_who_could(pudong: Office, make_user: Callable[..., User]) -> None:
    officer, chief = make_user(Role.OFFICER, pudong), make_user(Role.CHIEF)
    found = explain(officer, Permission.GATE_BYPASS, HERE)
    assert [step.holds for step in found.steps] == [True, False, True]
    assert found.steps[1].what.zh.endswith("不能缺材料时放行节点")
    assert [(one.office, one.name) for one in found.who_could] == [(chief.office.name, chief.display_name)]


def test_explain_of_a_foreign_place_names_the_office_that_it_is_out_of(
    pudong: Office, make_user: Callable[..., User]
) -> None:
    found = explain(make_user(Role.OFFICER, pudong), Permission.PROJECT_EDIT, THERE)
    assert (found.allowed, found.steps[-1].holds) == (False, False)
    assert "浦东新区科经委" in found.steps[-1].what.zh


def test_explain_tells_an_enterprise_no_names(city_office: Office, make_user: Callable[..., User]) -> None:
    desk = Office.objects.create(
        code="e", name="某企业", level=OfficeLevel.ENTERPRISE, credit_code="91310115WX0000070R"
    )
    make_user(Role.CHIEF)
    found = explain(make_user(Role.ENTERPRISE, desk), Permission.PROJECT_EDIT, HERE)
    assert {one.name for one in found.who_could} == {""}
    assert {one.office for one in found.who_could} == {city_office.name}


def test_desk_may_what_its_field_asks_for(make_user: Callable[..., User]) -> None:
    desk = make_user(Role.DESK)
    assert not desk.may(Permission.PLACE_EDIT)
    desk.desk_field = DeskField.LAND
    assert desk.may(Permission.PLACE_EDIT)
    assert Role.DESK in roles_with(Permission.PLACE_EDIT)


def test_explain_asks_the_database_once(
    pudong: Office, make_user: Callable[..., User], django_assert_max_num_queries: Callable[..., object]
) -> None:
    officer = make_user(Role.OFFICER, pudong)
    for number in range(5):
        make_user(Role.CHIEF, username=f"chief-{number}")
    with django_assert_max_num_queries(1):  # type: ignore[attr-defined]  # a context manager
        explain(officer, Permission.GATE_BYPASS, HERE)
