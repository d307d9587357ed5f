"""Extends the time for a task (延期), with the reason."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given, check_length, refusal
from luodi.office.meetings.models import TaskExtension
from luodi.office.meetings.task_action import TaskAction
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission
from luodi.office.services.actions.extend import LONGEST
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ExtendTask(TaskAction[TaskExtension]):
    """``days`` more working days, as the convening office grants; the reason is the occasion's."""

    name: ClassVar[str] = "task.extend"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    days: int

    def validate(self) -> None:
        """The task is in hand; a number of days that can be granted, and a reason."""
        self.check_state(TaskState.OPEN)
        check_given(self.occasion.reason, Text("延期理由", "reason of the extension"), "reason")
        check_length(self.occasion.reason, 300, "reason")
        if not 1 <= self.days <= LONGEST:
            raise refusal(
                "days",
                Text(f"一次延期应为 1 至 {LONGEST} 个工作日", f"An extension adds 1 to {LONGEST} working days"),
                Text("请改正天数", "Correct the days"),
                "days",
            )

    def change(self) -> TaskExtension:
        """Writes the extension."""
        extension = TaskExtension.objects.create(
            task=self.task, days=self.days, reason=self.occasion.reason.strip(), granted_at=self.occasion.at
        )
        self.note_created(extension)
        self.tell(TaskEventKind.EXTENDED, f"+{self.days}：{extension.reason}")
        return extension
