"""Puts a task under supervision (督办): a numbered letter demands it of its office by a day."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given, refusal
from luodi.office.meetings.models import TaskSupervision
from luodi.office.meetings.task_action import TaskAction
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.access import Permission
from luodi.office.services.numbering import next_supervision_number
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SuperviseTask(TaskAction[TaskSupervision]):
    """``demand`` is what the office has to do. Letters about cases and tasks share one series of numbers."""

    name: ClassVar[str] = "task.supervise"
    permission: ClassVar[Permission] = Permission.TASK_SUPERVISE
    demand: str
    answer_by_on: date

    def validate(self) -> None:
        """The task is in hand; something is demanded, by a day that is still to come."""
        self.check_state(TaskState.OPEN)
        check_given(self.demand, Text("督办要求", "demand"), "demand")
        if self.answer_by_on <= self.occasion.on:
            raise refusal(
                "day_gone",
                Text("反馈期限应晚于今天", "The day must lie after today"),
                Text("请改正期限", "Correct the day"),
                "answer_by_on",
            )

    def change(self) -> TaskSupervision:
        """Numbers and writes the letter."""
        letter = TaskSupervision.objects.create(
            task=self.task,
            document_number=next_supervision_number(self.occasion.on.year),
            office=self.task.office,
            demand=self.demand.strip(),
            answer_by_on=self.answer_by_on,
            issued_at=self.occasion.at,
            issued_by=self.occasion.user,
        )
        self.note_created(letter)
        self.tell(TaskEventKind.SUPERVISED, f"{letter.document_number} {letter.demand}")
        return letter
