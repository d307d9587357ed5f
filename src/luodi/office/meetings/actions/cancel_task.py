"""Cancels a task that has no object any more, with the reason."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given, check_length
from luodi.office.meetings.models import MeetingTask
from luodi.office.meetings.task_action import TaskAction
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class CancelTask(TaskAction[MeetingTask]):
    """The reason is the occasion's; the next pack tells it."""

    name: ClassVar[str] = "task.cancel"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE

    def validate(self) -> None:
        """It is in hand, and there is a reason."""
        self.check_state(TaskState.OPEN)
        check_given(self.occasion.reason, Text("取消理由", "reason"), "reason")
        check_length(self.occasion.reason, 300, "reason")

    def change(self) -> MeetingTask:
        """Ends the task."""
        reason = self.occasion.reason.strip()
        self.save_task(state=TaskState.CANCELLED, ended_at=self.occasion.at, cancelled_because=reason)
        self.tell(TaskEventKind.CANCELLED, reason)
        return self.task
