"""Resumes the clock of an answer after a pause."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.case_action import HandlingAction
from luodi.office.services.models import CasePause
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class Resume(HandlingAction[CasePause]):
    """The end of the clock has moved by exactly the pause."""

    name: ClassVar[str] = "case.resume"
    permission: ClassVar[Permission] = Permission.CASE_HANDLE

    def change(self) -> CasePause:
        """Ends the open pause."""
        pause = CasePause.objects.filter(handling=self.handling, until_at__isnull=True).first()
        if pause is None:
            raise self.refuse("not_paused", Text("计时没有暂停", "It is not paused"), Text("无需恢复", "Nothing to do"))
        before = state_of(pause)
        pause.until_at = self.occasion.at
        pause.save()
        self.note_changed(pause, before)
        self.tell(EventKind.RESUMED, office=self.handling.office)
        return pause
