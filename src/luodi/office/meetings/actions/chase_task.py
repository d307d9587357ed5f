"""Chases a task (催办): presses who owes it as far as the ladder says by now."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.engine.lights.supervision import Rung
from luodi.office.meetings.meeting_action import refusal
from luodi.office.meetings.models import TaskChase
from luodi.office.meetings.task_action import TaskAction
from luodi.office.meetings.task_clock import chase_of, reading_of
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission
from luodi.office.projects.decisions import rules_on
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ChaseTask(TaskAction[TaskChase]):
    """Each rung is pressed once; what was pressed already is not pressed again."""

    name: ClassVar[str] = "task.chase"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE

    def validate(self) -> None:
        """The task is in hand, and stands on a rung that was not pressed."""
        self.check_state(TaskState.OPEN)
        reading = reading_of(self.task, self.occasion.at)
        self.chase = chase_of(self.task, reading, rules_on(self.occasion.on).chase)
        pressed = TaskChase.objects.filter(
            task=self.task, rung=self.chase.rung.value, round=self.task.times_returned
        ).exists()
        if self.chase.rung is Rung.NONE or pressed:
            raise refusal(
                "nothing_to_chase",
                Text("未临期，或本档已催办", "It is not late or nearly so, or this rung was pressed"),
                Text("到下一档时再催", "Chase again when the next rung is reached"),
                self.task.code,
            )

    def change(self) -> TaskChase:
        """Writes what is pressed now."""
        row = TaskChase.objects.create(
            task=self.task,
            rung=self.chase.rung.value,
            chased=self.chase.chased.value,
            chased_at=self.occasion.at,
            round=self.task.times_returned,
        )
        self.note_created(row)
        self.tell(TaskEventKind.CHASED, f"{self.chase.rung.text.zh}：{self.chase.chased.text.zh}")
        return row
