"""Returns a form to its office, to be mended and handed in again."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.meetings.meeting_action import FormAction, check_given, refusal
from luodi.office.meetings.models import MeetingForm
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ReturnForm(FormAction[MeetingForm]):
    """The convening office does it; the reason is the occasion's."""

    name: ClassVar[str] = "meeting.return_form"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    of_convenor = True

    def validate(self) -> None:
        """It was handed in, the meeting is still to come, and there is a reason."""
        self.check_preparing()
        check_given(self.occasion.reason, Text("退回理由", "reason of the return"), "reason")
        if self.form.handed_in_at is None:
            raise refusal(
                "not_handed_in",
                Text("材料尚未报送", "The form was not handed in"),
                Text("请待报送后再退回", "Wait for it"),
                self.form.journal_key,
            )

    def change(self) -> MeetingForm:
        """Opens it again."""
        self.save_form(handed_in_at=None, handed_in_by=None)
        return self.form
