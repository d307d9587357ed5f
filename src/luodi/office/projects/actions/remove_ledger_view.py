"""Forgets a view of the ledger."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.ledger_view import LedgerView


@dataclass(kw_only=True)
class RemoveLedgerView(Action[None]):
    """Only its owner removes it, also where it is shared."""

    name: ClassVar[str] = "ledger_view.remove"
    permission: ClassVar[Permission] = Permission.PROJECT_VIEW
    view: LedgerView

    def within_reach(self) -> bool:
        """One's own."""
        return self.view.owner_id == self.occasion.user.pk

    def change(self) -> None:
        """Removes the row."""
        self.note_removed(self.view)
        self.view.delete()
