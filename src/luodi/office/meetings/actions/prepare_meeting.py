"""Prepares a meeting: its day and place, and for every office that takes part a form filled with its figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from luodi.office.meetings.actions.fill_form import fill
from luodi.office.meetings.meeting_action import check_given, check_length, convenes, refusal
from luodi.office.meetings.models import Meeting, MeetingForm, MeetingSeries
from luodi.office.meetings.words import PERIOD_DAYS, Rhythm
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.reference.text import Text


@dataclass(kw_only=True)
class PrepareMeeting(Action[Meeting]):
    """``forms_due_on`` is the last day on which a form is in time. The forms count from the meeting before."""

    name: ClassVar[str] = "meeting.prepare"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    series: MeetingSeries
    held_on: date
    place: str
    forms_due_on: date

    def within_reach(self) -> bool:
        """The user works in the convening office."""
        self.series = MeetingSeries.objects.select_for_update().get(pk=self.series.pk)
        return convenes(self.occasion.user, self.series)

    def validate(self) -> None:
        """Days in order, a place, and no meeting after it; a series that meets once has one."""
        check_given(self.place, Text("会议地点", "place"), "place")
        check_length(self.place, 120, "place")
        check_days(self.occasion.on, self.forms_due_on, self.held_on)
        self.before = self.series.meetings.order_by("-number").first()
        if self.before and self.series.rhythm == Rhythm.ONCE:
            raise refusal(
                "meets_once",
                Text("该会议只开一次，已经建立", "This series meets once, and its meeting is there"),
                Text("请打开已有会议，或新建会议系列", "Open that meeting, or start another series"),
                "series",
            )
        if self.before and self.held_on <= self.before.held_on:
            raise refusal(
                "before_the_last",
                Text("会议日期应晚于上一次会议", "The meeting has to lie after the one before"),
                Text("请改正会议日期", "Correct the day"),
                "held_on",
            )

    def change(self) -> Meeting:
        """Numbers the meeting and fills the forms."""
        before = state_of(self.series)
        self.series.last_number += 1
        self.series.save()
        self.note_changed(self.series, before)
        meeting = Meeting.objects.create(
            series=self.series,
            number=self.series.last_number,
            held_on=self.held_on,
            place=self.place.strip(),
            forms_due_on=self.forms_due_on,
            prepared_at=self.occasion.at,
        )
        self.note_created(meeting)
        since = self.occasion.on - timedelta(days=PERIOD_DAYS[Rhythm(self.series.rhythm)])
        if self.before:
            newest = MeetingForm.objects.filter(meeting=self.before).order_by("-filled_as_of").first()
            since = min(newest.filled_as_of if newest else self.before.held_on, self.occasion.on)
        for seat in self.series.seats.select_related("office"):
            form = MeetingForm(meeting=meeting, office=seat.office, since=since)
            fill(form, self.occasion)
            form.save()
            self.note_created(form)
        return meeting


def check_days(today: date, forms_due_on: date, held_on: date) -> None:
    """A ``Problem`` unless today, the day of the forms and that of the meeting are in this order."""
    if not today <= forms_due_on <= held_on:
        raise refusal(
            "days_out_of_order",
            Text("材料报送期限应在今天至会议日期之间", "Forms are due between today and the day of the meeting"),
            Text("请改正日期", "Correct the days"),
            "forms_due_on",
        )
