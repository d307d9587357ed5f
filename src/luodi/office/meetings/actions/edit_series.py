"""Changes a series of meetings: title, rhythm, and which offices take part from the next meeting on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import check_given, check_length, convenes, offices_called
from luodi.office.meetings.models import MeetingSeat, MeetingSeries
from luodi.office.meetings.words import Rhythm
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.reference.text import Text


@dataclass(kw_only=True)
class EditSeries(Action[MeetingSeries]):
    """Meetings that are being prepared keep the forms they have."""

    name: ClassVar[str] = "meeting.edit_series"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    series: MeetingSeries
    title: str
    rhythm: Rhythm
    office_codes: Sequence[str]

    def within_reach(self) -> bool:
        """The user works in the convening office."""
        self.series = MeetingSeries.objects.select_for_update().get(pk=self.series.pk)
        return convenes(self.occasion.user, self.series)

    def validate(self) -> None:
        """A title, and offices that exist."""
        check_given(self.title, Text("会议名称", "title"), "title")
        check_length(self.title, 80, "title")
        self.offices = offices_called(self.office_codes)

    def change(self) -> MeetingSeries:
        """Writes what differs."""
        before = state_of(self.series)
        self.series.title, self.series.rhythm = self.title.strip(), self.rhythm
        if self.note_changed(self.series, before):
            self.series.save()
        there = {seat.office_id: seat for seat in self.series.seats.select_related("series", "office")}
        wanted = {office.pk: office for office in self.offices}
        for office_id in there.keys() - wanted.keys():
            self.note_removed(there[office_id])
            there[office_id].delete()
        for office_id in sorted(wanted.keys() - there.keys()):
            self.note_created(MeetingSeat.objects.create(series=self.series, office=wanted[office_id]))
        return self.series
