"""Deactivates a user who left: no log-in, no action, and the journal keeps the name."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.people.actions.create_user import reaches_office
from luodi.office.people.actions.set_password import system_stays_as_it_is
from luodi.office.people.models import User
from luodi.office.people.system import SYSTEM_USERNAME
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class DeactivateUser(Action[User]):
    """Users are never deleted: what they did stays theirs."""

    name: ClassVar[str] = "people.deactivate_user"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    user: User

    def within_reach(self) -> bool:
        """Users of offices within the rows of one's own office."""
        return reaches_office(self.occasion.user, self.user.office)

    def validate(self) -> None:
        """Neither oneself nor the system actor."""
        if self.user.username == SYSTEM_USERNAME:
            raise system_stays_as_it_is()
        if self.user.pk == self.occasion.user.pk:
            raise Problem(
                "people.own_account",
                Text("不能停用自己的账号", "Nobody deactivates their own account"),
                Text("请由其他管理员办理", "Ask another administrator"),
                Where(field="user"),
            )

    def change(self) -> User:
        """Writes it."""
        user = User.objects.select_for_update().get(pk=self.user.pk)
        before = state_of(user)
        user.is_active = False
        if self.note_changed(user, before):
            user.save()
        return user
