"""Records what the bank has done with a batch: paid with a reference and a day, or refused with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils import timezone

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.policies.models import Payment, PaymentBatch, PaymentLine
from luodi.office.policies.payment_action import enter
from luodi.office.policies.words import PaymentState
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """What came back for one line; either reference and day, or the reason of a refusal."""

    number: int
    bank_reference: str = ""
    paid_on: date | None = None
    refused_reason: str = ""


@dataclass(kw_only=True)
class ReturnPaymentBatch(Action[int]):
    """All or nothing. Sent again, the same answers change nothing; another answer to an answered line is refused.

    A refused payment goes back to the approved ones, to be sent again. Gives the number of lines that were answered.
    """

    name: ClassVar[str] = "payment.return_batch"
    permission: ClassVar[Permission] = Permission.PAYMENT_PAY
    batch: PaymentBatch
    answers: Sequence[BankAnswer]

    def within_reach(self) -> bool:
        """Every payment of the batch lies within reach."""
        self.batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=self.batch.pk)
        seen = Payment.objects.visible_to(self.occasion.user).values("pk")
        return not self.batch.lines.exclude(payment__in=seen).exists()

    def validate(self) -> None:
        """Each answer is one, and to a line of the batch; no bank reference stands for two."""
        lines = {line.number for line in self.batch.lines.all()}
        for answer in self.answers:
            self._check(answer, lines)
        given = [answer.bank_reference for answer in self.answers if answer.bank_reference]
        known = PaymentLine.objects.filter(bank_reference__in=given)
        mine = {(answer.number, answer.bank_reference) for answer in self.answers}
        strange = [
            line.bank_reference
            for line in known
            if line.batch_id != self.batch.pk or (line.number, line.bank_reference) not in mine
        ]
        doubled = [*strange, *(each for each in set(given) if given.count(each) > 1)]
        if doubled:
            raise self._problem(
                "reference_twice",
                Text(f"银行流水号“{doubled[0]}”重复", f"The bank reference “{doubled[0]}” stands twice"),
                Text("一笔拨付对应一个流水号", "One payment has one reference"),
            )

    def change(self) -> int:
        """Line by line; what is answered already the same way stays as it is."""
        lines = {
            line.number: line
            for line in PaymentLine.objects.select_for_update(of=("self",))
            .filter(batch=self.batch)
            .select_related("payment", "payment__enterprise", "batch")
        }
        return sum(self._answer(lines[answer.number], answer) for answer in self.answers)

    def _answer(self, line: PaymentLine, answer: BankAnswer) -> bool:
        said = (answer.bank_reference, answer.paid_on, answer.refused_reason)
        known = (line.bank_reference, line.paid_on, line.refused_reason)
        if said == known:
            return False
        if line.bank_reference or line.refused_reason:
            raise self._problem(
                "answered_otherwise",
                Text(f"第 {line.number} 行已登记为另一结果", f"Line {line.number} is recorded with another answer"),
                Text("请核对银行回单；已拨付的不能再改", "Compare with the bank; what is paid stays so"),
                line.number,
            )
        before = state_of(line)
        line.bank_reference, line.paid_on, line.refused_reason = said
        line.save()
        self.note_changed(line, before)
        self._settle(line.payment, answer)
        return True

    def _settle(self, payment: Payment, answer: BankAnswer) -> None:
        before = state_of(payment)
        payment.state = PaymentState.PAID if answer.bank_reference else PaymentState.APPROVED
        payment.paid_on, payment.reason = answer.paid_on, answer.refused_reason
        enter(payment, self.occasion.at)
        payment.save()
        self.note_changed(payment, before)

    def _check(self, answer: BankAnswer, lines: set[int]) -> None:
        if answer.number not in lines:
            raise self._problem(
                "no_such_line",
                Text(f"批次中没有第 {answer.number} 行", f"The batch has no line {answer.number}"),
                Text("请使用系统导出的批次表", "Use the file that was written for this batch"),
                answer.number,
            )
        is_paid, is_refused = bool(answer.bank_reference), bool(answer.refused_reason)
        if is_paid == is_refused or is_paid != (answer.paid_on is not None):
            raise self._problem(
                "answer_unclear",
                Text(
                    f"第 {answer.number} 行须填流水号和拨付日期，或只填退回原因",
                    f"Line {answer.number} needs a reference with a day, or a reason of refusal alone",
                ),
                Text("请补齐后重新导入", "Mend it and send the file again"),
                answer.number,
            )
        sent_on = timezone.localdate(self.batch.sent_at)
        if answer.paid_on is not None and not sent_on <= answer.paid_on <= self.occasion.on:
            raise self._problem(
                "paid_on",
                Text(
                    f"第 {answer.number} 行的拨付日期不在送出日与今天之间",
                    f"Line {answer.number} was paid before it was sent or after today",
                ),
                Text("请改正拨付日期", "Mend the day"),
                answer.number,
            )

    def _problem(self, code: str, what: Text, remedy: Text, row: int | None = None) -> Problem:
        return Problem(f"payment.{code}", what, remedy, Where(sheet=self.batch.code, row=row))
