"""Closes a meeting: its minutes and its tasks are complete. The tasks go on."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import MeetingAction, check_given
from luodi.office.meetings.models import Meeting
from luodi.office.meetings.words import MeetingState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class CloseMeeting(MeetingAction[Meeting]):
    """No more tasks are set by it, and its minutes stay as they are."""

    name: ClassVar[str] = "meeting.close"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE

    def validate(self) -> None:
        """It was held, and has minutes."""
        self.check_state(MeetingState.HELD)
        check_given(self.meeting.minutes, Text("会议纪要", "minutes"), "minutes")

    def change(self) -> Meeting:
        """Writes the state."""
        self.save_meeting(state=MeetingState.CLOSED, closed_at=self.occasion.at)
        return self.meeting
