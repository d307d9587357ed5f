"""Moves a meeting that is being prepared: to another day or place, with another day for the forms."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.meetings.actions.prepare_meeting import check_days
from luodi.office.meetings.meeting_action import MeetingAction, check_given, check_length
from luodi.office.meetings.models import Meeting
from luodi.office.meetings.words import MeetingState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class MoveMeeting(MeetingAction[Meeting]):
    """The reason is the occasion's."""

    name: ClassVar[str] = "meeting.move"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    held_on: date
    place: str
    forms_due_on: date

    def validate(self) -> None:
        """It was not held, the days are in order, and there is a reason."""
        self.check_state(MeetingState.PREPARING)
        check_given(self.place, Text("会议地点", "place"), "place")
        check_length(self.place, 120, "place")
        check_given(self.occasion.reason, Text("调整理由", "reason"), "reason")
        check_days(min(self.occasion.on, self.meeting.forms_due_on), self.forms_due_on, self.held_on)

    def change(self) -> Meeting:
        """Writes what differs."""
        self.save_meeting(held_on=self.held_on, place=self.place.strip(), forms_due_on=self.forms_due_on)
        return self.meeting
