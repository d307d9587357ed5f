"""Adds a task that follows from a visit: what an office has to do, by when."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.models import Office, OfficeLevel
from luodi.office.services.care import VisitTask
from luodi.office.services.visit_action import VisitAction
from luodi.reference.text import Text


@dataclass(kw_only=True)
class AddVisitTask(VisitAction[VisitTask]):
    """After the visit was made."""

    name: ClassVar[str] = "visit.add_task"
    permission: ClassVar[Permission] = Permission.CARE_EDIT
    text: str
    office_code: str
    due_on: date

    def validate(self) -> None:
        """A made visit, a text, an office of the city, and a day to come."""
        self.office = (
            Office.objects.exclude(level=OfficeLevel.ENTERPRISE)
            .filter(code=self.office_code, closed_on__isnull=True)
            .first()
        )
        if self.visit.visited_on is None or not self.text.strip() or self.office is None:
            raise self.problem(
                "task",
                Text(
                    "走访后的事项须有内容和承办单位", "A task follows a visit that was made, has a text and an office"
                ),
                Text("请补齐后再提交", "Complete it and send again"),
                "task",
            )
        if self.due_on < self.occasion.on:
            raise self.problem(
                "day_gone", Text("期限早于今天", "The day has gone by"), Text("请改正期限", "Correct it"), "due_on"
            )

    def change(self) -> VisitTask:
        """Writes it."""
        assert self.office is not None  # noqa: S101 - validated
        task = VisitTask.objects.create(
            visit=self.visit, text=self.text.strip(), office=self.office, due_on=self.due_on
        )
        self.note_created(task)
        return task
