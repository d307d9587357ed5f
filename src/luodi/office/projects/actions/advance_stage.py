"""Moves a project forward through the gate of a next stage."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.projects.gate_inputs import gate_of, route_of
from luodi.office.projects.gates import STAGE_TEXTS, Gate, gate_closed
from luodi.office.projects.models import StageEvent
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.words import Health, Stage
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class StageAction(ProjectAction[StageEvent]):
    """What moves forward, moves back and bypasses share."""

    to: Stage
    happened_on: date
    source: str = ""

    def check_move(self, allowed: tuple[Stage, ...]) -> None:
        """A ``Problem`` unless ``to`` is among ``allowed`` and the day fits the history."""
        self._check_not_withdrawn()
        if self.to not in allowed:
            raise _not_a_step(Stage(self.project.stage), self.to, allowed, self)
        self.check_not_in_the_future(self.happened_on, "happened_on")
        last = StageEvent.objects.filter(project=self.project).order_by("-happened_on", "-id").first()
        if last and self.happened_on < last.happened_on:
            raise Problem(
                "project.day_before_last_move",
                Text(
                    f"日期 {self.happened_on} 早于上次阶段变更（{last.happened_on}）",
                    f"{self.happened_on} lies before the last move, on {last.happened_on}",
                ),
                Text("请核对发生日期", "Check the day on which it happened"),
                self.where("happened_on"),
            )
        if StageEvent.objects.filter(project=self.project, to_stage=self.to, happened_on=self.happened_on).exists():
            raise Problem(
                "project.moved_there_that_day",
                Text("同一天已经进入过该阶段", "The project already entered this stage on that day"),
                Text("请填写另一个日期", "Give another day"),
                self.where("happened_on"),
            )

    def move(self, level: EvidenceLevel, *, bypassed: bool = False, reason: str = "") -> StageEvent:
        """Writes the stage event, and what follows from it."""
        event = StageEvent.objects.create(
            project=self.project,
            from_stage=self.project.stage,
            to_stage=self.to,
            happened_on=self.happened_on,
            evidence_level=level,
            bypassed=bypassed,
            reason=reason,
            source=self.source,
        )
        self.note_created(event)
        self.follow()
        return event

    def _check_not_withdrawn(self) -> None:
        if self.project.health == Health.WITHDRAWN:
            raise Problem(
                "project.withdrawn",
                Text("项目已退出，不能变更阶段", "The project is withdrawn and cannot move"),
                Text("请先以新的状态和原因恢复项目", "Reopen it first: set its health, with the reason"),
                self.where(),
            )


@dataclass(kw_only=True)
class AdvanceStage(StageAction):
    """One step forward. The move is verified when all the evidence that the gate asks for is verified."""

    name: ClassVar[str] = "project.advance_stage"
    permission: ClassVar[Permission] = Permission.PROJECT_ADVANCE
    gate: Gate = field(init=False, repr=False)

    def validate(self) -> None:
        """Only to a next stage of the route, and only through its gate."""
        self.check_move(route_of(self.project).next_stages(Stage(self.project.stage)))
        self.gate = gate_of(self.project, self.to, self.happened_on)
        if not self.gate.is_open:
            raise gate_closed(self.gate, self.project.code)

    def change(self) -> StageEvent:
        """Writes the move."""
        return self.move(self.gate.evidence_level)


def _not_a_step(stage: Stage, to: Stage, allowed: tuple[Stage, ...], action: StageAction) -> Problem:
    ways_zh = "、".join(STAGE_TEXTS[way].zh for way in allowed) or "无"
    ways_en = ", ".join(STAGE_TEXTS[way].en for way in allowed) or "nowhere"
    here, there = STAGE_TEXTS[stage], STAGE_TEXTS[to]
    return Problem(
        "project.not_a_step",
        Text(f"不能由“{here.zh}”到“{there.zh}”", f"There is no such step from “{here.en}” to “{there.en}”"),
        Text(f"由此可到：{ways_zh}", f"From here it can go to: {ways_en}"),
        action.where("to"),
    )
