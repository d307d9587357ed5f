"""Puts a case under supervision (督办): a numbered letter demands an answer of a handling office by a day."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.services.case_action import CaseAction, find_handling
from luodi.office.services.models import CaseHandling, CaseSupervision
from luodi.office.services.numbering import next_supervision_number
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class Supervise(CaseAction[CaseSupervision]):
    """``demand`` is what the office has to do; the reason of the occasion stands in the journal."""

    name: ClassVar[str] = "case.supervise"
    permission: ClassVar[Permission] = Permission.CASE_SUPERVISE
    office_code: str
    demand: str
    answer_by_on: date

    def validate(self) -> None:
        """The office has not answered; something is demanded, by a day that is still to come."""
        self.check_open()
        self.check_order()
        self.check_given(self.demand, Text("督办要求", "demand"), "demand")
        self.handling: CaseHandling = find_handling(self.case, self.office_code)
        if self.handling.answered_at is not None:
            raise self.refuse(
                "answered_already",
                Text("该单位已经答复", "This office has answered"),
                Text("请先退回答复", "Return it first"),
            )
        if self.answer_by_on <= self.occasion.on:
            raise self.refuse(
                "day_gone",
                Text("反馈期限应晚于今天", "The day must lie after today"),
                Text("请改正期限", "Correct the day"),
                "answer_by_on",
            )

    def change(self) -> CaseSupervision:
        """Numbers and writes the letter."""
        letter = CaseSupervision.objects.create(
            case=self.case,
            document_number=next_supervision_number(self.occasion.on.year),
            office=self.handling.office,
            demand=self.demand.strip(),
            answer_by_on=self.answer_by_on,
            issued_at=self.occasion.at,
            issued_by=self.occasion.user,
        )
        self.note_created(letter)
        self.tell(EventKind.SUPERVISED, f"{letter.document_number} {letter.demand}", self.handling.office)
        return letter
