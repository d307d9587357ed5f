"""Reports a task as done (反馈办结): its clock stops, and the convening office confirms or returns it."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given
from luodi.office.meetings.models import MeetingTask
from luodi.office.meetings.task_action import OwnTaskAction
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ReportDone(OwnTaskAction[MeetingTask]):
    """``outcome`` says what came of it."""

    name: ClassVar[str] = "task.report_done"
    permission: ClassVar[Permission] = Permission.TASK_REPORT
    outcome: str

    def validate(self) -> None:
        """The task is in hand, and the outcome is said."""
        self.check_state(TaskState.OPEN)
        check_given(self.outcome, Text("办理结果", "outcome"), "outcome")

    def change(self) -> MeetingTask:
        """Stops the clock."""
        self.save_task(state=TaskState.REPORTED, reported_at=self.occasion.at, outcome=self.outcome.strip())
        self.tell(TaskEventKind.REPORTED, self.outcome)
        return self.task
