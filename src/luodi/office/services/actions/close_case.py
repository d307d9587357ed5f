"""Closes a case, honestly: solved, explained, cannot be done, unreachable, or not ours."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.case_action import CaseAction, state_from
from luodi.office.services.causes import fits
from luodi.office.services.models import Case
from luodi.office.services.words import CaseState, Closing, EventKind, RootCause
from luodi.reference.text import Text


@dataclass(kw_only=True)
class CloseCase(CaseAction[Case]):
    """``text`` is what the enterprise is told and why. ``sent_to`` says where a case that is not ours went.

    ``root_cause_code`` is the code of the policy, or the word of the element, in which the cause lies.
    """

    name: ClassVar[str] = "case.close"
    permission: ClassVar[Permission] = Permission.CASE_MANAGE
    closing: Closing
    text: str
    root_cause: RootCause
    root_cause_code: str = ""
    sent_to: str = ""

    def validate(self) -> None:
        """A reason always; all offices have answered, unless nobody is reached or it is not ours."""
        self.check_open()
        self.check_order()
        self.check_given(self.text, Text("办结说明", "reason of the closing"), "text")
        if self.closing == Closing.DUPLICATE:
            raise self.refuse(
                "closing",
                Text("重复诉求请用“合并”", "Merge a duplicate"),
                Text("请合并到原诉求", "Use merging"),
                "closing",
            )
        if (self.closing == Closing.NOT_OURS) is not bool(self.sent_to.strip()):
            raise self.refuse(
                "sent_to",
                Text(
                    "不属本单位职责的须写明转送何处，其他办结方式不填",
                    "Not ours: say where it was sent; else leave it empty",
                ),
                Text("请核对转送单位", "Check where it was sent"),
                "sent_to",
            )
        if not fits(self.root_cause, self.root_cause_code.strip()):
            raise self.refuse(
                "root_cause_code",
                Text(
                    f"“{self.root_cause_code.strip()}”不是这一根因可对应的有效政策或要素",
                    f"“{self.root_cause_code.strip()}” is no policy in force or element that this cause may point to",
                ),
                Text(
                    "政策类根因对应一项有效政策，要素类根因对应一项要素；不确定时留空",
                    "A cause about policies points to a policy in force, one about elements to an element; or leave it",
                ),
                "root_cause_code",
            )
        state = state_from(self.case, self.handlings())
        if self.closing in {Closing.SOLVED, Closing.EXPLAINED, Closing.CANNOT} and state != CaseState.ANSWERED:
            raise self.refuse(
                "not_answered",
                Text("还有承办单位没有答复", "An office has not answered yet"),
                Text("请先催办，或退回分办", "Chase it, or route the case anew"),
            )

    def change(self) -> Case:
        """Writes the closing; the enterprise reads its text."""
        before = state_of(self.case)
        self.case.closing, self.case.closing_reason = self.closing, self.text.strip()
        self.case.sent_to = self.sent_to.strip()
        self.case.root_cause, self.case.root_cause_code = self.root_cause, self.root_cause_code.strip()
        self.case.closed_at, self.case.state = self.occasion.at, CaseState.CLOSED
        self.case.save()
        self.note_changed(self.case, before)
        self.tell(EventKind.CLOSED, self.text)
        return self.case
