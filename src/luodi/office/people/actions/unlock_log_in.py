"""Lets somebody who was locked out try again at once."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.actions.create_user import reaches_office
from luodi.office.people.log_in_guard import forget_failures
from luodi.office.people.models import User


@dataclass(kw_only=True)
class UnlockLogIn(Action[User]):
    """By an administrator, who knows who asks."""

    name: ClassVar[str] = "people.unlock_log_in"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    user: User

    def within_reach(self) -> bool:
        """Users of offices within the rows of one's own office."""
        return reaches_office(self.occasion.user, self.user.office)

    def change(self) -> User:
        """Forgets the failures of the account; an address stays locked until its time is over."""
        forget_failures(self.user.username)
        self.note([Change("user", str(self.user.pk), {"locked": True}, {"locked": False})])
        return self.user
