"""Offices and users as who administers them reads them: only those within the rows of the own office."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luodi.office.people.access import Scope
from luodi.office.people.models import Office, User
from luodi.office.people.system import SYSTEM_USERNAME


@dataclass(frozen=True, slots=True)
class OfficeShown:
    """An office, and what it reaches."""

    code: str
    name: str
    level: str
    parent_code: str
    district_code: str
    park_code: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class UserShown:
    """A user: who they are, where, and as what."""

    username: str
    display_name: str
    office_code: str
    office_name: str
    role: str
    is_active: bool


def offices_within(user: User) -> list[OfficeShown]:
    """The offices within reach, in the order of their codes."""
    return [
        OfficeShown(
            row.code,
            row.name,
            row.level,
            row.parent.code if row.parent else "",
            row.district_code,
            row.park_code,
            row.credit_code,
        )
        for row in Office.objects.filter(_reached("", user.scope)).select_related("parent").order_by("code")
    ]


def users_within(user: User, after: str, size: int) -> list[UserShown]:
    """The first ``size`` users of the offices within reach behind a log-in name; the system actor is none of them."""
    rows = _users(user).filter(username__gt=after).order_by("username")[:size]
    return [
        UserShown(row.username, row.display_name, row.office.code, row.office.name, row.role, row.is_active)
        for row in rows
    ]


def find_user(user: User, username: str) -> User | None:
    """The user with this log-in name, for the actions that change one, when their office is within reach."""
    return _users(user).filter(username=username).first()


def usernames_numbered(user: User, numbers: Collection[str]) -> dict[str, str]:
    """The log-in names of users within reach by the numbers that the journal calls them."""
    rows = _users(user).filter(pk__in=_whole(numbers)).values_list("pk", "username")
    return {str(number): username for number, username in rows}


def office_codes_numbered(user: User, numbers: Collection[str]) -> dict[str, str]:
    """The codes of offices within reach by the numbers that the journal calls them."""
    found = Office.objects.filter(_reached("", user.scope), pk__in=_whole(numbers))
    return {str(number): code for number, code in found.values_list("pk", "code")}


def _whole(numbers: Collection[str]) -> list[int]:
    return [int(number) for number in numbers if number.isascii() and number.isdigit()]


def find_office(user: User, code: str) -> Office | None:
    """The office with this code, for the actions that need one, when it is within reach."""
    return Office.objects.filter(_reached("", user.scope), code=code).first()


def _users(user: User) -> QuerySet[User]:
    return (
        User.objects.filter(_reached("office__", user.scope)).exclude(username=SYSTEM_USERNAME).select_related("office")
    )


def _reached(to: str, scope: Scope) -> Q:
    """As ``reaches_office`` judges: a city office is reached by the city alone."""
    below_city = ~Q(**{f"{to}level": "city"})
    match scope.level:
        case "city":
            return Q()
        case "district":
            return below_city & Q(**{f"{to}district_code": scope.district_code})
        case "park":
            return below_city & Q(**{f"{to}park_code": scope.park_code})
    return below_city & Q(**{f"{to}credit_code": scope.credit_code})
