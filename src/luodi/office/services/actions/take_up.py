"""Takes a case up (签收): a handling office says that it has it in hand."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.services.case_action import HandlingAction
from luodi.office.services.models import CaseHandling
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class TakeUp(HandlingAction[CaseHandling]):
    """Stops the clock of 24 hours and starts that of the answer."""

    name: ClassVar[str] = "case.take_up"
    permission: ClassVar[Permission] = Permission.CASE_HANDLE
    needs_taking_up = False

    def validate(self) -> None:
        """Once."""
        super().validate()
        if self.handling.taken_up_at is not None:
            raise self.refuse(
                "taken_up", Text("已经签收", "It has been taken up"), Text("无需重复签收", "Nothing to do")
            )

    def change(self) -> CaseHandling:
        """Writes who took it up and when."""
        self.save_handling(taken_up_at=self.occasion.at, taken_up_by=self.occasion.user)
        self.tell(EventKind.TAKEN_UP, office=self.handling.office)
        self.follow()
        return self.handling
