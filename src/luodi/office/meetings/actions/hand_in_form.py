"""Hands a form in (报送). Late is possible, and shows."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import FormAction
from luodi.office.meetings.models import MeetingForm
from luodi.office.people.access import Permission


@dataclass(kw_only=True)
class HandInForm(FormAction[MeetingForm]):
    """From now on only the convening office can open it again, by returning it."""

    name: ClassVar[str] = "meeting.hand_in_form"
    permission: ClassVar[Permission] = Permission.MEETING_PREPARE

    def validate(self) -> None:
        """It is not handed in, and the meeting is still to come."""
        self.check_open()

    def change(self) -> MeetingForm:
        """Notes when and by whom."""
        self.save_form(handed_in_at=self.occasion.at, handed_in_by=self.occasion.user)
        return self.form
