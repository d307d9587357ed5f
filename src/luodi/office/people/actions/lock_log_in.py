"""Writes into the journal that an account or an address is locked out."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, Occasion
from luodi.office.people.models import LogInGuard
from luodi.office.people.system import system_user


@dataclass(kw_only=True)
class LockLogIn(Action[LogInGuard]):
    """Done by the system when somebody failed too often; ``who`` is the account or address, empty for a stranger."""

    name: ClassVar[str] = "people.lock_log_in"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    guard: LogInGuard
    who: str

    def within_reach(self) -> bool:
        """The whole installation's."""
        return self.occasion.user.scope.level == "city"

    def change(self) -> LogInGuard:
        """The guard holds the lock already; what is added is that everybody can read it."""
        said = {"kind": self.guard.kind, "who": self.who, "locked_until": self.guard.locked_until}
        self.note([Change("log_in_guard", self.guard.journal_key, None, said)])
        return self.guard

    @classmethod
    def by_system(cls, guard: LogInGuard, who: str, at: datetime) -> LogInGuard:
        """Executes it as the system actor."""
        return cls(occasion=Occasion(system_user(), at), guard=guard, who=who).execute()
