"""Moves a project forward past a gate that is not open. Its own permission, and it shows for ever."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.projects.actions.advance_stage import StageAction
from luodi.office.projects.gate_inputs import gate_of, route_of
from luodi.office.projects.models import StageEvent
from luodi.office.projects.words import Stage
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class BypassGate(StageAction):
    """One step forward without what the gate asks for. It counts in no figure until its evidence is complete."""

    name: ClassVar[str] = "project.bypass_gate"
    permission: ClassVar[Permission] = Permission.GATE_BYPASS
    reason: str

    def validate(self) -> None:
        """Only where there is something to bypass, and only with a reason."""
        self.check_move(route_of(self.project).next_stages(Stage(self.project.stage)))
        self.check_given(self.reason, "reason")
        if gate_of(self.project, self.to, self.happened_on).is_open:
            raise Problem(
                "project.gate_is_open",
                Text("该阶段的节点要求已满足，无需越过", "The gate of this stage is open: there is nothing to bypass"),
                Text("请直接推进到该阶段", "Advance the project instead"),
                self.where("to"),
            )

    def change(self) -> StageEvent:
        """Writes the move, marked as bypassed."""
        return self.move(EvidenceLevel.SELF_REPORTED, bypassed=True, reason=self.reason)
