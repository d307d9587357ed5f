"""Removes an entry from a form that is not handed in."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import FormAction, refusal
from luodi.office.meetings.models import FormEntry, MeetingForm
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RemoveEntry(FormAction[MeetingForm]):
    """``entry_number`` is its number on the form's page."""

    name: ClassVar[str] = "meeting.remove_entry"
    permission: ClassVar[Permission] = Permission.MEETING_PREPARE
    entry_number: int

    def validate(self) -> None:
        """The form has it."""
        self.check_open()
        found = FormEntry.objects.filter(form=self.form, pk=self.entry_number).first()
        if found is None:
            raise refusal(
                "unknown_entry",
                Text("该材料中没有这一条", "The form has no such entry"),
                Text("请刷新页面", "Load the page again"),
                "entry_number",
            )
        self.entry = found

    def change(self) -> MeetingForm:
        """Takes it away; the journal keeps what it said."""
        self.note_removed(self.entry)
        self.entry.delete()
        return self.form
