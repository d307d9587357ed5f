"""Records a visit: when it was made and what was heard."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.care import Visit
from luodi.office.services.visit_action import VisitAction
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RecordVisit(VisitAction[Visit]):
    """Difficulties heard become cases (``OpenCase`` with this visit), things to do become tasks."""

    name: ClassVar[str] = "visit.record"
    permission: ClassVar[Permission] = Permission.CARE_EDIT
    visited_on: date
    notes: str

    def validate(self) -> None:
        """It has happened, and something was heard."""
        self.check_planned()
        if not self.notes.strip() or self.visited_on > self.occasion.on:
            raise self.problem(
                "notes",
                Text("须填写走访记录，日期不晚于今天", "A visit has notes, and a day that has come"),
                Text("请补齐后再提交", "Complete it and send again"),
                "notes",
            )

    def change(self) -> Visit:
        """Writes it."""
        before = state_of(self.visit)
        self.visit.visited_on, self.visit.notes = self.visited_on, self.notes.strip()
        self.visit.save()
        self.note_changed(self.visit, before)
        return self.visit
