"""Adds a problem, difficulty, plan or suggestion to a form."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import FormAction, check_codes, check_given
from luodi.office.meetings.models import FormEntry
from luodi.office.meetings.words import EntryKind
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class AddEntry(FormAction[FormEntry]):
    """``project_code`` and ``case_code`` say what it is about, where it is about one."""

    name: ClassVar[str] = "meeting.add_entry"
    permission: ClassVar[Permission] = Permission.MEETING_PREPARE
    kind: EntryKind
    text: str
    project_code: str = ""
    case_code: str = ""

    def validate(self) -> None:
        """It says something, about what exists; the form is not handed in."""
        self.check_open()
        check_given(self.text, Text("内容", "text"), "text")
        check_codes(self.occasion.user, self.project_code.strip(), self.case_code.strip())

    def change(self) -> FormEntry:
        """Writes it."""
        entry = FormEntry.objects.create(
            form=self.form,
            kind=self.kind,
            text=self.text.strip(),
            project_code=self.project_code.strip(),
            case_code=self.case_code.strip(),
            added_at=self.occasion.at,
        )
        self.note_created(entry)
        return entry
