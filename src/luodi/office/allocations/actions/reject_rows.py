"""Rejects rows of a plan: the next plan based on it will not give these projects these sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.allocations.run_action import RunAction
from luodi.office.allocations.words import RowState
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RejectRows(RunAction[int]):
    """``rows`` by number, with the reason; how many."""

    name: ClassVar[str] = "allocation.reject_rows"
    permission: ClassVar[Permission] = Permission.ALLOCATION_DECIDE
    rows: Sequence[int]
    why: str

    def validate(self) -> None:
        """They are open, and somebody says why."""
        if not 1 <= len(self.why.strip()) <= 300:
            raise self.refuse(
                "no_reason",
                Text("驳回须说明理由（300 字以内）", "A rejection says why, in at most 300 characters"),
                Text("请填写理由", "Say why"),
            )
        self.chosen = self.open_rows(self.rows)

    def change(self) -> int:
        """Marks them."""
        for row in self.chosen:
            before = state_of(row)
            row.state, row.reason = RowState.REJECTED, self.why.strip()
            row.save(update_fields=["state", "reason"])
            self.note_changed(row, before)
        return len(self.chosen)
