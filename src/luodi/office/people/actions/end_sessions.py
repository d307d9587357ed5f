"""Ends every session of an account, on every machine."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.people.actions.create_user import reaches_office
from luodi.office.people.models import User


@dataclass(kw_only=True)
class EndOwnSessions(Action[User]):
    """By the person: also the session in which it is asked for."""

    name: ClassVar[str] = "people.end_own_sessions"
    permission: ClassVar[Permission] = Permission.REGISTER_VIEW

    def within_reach(self) -> bool:
        """Everybody reaches themselves."""
        return True

    def change(self) -> User:
        """Counts on, so that no session fits any more."""
        return _end(self, self.occasion.user)


@dataclass(kw_only=True)
class EndSessions(Action[User]):
    """By an administrator."""

    name: ClassVar[str] = "people.end_sessions"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    user: User

    def within_reach(self) -> bool:
        """Users of offices within the rows of one's own office."""
        return reaches_office(self.occasion.user, self.user.office)

    def change(self) -> User:
        """Counts on, so that no session fits any more."""
        return _end(self, self.user)


def _end(action: Action[User], held: User) -> User:
    user = User.objects.select_for_update().get(pk=held.pk)
    before = state_of(user)
    user.sessions_ended += 1
    action.note_changed(user, before)
    user.save(update_fields=["sessions_ended"])
    return user
