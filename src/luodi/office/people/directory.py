"""Reads of offices and users for those who manage them: the tree, the list, and one of each within reach."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from luodi.office.people.access import DeskField, Role
from luodi.office.people.log_in_guard import locked_accounts
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import SYSTEM_OFFICE_CODE
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office in the tree: how deep it lies, and how many active users work there."""

    code: str
    name: str
    level: OfficeLevel
    depth: int
    parent_code: str
    reaches: str
    users: int
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class UserLine:
    """A user in the list."""

    username: str
    display_name: str
    office_code: str
    office_name: str
    role: Role
    desk_field: DeskField | None
    is_active: bool
    has_second_factor: bool
    must_change_password: bool
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class UserPage:
    """A page of users, and how many there are in all."""

    rows: tuple[UserLine, ...]
    total: int


def office_tree(user: User) -> list[OfficeLine]:
    """The offices within reach, each under its parent. Two queries, whatever the size. Enterprises' desks come last."""
    offices = list(_offices(user).select_related("parent"))
    active = Count("users", filter=Q(users__is_active=True))
    users = dict(_offices(user).annotate(active=active).values_list("pk", "active"))
    there = {office.pk for office in offices}
    below: dict[int | None, list[Office]] = {}
    for office in offices:
        below.setdefault(office.parent_id if office.parent_id in there else None, []).append(office)
    lines: list[OfficeLine] = []
    waiting = [(office, 0) for office in reversed(below.get(None, []))]
    while waiting:
        office, depth = waiting.pop()
        lines.append(_office_line(office, depth, users[office.pk]))
        waiting += [(branch, depth + 1) for branch in reversed(below.get(office.pk, []))]
    return lines


def users_within_reach(
    user: User, at: datetime, *, text: str = "", office_code: str = "", first: int = 0, size: int = 50
) -> UserPage:
    """Users of the offices within reach, by log-in name."""
    found = User.objects.filter(office__in=_offices(user)).select_related("office")
    if text:
        found = found.filter(Q(username__icontains=text) | Q(display_name__icontains=text))
    if office_code:
        found = found.filter(office__code=office_code)
    rows = list(found.order_by("username")[first : first + size])
    locked = locked_accounts([row.username for row in rows], at)
    return UserPage(tuple(_user_line(row, locked) for row in rows), found.count())


def user_line(user: User, at: datetime) -> UserLine:
    """One user as the list shows it."""
    return _user_line(user, locked_accounts([user.username], at))


def user_to_manage(user: User, username: str) -> User:
    """The user of this log-in name within reach, for the actions; a ``Problem`` when there is none."""
    found = User.objects.filter(office__in=_offices(user), username=username).select_related("office").first()
    if found is None:
        raise Problem(
            "people.not_found",
            Text("没有您可以管理的这个用户", "There is no such user whom you manage"),
            Text("请核对登录名", "Check the log-in name"),
            Where(field="username"),
        )
    return found


def office_to_manage(user: User, code: str) -> Office:
    """The office of this code within reach, for the actions; a ``Problem`` when there is none."""
    found = _offices(user).filter(code=code).select_related("parent").first()
    if found is None:
        raise Problem(
            "people.not_found",
            Text("没有您可以管理的这个机构", "There is no such office that you manage"),
            Text("请核对机构编号", "Check the code"),
            Where(field="office"),
        )
    return found


def _offices(user: User) -> QuerySet[Office]:
    """The offices whose rows lie within those of the user's own (``create_user.reaches_office``)."""
    every, scope = Office.objects.exclude(code=SYSTEM_OFFICE_CODE).order_by("code"), user.scope
    match scope.level:
        case "city":
            return every
        case "district":
            return every.exclude(level=OfficeLevel.CITY).filter(district_code=scope.district_code)
        case "park":
            return every.exclude(level=OfficeLevel.CITY).filter(park_code=scope.park_code)
    return every.none()


def _office_line(office: Office, depth: int, users: int) -> OfficeLine:
    return OfficeLine(
        office.code,
        office.name,
        OfficeLevel(office.level),
        depth,
        office.parent.code if office.parent else "",
        office.credit_code or office.park_code or office.district_code,
        users,
        office.closed_on,
    )


def _user_line(row: User, locked: dict[str, datetime]) -> UserLine:
    return UserLine(
        row.username,
        row.display_name,
        row.office.code,
        row.office.name,
        Role(row.role),
        DeskField(row.desk_field) if row.desk_field else None,
        row.is_active,
        row.has_second_factor,
        row.must_change_password,
        locked.get(row.username),
    )
