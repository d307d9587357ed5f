"""Notes that a meeting was held. From now on its forms are closed, and it sets tasks."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import MeetingAction, refusal
from luodi.office.meetings.models import Meeting
from luodi.office.meetings.words import MeetingState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class HoldMeeting(MeetingAction[Meeting]):
    """On its day or after it."""

    name: ClassVar[str] = "meeting.hold"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE

    def validate(self) -> None:
        """It is being prepared, and its day has come."""
        self.check_state(MeetingState.PREPARING)
        if self.occasion.on < self.meeting.held_on:
            raise refusal(
                "not_yet",
                Text(f"会议日期（{self.meeting.held_on}）未到", f"The meeting is on {self.meeting.held_on}"),
                Text("会议提前召开的，请先调整会议日期", "If it was held earlier, move it first"),
                "held_on",
            )

    def change(self) -> Meeting:
        """Writes the state."""
        self.save_meeting(state=MeetingState.HELD)
        return self.meeting
