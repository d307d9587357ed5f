"""Answers a case: a handling office says what it did or why it cannot."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.case_action import HandlingAction
from luodi.office.services.models import CaseHandling, CasePause
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class Answer(HandlingAction[CaseHandling]):
    """Stops the clock. The enterprise hears it with the closing, once the office stands by it."""

    name: ClassVar[str] = "case.answer"
    permission: ClassVar[Permission] = Permission.CASE_HANDLE
    text: str

    def validate(self) -> None:
        """There is an answer."""
        super().validate()
        self.check_given(self.text, Text("答复内容", "answer"), "text")

    def change(self) -> CaseHandling:
        """Ends a pause that is still open, and writes the answer."""
        for pause in CasePause.objects.filter(handling=self.handling, until_at__isnull=True):
            before = state_of(pause)
            pause.until_at = self.occasion.at
            pause.save()
            self.note_changed(pause, before)
        self.save_handling(answered_at=self.occasion.at, answered_by=self.occasion.user, answer=self.text.strip())
        self.tell(EventKind.ANSWERED, self.text, self.handling.office)
        self.follow()
        return self.handling
