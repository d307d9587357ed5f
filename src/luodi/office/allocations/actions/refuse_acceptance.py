"""Refuses a proposal to accept rows of a plan; the rows are open again."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.allocations.acceptance_action import AcceptanceAction
from luodi.office.allocations.models import AllocationAcceptance
from luodi.office.allocations.words import AcceptanceState, RowState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RefuseAcceptance(AcceptanceAction):
    """With the reason; who proposed it may take it back this way too, when allowed to approve."""

    name: ClassVar[str] = "allocation.refuse"
    permission: ClassVar[Permission] = Permission.ALLOCATION_APPROVE
    why: str

    def validate(self) -> None:
        """It waits, and somebody says why."""
        super().validate()
        if not 1 <= len(self.why.strip()) <= 300:
            raise self.refuse(
                "no_reason",
                Text("退回须说明理由（300 字以内）", "A refusal says why, in at most 300 characters"),
                Text("请填写理由", "Say why"),
            )

    def change(self) -> AllocationAcceptance:
        """Writes it."""
        self.move_rows(RowState.OPEN)
        return self.decide(AcceptanceState.REFUSED, self.why.strip())
