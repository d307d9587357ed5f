"""Fills a form anew with the figures of today, as long as it is not handed in."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.figures import figures_for, to_json
from luodi.office.meetings.meeting_action import FormAction
from luodi.office.meetings.models import MeetingForm
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion, state_of


@dataclass(kw_only=True)
class FillForm(FormAction[MeetingForm]):
    """The figures are those of the day of the occasion, and stay so."""

    name: ClassVar[str] = "meeting.fill_form"
    permission: ClassVar[Permission] = Permission.MEETING_PREPARE

    def validate(self) -> None:
        """It is not handed in."""
        self.check_open()

    def change(self) -> MeetingForm:
        """Counts, and keeps."""
        before = state_of(self.form)
        fill(self.form, self.occasion)
        if self.note_changed(self.form, before):
            self.form.save()
        return self.form


def fill(form: MeetingForm, occasion: Occasion) -> None:
    """Puts the figures of the occasion's day into a form; the caller saves it."""
    form.filled_as_of, form.filled_at = occasion.on, occasion.at
    form.figures = to_json(figures_for(form.office, form.since, occasion.on, occasion.at))
