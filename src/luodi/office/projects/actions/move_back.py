"""Moves a project back to an earlier stage, with the reason."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.projects.actions.advance_stage import StageAction
from luodi.office.projects.gate_inputs import route_of
from luodi.office.projects.models import StageEvent
from luodi.office.projects.words import Stage


@dataclass(kw_only=True)
class MoveBack(StageAction):
    """Undoes the stages after ``to``: they no longer count as reached."""

    name: ClassVar[str] = "project.move_back"
    permission: ClassVar[Permission] = Permission.PROJECT_ADVANCE
    reason: str

    def validate(self) -> None:
        """Only backward, and only with a reason."""
        self.check_move(route_of(self.project).earlier_stages(Stage(self.project.stage)))
        self.check_given(self.reason, "reason")

    def change(self) -> StageEvent:
        """Writes the move."""
        return self.move(EvidenceLevel.SELF_REPORTED, reason=self.reason)
