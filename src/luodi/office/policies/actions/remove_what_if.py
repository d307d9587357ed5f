"""Removes a what-if that was kept."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.policies.models import SavedWhatIf


@dataclass(kw_only=True)
class RemoveWhatIf(Action[None]):
    """It goes with its rows; the journal keeps that it was there, with its figures and sums."""

    name: ClassVar[str] = "policy.remove_what_if"
    permission: ClassVar[Permission] = Permission.POLICY_RUN
    what_if: SavedWhatIf

    def within_reach(self) -> bool:
        """The office that saved it."""
        return self.what_if.office_id == self.occasion.user.office_id

    def change(self) -> None:
        """Takes it away."""
        self.note_removed(self.what_if)
        self.what_if.delete()
