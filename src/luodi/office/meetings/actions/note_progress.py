"""Reports progress on a task, which goes on."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given
from luodi.office.meetings.models import TaskEvent
from luodi.office.meetings.task_action import OwnTaskAction
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class NoteProgress(OwnTaskAction[TaskEvent]):
    """In a sentence or two."""

    name: ClassVar[str] = "task.note_progress"
    permission: ClassVar[Permission] = Permission.TASK_REPORT
    text: str

    def validate(self) -> None:
        """The task is in hand, and something is said."""
        self.check_state(TaskState.OPEN)
        check_given(self.text, Text("进展情况", "progress"), "text")

    def change(self) -> TaskEvent:
        """Adds it to the timeline."""
        return self.tell(TaskEventKind.PROGRESS, self.text)
