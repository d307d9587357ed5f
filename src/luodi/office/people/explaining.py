"""Why a person may do something, or may not, and who could: the answer behind "why can I not do this".

The answer rests on the same table and the same reach as the refusal itself (``access``); a test holds the two together.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation

from luodi.office.people.access import DeskField, Permission, Role, Scope, permissions_of
from luodi.office.people.models import OfficeLevel, User
from luodi.reference.text import Text

_NAMED = 8


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where something lies: its district, its park, and the enterprise that it belongs to, as far as it has them."""

    district_code: str = ""
    park_code: str = ""
    credit_code: str = ""

    def within(self, scope: Scope) -> bool:
        """Whether ``scope`` reaches it."""
        return scope.reaches(district_code=self.district_code, park_code=self.park_code, credit_code=self.credit_code)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the things that must hold: ``what`` is said of it, and whether it ``holds``."""

    holds: bool
    what: Text


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who could: an office, the role, and the person's name where the asker may know it."""

    office: str
    role: Text
    name: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether ``permission`` is given here, step by step, and who else could."""

    permission: Permission
    allowed: bool
    steps: tuple[Step, ...]
    who_could: tuple[Holder, ...]


def may(user: User, permission: Permission, where: Whereabouts | None = None) -> bool:
    """Whether ``user`` may do this, there where it lies; without ``where``, whether anywhere."""
    return user.may(permission) and (where is None or where.within(user.scope))


def explain(user: User, permission: Permission, where: Whereabouts | None = None) -> Explanation:
    """Which role and office give ``permission`` here or withhold it, and who could where it is withheld.

    ``where`` is None for what lies nowhere (a page, the city's rules). At most two queries.
    """
    steps = [_of_the_account(user), _of_the_role(user, permission)]
    if where is not None:
        steps.append(_of_the_office(user, where))
    allowed = all(step.holds for step in steps)
    return Explanation(permission, allowed, tuple(steps), () if allowed else _holders(user, permission, where))


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles of people that hold ``permission``, a desk also when only some of its fields do."""
    return tuple(role for role in Role if role is not Role.SYSTEM and any(_kinds_holding(role, permission)))


def _kinds_holding(role: Role, permission: Permission) -> list[bool]:
    fields = ["", *DeskField] if role is Role.DESK else [""]
    return [permission in permissions_of(role, field) for field in fields]


def _of_the_account(user: User) -> Step:
    if user.is_active:
        return Step(True, Text("账号已启用", "Your account is active"))
    return Step(False, Text("账号已停用", "Your account is deactivated"))


def _of_the_role(user: User, permission: Permission) -> Step:
    role, what = role_text(user), permission.text
    if permission in permissions_of(Role(user.role), user.desk_field):
        return Step(True, Text(f"角色“{role.zh}”可以{what.zh}", f"The role “{role.en}” may {what.en}"))
    return Step(False, Text(f"角色“{role.zh}”不能{what.zh}", f"The role “{role.en}” may not {what.en}"))


def _of_the_office(user: User, where: Whereabouts) -> Step:
    name = user.office.name
    if where.within(user.scope):
        return Step(True, Text(f"在“{name}”管辖范围内", f"It lies within the reach of {name}"))
    return Step(False, Text(f"不在“{name}”管辖范围内", f"It lies outside the reach of {name}"))


def _holders(user: User, permission: Permission, where: Whereabouts | None) -> tuple[Holder, ...]:
    """Colleagues who could, the nearest offices first; an enterprise learns of offices and roles, not of names."""
    able = User.objects.filter(is_active=True, role__in=roles_with(permission), office__closed_on=None)
    able = able.exclude(pk=user.pk).select_related("office")
    if where is not None:
        able = able.filter(_reaching(where))
    if user.scope.level == "enterprise":
        able = able.exclude(office__level=OfficeLevel.ENTERPRISE)
    found = [each for each in able.order_by("username") if each.may(permission)]
    order = {level.value: place for place, level in enumerate(reversed(OfficeLevel))}
    found.sort(key=lambda each: (each.office_id != user.office_id, order[each.office.level]))
    named = user.scope.level != "enterprise"
    holders = [Holder(each.office.name, role_text(each), each.display_name if named else "") for each in found]
    return tuple(dict.fromkeys(holders))[:_NAMED]


def _reaching(where: Whereabouts) -> Q:
    reach = Q(office__level=OfficeLevel.CITY)
    for level, field, code in (
        (OfficeLevel.DISTRICT, "office__district_code", where.district_code),
        (OfficeLevel.PARK, "office__park_code", where.park_code),
        (OfficeLevel.ENTERPRISE, "office__credit_code", where.credit_code),
    ):
        if code:
            reach |= Q(office__level=level, **{field: code})
    return reach


def role_text(user: User) -> Text:
    """The person's role in both languages, a desk with its field."""
    label = DeskField(user.desk_field).label if user.desk_field else Role(user.role).label
    with translation.override("zh-hans"):
        zh = str(label)
    with translation.override("en"):
        return Text(zh, str(label))
