"""Pauses the clock of an answer (暂停): the office waits for something that is not in its hands."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.services.case_action import HandlingAction
from luodi.office.services.models import CasePause
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class Pause(HandlingAction[CasePause]):
    """The clock stands until it is resumed; the reason is the occasion's."""

    name: ClassVar[str] = "case.pause"
    permission: ClassVar[Permission] = Permission.CASE_HANDLE

    def validate(self) -> None:
        """It runs, and there is a reason."""
        super().validate()
        self.check_given(self.occasion.reason, Text("暂停理由", "reason of the pause"), "reason")
        if CasePause.objects.filter(handling=self.handling, until_at__isnull=True).exists():
            raise self.refuse("paused", Text("已经暂停", "It is paused"), Text("请先恢复计时", "Resume it first"))

    def change(self) -> CasePause:
        """Writes the open pause."""
        pause = CasePause.objects.create(
            handling=self.handling, from_at=self.occasion.at, reason=self.occasion.reason.strip()
        )
        self.note_created(pause)
        self.tell(EventKind.PAUSED, pause.reason, self.handling.office)
        return pause
