"""Confirms (确认办结) that a task which was reported as done is done."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.models import MeetingTask
from luodi.office.meetings.task_action import TaskAction
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission


@dataclass(kw_only=True)
class ConfirmTask(TaskAction[MeetingTask]):
    """Only now it counts as done."""

    name: ClassVar[str] = "task.confirm"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE

    def validate(self) -> None:
        """It was reported."""
        self.check_state(TaskState.REPORTED)

    def change(self) -> MeetingTask:
        """Ends the task."""
        self.save_task(state=TaskState.DONE, ended_at=self.occasion.at)
        self.tell(TaskEventKind.CONFIRMED)
        return self.task
