"""Cancels a planned visit, with the reason."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.care import Visit
from luodi.office.services.visit_action import VisitAction
from luodi.reference.text import Text


@dataclass(kw_only=True)
class CancelVisit(VisitAction[Visit]):
    """The reason is the occasion's; a cancelled visit stays on the plan, and counts as not made."""

    name: ClassVar[str] = "visit.cancel"
    permission: ClassVar[Permission] = Permission.CARE_EDIT

    def validate(self) -> None:
        """It is still planned, and there is a reason."""
        self.check_planned()
        if not self.occasion.reason.strip():
            raise self.problem(
                "reason_missing",
                Text("缺少取消理由", "The reason is missing"),
                Text("请写明理由", "State it"),
                "reason",
            )

    def change(self) -> Visit:
        """Writes it."""
        before = state_of(self.visit)
        self.visit.cancelled_on, self.visit.cancelled_because = self.occasion.on, self.occasion.reason.strip()[:300]
        self.visit.save()
        self.note_changed(self.visit, before)
        return self.visit
