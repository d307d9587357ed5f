"""Changes what somebody is in the office, and lets a deactivated user in again."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Action, state_of
from luodi.office.people.actions.create_user import reaches_office, refuse_wrong_place
from luodi.office.people.actions.set_password import system_stays_as_it_is
from luodi.office.people.models import Office, User
from luodi.office.people.system import SYSTEM_USERNAME
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class EditUser(Action[User]):
    """A new name, office, role or field of the desk. Nobody changes their own office or role."""

    name: ClassVar[str] = "people.edit_user"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    user: User
    display_name: str
    office: Office
    role: Role
    desk_field: str = ""

    def within_reach(self) -> bool:
        """Both the office that the person leaves and the one that the person comes to."""
        by = self.occasion.user
        return reaches_office(by, self.user.office) and reaches_office(by, self.office)

    def validate(self) -> None:
        """A name, a role that belongs to the office, and somebody else than oneself."""
        if self.user.username == SYSTEM_USERNAME or self.role == Role.SYSTEM:
            raise system_stays_as_it_is()
        if not self.display_name.strip():
            raise Problem(
                "people.user_not_valid",
                Text("姓名不能为空", "The name is blank"),
                Text("请填写姓名", "Give the name"),
                Where(field="display_name"),
            )
        is_own = self.user.pk == self.occasion.user.pk
        if is_own and (self.office.pk, self.role) != (self.user.office_id, self.user.role):
            raise Problem(
                "people.own_account",
                Text("不能更改自己的机构和角色", "Nobody changes their own office or role"),
                Text("请由其他管理员办理", "Ask another administrator"),
                Where(field="role"),
            )
        refuse_wrong_place(self.office, self.role, self.desk_field)

    def change(self) -> User:
        """Writes it."""
        user = User.objects.select_for_update().get(pk=self.user.pk)
        before = state_of(user)
        user.display_name, user.office, user.role = self.display_name.strip(), self.office, self.role
        user.desk_field = self.desk_field
        if self.note_changed(user, before):
            user.save()
        return user


@dataclass(kw_only=True)
class ReactivateUser(Action[User]):
    """Somebody came back."""

    name: ClassVar[str] = "people.reactivate_user"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    user: User

    def within_reach(self) -> bool:
        """Users of offices within the rows of one's own office."""
        return reaches_office(self.occasion.user, self.user.office)

    def validate(self) -> None:
        """Not into an office that was closed meanwhile."""
        refuse_wrong_place(self.user.office, Role(self.user.role), self.user.desk_field)

    def change(self) -> User:
        """Writes it."""
        user = User.objects.select_for_update().get(pk=self.user.pk)
        before = state_of(user)
        user.is_active = True
        if self.note_changed(user, before):
            user.save()
        return user
