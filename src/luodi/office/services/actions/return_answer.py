"""Returns an answer (退回重办): it does not do, and the handling office answers again."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.case_action import CaseAction, find_handling
from luodi.office.services.models import CaseHandling, CasePause
from luodi.office.services.words import EventKind
from luodi.reference.text import Text

WHILE_ANSWERED = "答复待审"
"""The reason of the pause that covers the time between an answer and its return."""


@dataclass(kw_only=True)
class ReturnAnswer(CaseAction[CaseHandling]):
    """The clock goes on where it stopped: between answer and return it stood. The reason is the occasion's."""

    name: ClassVar[str] = "case.return_answer"
    permission: ClassVar[Permission] = Permission.CASE_MANAGE
    office_code: str

    def validate(self) -> None:
        """There is an answer, and a reason to return it."""
        self.check_open()
        self.check_order()
        self.check_given(self.occasion.reason, Text("退回理由", "reason of the return"), "reason")
        self.handling = find_handling(self.case, self.office_code)
        self.was_answered_at = self.handling.answered_at
        if self.was_answered_at is None:
            raise self.refuse(
                "not_answered",
                Text("尚未答复", "It has not been answered"),
                Text("请待答复后再退回", "Wait for the answer"),
            )

    def change(self) -> CaseHandling:
        """Takes the answer back into the timeline, where it stays readable, and lets the clock run on."""
        assert self.was_answered_at is not None  # noqa: S101 - validated
        pause = CasePause.objects.create(
            handling=self.handling,
            from_at=self.was_answered_at,
            until_at=self.occasion.at,
            reason=WHILE_ANSWERED,
        )
        self.note_created(pause)
        before = state_of(self.handling)
        self.handling.answered_at, self.handling.answered_by, self.handling.answer = None, None, ""
        self.handling.times_returned += 1
        self.handling.save()
        self.note_changed(self.handling, before)
        self.tell(EventKind.RETURNED, self.occasion.reason, self.handling.office)
        self.follow()
        return self.handling
