"""Offices and users: who is there, and administering them."""

from typing import Any

from luodi.front.api.inputs import Code, Word
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import Shape, shape_of
from luodi.office.people.access import Permission, permissions_of
from luodi.office.people.access import Role as UserRole
from luodi.office.people.action import Occasion
from luodi.office.people.actions.create_office import CreateOffice
from luodi.office.people.actions.create_user import CreateUser
from luodi.office.people.actions.deactivate_user import DeactivateUser
from luodi.office.people.actions.edit_office import CloseOffice, EditOffice
from luodi.office.people.actions.edit_user import EditUser, ReactivateUser
from luodi.office.people.actions.end_sessions import EndSessions
from luodi.office.people.actions.second_factor import ResetSecondFactor
from luodi.office.people.actions.set_password import SetPassword
from luodi.office.people.actions.unlock_log_in import UnlockLogIn
from luodi.office.people.staff import OfficeShown, UserShown, find_office, find_user, offices_within, users_within
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

BOOK = Book("people")


class Myself(Shape):
    """Who the caller is, and what they may do here: with a token, what is left by its scopes."""

    username: str
    display_name: str
    role: str
    office_code: str
    office_name: str
    level: str
    permissions: list[str]


def _me(occasion: Occasion, _places: Places) -> dict[str, Any]:
    """Who calls, and what they may do."""
    user = occasion.user
    return {
        "username": user.username,
        "display_name": user.display_name,
        "role": str(user.role),
        "office_code": user.office.code,
        "office_name": user.office.name,
        "level": str(user.office.level),
        "permissions": sorted(
            str(one) for one in permissions_of(UserRole(user.role), user.desk_field) if user.may(one)
        ),
    }


def _offices(occasion: Occasion, _places: Places) -> list[OfficeShown]:
    """The offices within reach."""
    return offices_within(occasion.user)


def _users(occasion: Occasion, _asked: PageAsked, _places: Places, after: str, size: int) -> list[UserShown]:
    """The users of the offices within reach, in the order of log-in names."""
    return users_within(occasion.user, after, size)


def _find(occasion: Occasion, places: Places) -> Any:
    return find_user(occasion.user, places["username"])


def _with_office(occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "office": _office(occasion, fields.pop("office_code"), "office_code")}


def _with_parent(occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    code = fields.pop("parent_code")
    return {**fields, "parent": _office(occasion, code, "parent_code") if code else None}


def _office(occasion: Occasion, code: str, field: str) -> Any:
    found = find_office(occasion.user, code)
    if found is None:
        raise Problem(
            "people.office_not_valid",
            Text(f"您的管辖范围内没有编号为“{code}”的机构", f"There is no office “{code}” within your reach"),
            Text("请核对机构编号", "Check the code of the office"),
            Where(field=field),
        )
    return found


def _find_office(occasion: Occasion, places: Places) -> Any:
    return find_office(occasion.user, places["code"])


OFFICE = Target("/offices/{code}", "office", {"code": Code}, _find_office)
USER = Target("/users/{username}", "user", {"username": Code}, _find)

BOOK.read("/me", Myself, _me, permission=Permission.REGISTER_VIEW, name="me")
BOOK.read("/offices", list[shape_of(OfficeShown)], _offices,  # type: ignore[misc]  # built
          permission=Permission.PEOPLE_MANAGE, name="offices")  # fmt: skip
BOOK.listing("/users", shape_of(UserShown), _users, key=lambda row: row.username,
             permission=Permission.PEOPLE_MANAGE, name="users")  # fmt: skip
BOOK.action(CreateOffice, "/offices", make=_with_parent, fixed=frozenset({"parent"}), takes={"parent_code": Word})
BOOK.action(CreateUser, "/users", make=_with_office, fixed=frozenset({"office", "has_demo_password"}),
            takes={"office_code": Code})  # fmt: skip
BOOK.action(SetPassword, "/password", on=USER)
BOOK.action(DeactivateUser, "/deactivate", on=USER)
BOOK.action(EndSessions, "/end-sessions", on=USER)
BOOK.action(UnlockLogIn, "/unlock", on=USER)
BOOK.action(ResetSecondFactor, "/reset-second-factor", on=USER)
BOOK.action(EditUser, "/edit", on=USER, make=_with_office, fixed=frozenset({"office"}), takes={"office_code": Code})
BOOK.action(ReactivateUser, "/reactivate", on=USER)
BOOK.action(EditOffice, "/edit", on=OFFICE, make=_with_parent, fixed=frozenset({"parent"}), takes={"parent_code": Word})
BOOK.action(CloseOffice, "/close", on=OFFICE)
