"""Stops a computation: one that waits at once, one that runs at its next look.

One that was asked before and has not stopped is ended at once: its process may have been killed. If it lives after all,
what it finds is not kept."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.allocations.models import AllocationRun
from luodi.office.allocations.run_action import RunAction
from luodi.office.allocations.words import OPEN_STATES, RunState
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.reference.text import Text


@dataclass(kw_only=True)
class CancelAllocation(RunAction[AllocationRun]):
    """A run that waits or is being computed."""

    name: ClassVar[str] = "allocation.cancel"
    permission: ClassVar[Permission] = Permission.ALLOCATION_RUN

    def validate(self) -> None:
        """It has not ended."""
        if self.run.state not in OPEN_STATES:
            raise self.refuse(
                "ended", Text("该计算已结束", "This computation has ended"), Text("无需取消", "Nothing to cancel")
            )

    def change(self) -> AllocationRun:
        """Asks it to stop, or ends it."""
        before = state_of(self.run)
        if self.run.state == RunState.QUEUED or self.run.cancel_asked:
            self.run.state, self.run.ended_at = RunState.CANCELLED, self.occasion.at
        self.run.cancel_asked = True
        self.run.save(update_fields=["cancel_asked", "state", "ended_at"])
        self.note_changed(self.run, before)
        return self.run
