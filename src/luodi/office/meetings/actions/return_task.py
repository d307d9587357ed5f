"""Returns a task that was reported as done (退回): it is not, and its clock runs on."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given
from luodi.office.meetings.models import MeetingTask, TaskPause
from luodi.office.meetings.task_action import TaskAction
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ReturnTask(TaskAction[MeetingTask]):
    """Between report and return the clock stood. The reason is the occasion's."""

    name: ClassVar[str] = "task.return"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE

    def validate(self) -> None:
        """It was reported, and there is a reason."""
        self.check_state(TaskState.REPORTED)
        check_given(self.occasion.reason, Text("退回理由", "reason of the return"), "reason")

    def change(self) -> MeetingTask:
        """Takes the report back into the timeline, where it stays readable."""
        assert self.task.reported_at is not None  # noqa: S101 - held by the state
        pause = TaskPause.objects.create(task=self.task, from_at=self.task.reported_at, until_at=self.occasion.at)
        self.note_created(pause)
        self.save_task(state=TaskState.OPEN, reported_at=None, outcome="", times_returned=self.task.times_returned + 1)
        self.tell(TaskEventKind.RETURNED, self.occasion.reason)
        return self.task
