"""Reopens a case: what was called settled is not."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.case_action import CaseAction
from luodi.office.services.models import Case, CaseHandling
from luodi.office.services.words import CaseState, Closing, EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ReopenCase(CaseAction[Case]):
    """By the enterprise, or by an office that reaches it; the reason is the occasion's."""

    name: ClassVar[str] = "case.reopen"
    permission: ClassVar[Permission] = Permission.CASE_OPEN

    def validate(self) -> None:
        """It is closed, but not merged into another, and there is a reason."""
        self.check_closed()
        self.check_order()
        self.check_given(self.occasion.reason, Text("重新打开的理由", "reason of the reopening"), "reason")
        if self.case.closing == Closing.DUPLICATE:
            raise self.refuse(
                "merged",
                Text("该诉求已并入另一诉求", "It was merged into another"),
                Text("请在原诉求上办理", "Use that one"),
            )

    def change(self) -> Case:
        """Takes the closing back; the offices of the last round handle it again, with fresh clocks."""
        before, last_round = state_of(self.case), self.handlings()
        self.case.closing = self.case.closing_reason = self.case.sent_to = ""
        self.case.root_cause = self.case.root_cause_code = ""
        self.case.closed_at = None
        self.case.reopenings += 1
        self.case.state = CaseState.ROUTED if last_round else CaseState.NEW
        self.case.save()
        self.note_changed(self.case, before)
        for row in last_round:
            again = CaseHandling.objects.create(
                case=self.case,
                office=row.office,
                round=self.case.reopenings,
                leads=row.leads,
                assigned_at=self.occasion.at,
            )
            self.note_created(again)
        self.tell(EventKind.REOPENED, self.occasion.reason)
        return self.case
