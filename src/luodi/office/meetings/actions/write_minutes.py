"""Writes the minutes (纪要) of a meeting that was held; until it is closed they can be written anew."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import MeetingAction, check_given
from luodi.office.meetings.models import Meeting
from luodi.office.meetings.words import MeetingState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class WriteMinutes(MeetingAction[Meeting]):
    """The journal keeps what stood there before."""

    name: ClassVar[str] = "meeting.write_minutes"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    minutes: str

    def validate(self) -> None:
        """The meeting was held and is not closed; the minutes say something."""
        self.check_state(MeetingState.HELD)
        check_given(self.minutes, Text("会议纪要", "minutes"), "minutes")

    def change(self) -> Meeting:
        """Writes them."""
        self.save_meeting(minutes=self.minutes.strip())
        return self.meeting
