"""Sets the password of a user."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.actions.create_user import reaches_office
from luodi.office.people.models import User
from luodi.office.people.passwords import check_password_strength
from luodi.office.people.system import SYSTEM_USERNAME
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SetPassword(Action[User]):
    """By an administrator; ``must_change`` asks the person for one of their own at the next log-in."""

    name: ClassVar[str] = "people.set_password"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    user: User
    password: str
    must_change: bool = False

    def within_reach(self) -> bool:
        """Users of offices within the rows of one's own office."""
        return reaches_office(self.occasion.user, self.user.office)

    def validate(self) -> None:
        """Strong enough, and not for the system actor, which never logs in."""
        if self.user.username == SYSTEM_USERNAME:
            raise system_stays_as_it_is()
        check_password_strength(self.password, self.user)

    def change(self) -> User:
        """Writes it; the journal says that it was set, never what it is."""
        return write_password(self, self.user, self.password, must_change=self.must_change)


@dataclass(kw_only=True)
class ChangeOwnPassword(Action[User]):
    """By the user, who says the present password too."""

    name: ClassVar[str] = "people.change_own_password"
    permission: ClassVar[Permission] = Permission.REGISTER_VIEW
    present_password: str
    password: str

    def within_reach(self) -> bool:
        """Everybody reaches themselves."""
        return True

    def validate(self) -> None:
        """The present password is right, and the new one strong enough."""
        user = self.occasion.user
        if not user.check_password(self.present_password):
            raise Problem(
                "people.wrong_password",
                Text("当前密码不正确", "The present password is not right"),
                Text("请重新输入，或请管理员重设", "Type it again, or ask an administrator to set a new one"),
                Where(field="present_password"),
            )
        if user.check_password(self.password):
            raise Problem(
                "people.same_password",
                Text("新密码与当前密码相同", "The new password is the present one"),
                Text("请换一个密码", "Choose another"),
                Where(field="password"),
            )
        check_password_strength(self.password, user)

    def change(self) -> User:
        """Writes it."""
        return write_password(self, self.occasion.user, self.password)


def write_password(action: Action[User], user: User, password: str, *, must_change: bool = False) -> User:
    """Saves the new password, and notes that there is one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    was_demo = user.has_demo_password
    user.set_password(password)
    user.has_demo_password = False
    user.must_change_password = must_change
    user.save()
    before = {"has_demo_password": was_demo}
    after = {"has_demo_password": False, "password_set": True, "must_change_password": must_change}
    action.note([Change("user", str(user.pk), before, after)])
    return user


def system_stays_as_it_is() -> Problem:
    """The ``Problem`` of touching the system actor."""
    return Problem(
        "people.system_actor",
        Text("系统用户不能登录，也不能停用", "The system actor neither logs in nor is deactivated"),
        Text("请选择其他用户", "Choose another user"),
        Where(field="user"),
    )
