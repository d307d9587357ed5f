"""Creates a user."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import DeskField, Permission, Role
from luodi.office.people.action import Action
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.passwords import check_password_strength
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class CreateUser(Action[User]):
    """One person in one office, with one role; a desk with its field. A closed office takes nobody.

    ``has_demo_password`` keeps ``luodi serve`` on loopback; ``must_change_password`` asks for a new one at first
    log-in.
    """

    name: ClassVar[str] = "people.create_user"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    username: str
    display_name: str
    office: Office
    role: Role
    password: str
    desk_field: str = ""
    has_demo_password: bool = False
    must_change_password: bool = False

    def within_reach(self) -> bool:
        """Users of offices within the rows of one's own office."""
        return reaches_office(self.occasion.user, self.office)

    def validate(self) -> None:
        """A new log-in name, no second system actor, and a password that is strong enough."""
        if not self.username.strip() or User.objects.filter(username=self.username).exists():
            raise _not_valid(Text("登录名为空或已被使用", "The log-in name is blank or taken"), "username")
        if self.role == Role.SYSTEM:
            raise _not_valid(Text("不能再建系统用户", "There is one system actor only"), "role")
        refuse_wrong_place(self.office, self.role, self.desk_field)
        check_password_strength(self.password, User(username=self.username, display_name=self.display_name))

    def change(self) -> User:
        """Writes the user; the journal never holds the password."""
        user = User(
            username=self.username,
            display_name=self.display_name,
            office=self.office,
            role=self.role,
            desk_field=self.desk_field,
            has_demo_password=self.has_demo_password,
            must_change_password=self.must_change_password,
        )
        user.set_password(self.password)
        user.save()
        self.note_created(user)
        return user


def reaches_office(user: User, office: Office) -> bool:
    """Whether ``office`` lies within the rows of the user's own; only a city office reaches a city office."""
    if office.level == "city":
        return user.scope.level == "city"
    return user.scope.reaches(
        district_code=office.district_code, park_code=office.park_code, credit_code=office.credit_code
    )


def refuse_wrong_place(office: Office, role: Role, desk_field: str) -> None:
    """A ``Problem`` where a role does not belong: only an enterprise's desk has enterprise users, and no others."""
    if office.closed_on is not None:
        raise _not_valid(Text("该机构已关闭", "This office is closed"), "office")
    if (role == Role.ENTERPRISE) != (office.level == OfficeLevel.ENTERPRISE):
        raise _not_valid(
            Text(
                "企业用户只属于企业机构，企业机构也只有企业用户", "Enterprise users belong to an enterprise's desk only"
            ),
            "role",
        )
    if desk_field not in {"", *DeskField} or (desk_field and role != Role.DESK):
        raise _not_valid(Text("只有要素专员可以填写分管领域", "Only a desk has a field"), "desk_field")


def _not_valid(what: Text, field: str) -> Problem:
    return Problem("people.user_not_valid", what, Text("请改正后重试", "Correct it and try again"), Where(field=field))
