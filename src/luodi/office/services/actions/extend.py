"""Extends the time for an answer (延期), with the reason."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.services.case_action import HandlingAction
from luodi.office.services.models import CaseExtension
from luodi.office.services.words import EventKind
from luodi.reference.text import Text

LONGEST = 15
"""Working days that one extension may add."""


@dataclass(kw_only=True)
class Extend(HandlingAction[CaseExtension]):
    """``days`` more working days; the reason is the occasion's."""

    name: ClassVar[str] = "case.extend"
    permission: ClassVar[Permission] = Permission.CASE_HANDLE
    days: int

    def validate(self) -> None:
        """A number of days that can be granted, and a reason."""
        super().validate()
        self.check_given(self.occasion.reason, Text("延期理由", "reason of the extension"), "reason")
        if not 1 <= self.days <= LONGEST:
            raise self.refuse(
                "days",
                Text(f"一次延期应为 1 至 {LONGEST} 个工作日", f"An extension adds 1 to {LONGEST} working days"),
                Text("请改正天数", "Correct the days"),
                "days",
            )

    def change(self) -> CaseExtension:
        """Writes the extension."""
        extension = CaseExtension.objects.create(
            handling=self.handling, days=self.days, reason=self.occasion.reason.strip(), granted_at=self.occasion.at
        )
        self.note_created(extension)
        self.tell(EventKind.EXTENDED, f"+{self.days}：{extension.reason}", self.handling.office)
        return extension
