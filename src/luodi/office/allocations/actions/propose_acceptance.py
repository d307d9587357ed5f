"""Proposes to accept rows of a plan; another person has to approve it before anything is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.allocations.models import AllocationAcceptance
from luodi.office.allocations.run_action import RunAction
from luodi.office.allocations.words import RowState
from luodi.office.elements.actions.hold_supply import LONGEST_DAYS
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ProposeAcceptance(RunAction[AllocationAcceptance]):
    """``rows`` by number; when approved, each is held for ``working_days``."""

    name: ClassVar[str] = "allocation.propose"
    permission: ClassVar[Permission] = Permission.ALLOCATION_DECIDE
    rows: Sequence[int]
    why: str
    working_days: int = 20

    def validate(self) -> None:
        """They are open, and the reason and the days make sense."""
        if not 1 <= len(self.why.strip()) <= 200:
            raise self.refuse(
                "no_reason",
                Text("采纳须说明理由（200 字以内）", "An acceptance says why, in at most 200 characters"),
                Text("请填写理由", "Say why"),
            )
        if not 1 <= self.working_days <= LONGEST_DAYS:
            raise self.refuse(
                "days",
                Text(f"预留期为 1 至 {LONGEST_DAYS} 个工作日", f"A hold lasts 1 to {LONGEST_DAYS} working days"),
                Text("请改正期限", "Correct the days"),
            )
        self.chosen = self.open_rows(self.rows)

    def change(self) -> AllocationAcceptance:
        """Writes the proposal and marks the rows."""
        acceptance = AllocationAcceptance.objects.create(
            run=self.run,
            working_days=self.working_days,
            proposed_by=self.occasion.user,
            proposed_at=self.occasion.at,
            why=self.why.strip(),
        )
        self.note_created(acceptance)
        for row in self.chosen:
            before = state_of(row)
            row.state, row.acceptance = RowState.PROPOSED, acceptance
            row.save(update_fields=["state", "acceptance"])
            self.note_changed(row, before)
        return acceptance
