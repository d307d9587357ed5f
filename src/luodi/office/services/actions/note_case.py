"""Adds an internal note to a case: the enterprise never sees it."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.services.case_action import CaseAction
from luodi.office.services.models import CaseEvent, CaseHandling
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class NoteCase(CaseAction[CaseEvent]):
    """By who reaches the enterprise or handles the case."""

    name: ClassVar[str] = "case.note"
    permission: ClassVar[Permission] = Permission.CASE_HANDLE
    text: str

    def reaches(self) -> bool:
        """Also the people of a handling office."""
        handles = CaseHandling.objects.filter(case=self.case, office=self.occasion.user.office_id).exists()
        return handles or super().reaches()

    def validate(self) -> None:
        """There is a note."""
        self.check_order()
        self.check_given(self.text, Text("记录内容", "note"), "text")

    def change(self) -> CaseEvent:
        """Adds it to the timeline."""
        return self.tell(EventKind.NOTED, self.text)
