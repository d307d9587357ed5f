"""Administration of users and offices: what is done, what is refused, and that lists cost the same for many."""

from collections.abc import Callable

import pytest
from django.test import Client

from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.models import Office, OfficeLevel, User

pytestmark = pytest.mark.django_db
STRONG = "Huangpu-2026-riverside"


@pytest.fixture
def admins(client: Client, make_user: Callable[..., User]) -> Client:
    client.force_login(make_user(Role.ADMINISTRATOR, username="admin"))
    return client


@pytest.fixture
def pudong(city_office: Office) -> Office:
    return Office.objects.create(
        code="pudong", name="浦东新区科经委", level=OfficeLevel.DISTRICT, district_code="310115", parent=city_office
    )


def made(admins: Client, **more: str) -> int:
    sent = {"username": "wang", "display_name": "王工", "office": "pudong", "role": "officer", "password": STRONG}
    return admins.post("/administration/users/create/", {**sent, **more}).status_code


def test_new_user_works_in_the_office_and_changes_the_password_first(admins: Client, pudong: Office) -> None:
    assert made(admins) == 302
    wang = User.objects.get(username="wang")
    assert (wang.office, wang.role, wang.must_change_password) == (pudong, "officer", True)
    assert "王工" in admins.get("/administration/users/?office_code=pudong").text
    assert "王工" not in admins.get("/administration/users/?office_code=city").text


@pytest.mark.parametrize(
    "more",
    [
        {"username": "admin"},
        {"password": "123"},
        {"role": "enterprise"},
        {"role": "system"},
        {"office": "elsewhere"},
        {"desk_field": "land"},
    ],
)
def test_new_user_refused(admins: Client, pudong: Office, more: dict[str, str]) -> None:
    assert made(admins, **more) == 422
    assert not User.objects.filter(username="wang").exists()


def test_user_is_edited_deactivated_and_comes_back(admins: Client, pudong: Office) -> None:
    made(admins)
    sent = {"display_name": "王工程师", "office": "city", "role": "desk", "desk_field": "land", "reason": "调任"}
    assert admins.post("/administration/users/wang/edit/", sent).status_code == 302
    wang = User.objects.get(username="wang")
    assert (wang.display_name, wang.office.code, wang.role, wang.desk_field) == ("王工程师", "city", "desk", "land")
    assert JournalEntry.objects.get(action="people.edit_user").reason == "调任"
    for verb, active in (("deactivate", False), ("reactivate", True)):
        assert admins.post(f"/administration/users/wang/{verb}/").status_code == 302
        assert User.objects.get(username="wang").is_active == active


def test_administrator_cannot_change_the_own_role_or_leave(admins: Client, pudong: Office) -> None:
    sent = {"display_name": "我", "office": "city", "role": "chief"}
    assert admins.post("/administration/users/admin/edit/", sent).status_code == 422
    assert admins.post("/administration/users/admin/deactivate/").status_code == 422
    assert User.objects.get(username="admin").role == "administrator"


def test_password_set_by_another_ends_sessions_and_must_be_changed(admins: Client, pudong: Office) -> None:
    made(admins)
    User.objects.update(must_change_password=False)
    there = Client()
    there.force_login(User.objects.get(username="wang"))
    assert there.get("/projects/").status_code == 200
    assert admins.post("/administration/users/wang/password/", {"password": STRONG + "-2"}).status_code == 302
    assert there.get("/projects/").status_code == 302
    wang = User.objects.get(username="wang")
    assert wang.check_password(STRONG + "-2")
    assert wang.must_change_password


def test_locked_user_is_unlocked(admins: Client, pudong: Office) -> None:
    made(admins)
    for _ in range(5):
        Client().post("/login/", {"username": "wang", "password": "wrong"})
    assert Client().post("/login/", {"username": "wang", "password": STRONG}).status_code == 429
    assert "锁定至" in admins.get("/administration/users/").text
    assert admins.post("/administration/users/wang/unlock/").status_code == 302
    assert Client().post("/login/", {"username": "wang", "password": STRONG}).status_code == 302


def test_offices_stand_under_their_parents(admins: Client, pudong: Office) -> None:
    sent = {"code": "zj", "title": "张江管理办", "parent": "pudong", "level": "park", "park_code": "ZJ"}
    assert admins.post("/administration/offices/create/", sent).status_code == 302
    page = admins.get("/administration/offices/").text
    assert page.index("市经济和信息化委员会</a>") < page.index("浦东新区科经委</a>") < page.index("张江管理办</a>")
    assert 'class="depth-2"' in page


def test_office_is_renamed_and_moved_but_not_below_itself(admins: Client, city_office: Office, pudong: Office) -> None:
    assert admins.post("/administration/offices/pudong/edit/", {"title": "浦东投促办", "parent": ""}).status_code == 302
    assert Office.objects.get(code="pudong").name == "浦东投促办"
    admins.post("/administration/offices/pudong/edit/", {"title": "浦东投促办", "parent": "city"})
    circle = admins.post("/administration/offices/city/edit/", {"title": "市", "parent": "pudong"})
    assert circle.status_code == 422
    assert Office.objects.get(code="city").parent is None


def test_office_closes_when_nobody_is_left_and_takes_nobody_then(admins: Client, pudong: Office) -> None:
    made(admins)
    assert admins.post("/administration/offices/pudong/close/").status_code == 422
    admins.post("/administration/users/wang/deactivate/")
    assert admins.post("/administration/offices/pudong/close/").status_code == 302
    assert admins.post("/administration/users/wang/reactivate/").status_code == 422
    assert made(admins, username="li") == 422


def test_lists_ask_no_more_for_many(
    admins: Client, pudong: Office, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(30):
        office = Office.objects.create(
            code=f"o{number}", name="x", level=OfficeLevel.DISTRICT, district_code="310115", parent=pudong
        )
        User.objects.create(username=f"u{number}", display_name="x", office=office, role=Role.OFFICER)
    for address in ("/administration/users/", "/administration/offices/"):
        with django_assert_max_num_queries(11):  # type: ignore[attr-defined]  # a context manager
            assert admins.get(address).status_code == 200
