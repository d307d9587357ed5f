"""Sends approved payments to the finance desk in one batch."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.policies.models import Payment, PaymentBatch, PaymentLine
from luodi.office.policies.payment_action import enter, refused
from luodi.office.policies.words import PaymentState
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SendPaymentBatch(Action[PaymentBatch]):
    """All that are approved within reach, or those under a policy or in a district; none is sent twice."""

    name: ClassVar[str] = "payment.send_batch"
    permission: ClassVar[Permission] = Permission.PAYMENT_PAY
    policy_code: str = ""
    district_code: str = ""

    def within_reach(self) -> bool:
        """Decided row by row: only payments to enterprises that the user sees are found."""
        return True

    def change(self) -> PaymentBatch:
        """Numbers the lines in the order of approval."""
        payments = self._approved()
        if not payments:
            raise refused(
                "none_approved",
                Text("没有已审批待拨付的兑现", "No approved payment waits"),
                Text("请待审批后再生成批次", "Come back when some are approved"),
            )
        batch = PaymentBatch.objects.create(
            code=self._next_code(),
            sent_at=self.occasion.at,
            sent_by=self.occasion.user,
            district_code=self.district_code,
            policy_code=self.policy_code,
        )
        self.note_created(batch)
        for number, payment in enumerate(payments, start=1):
            before = state_of(payment)
            payment.state = PaymentState.SENT
            enter(payment, payment.approved_at or self.occasion.at)
            payment.save()
            self.note_changed(payment, before)
            line = PaymentLine.objects.create(
                batch=batch, payment=payment, number=number, amount_cny=payment.amount_cny or 0
            )
            self.note_created(line)
        return batch

    def _approved(self) -> list[Payment]:
        rows = Payment.objects.visible_to(self.occasion.user).filter(state=PaymentState.APPROVED)
        if self.policy_code:
            rows = rows.filter(policy_code=self.policy_code)
        if self.district_code:
            rows = rows.filter(enterprise__district=self.district_code)
        return list(rows.select_for_update(of=("self",)).order_by("approved_at", "pk"))

    def _next_code(self) -> str:
        """The lock that every action begins with lets one in at a time."""
        year = self.occasion.on.year
        newest = PaymentBatch.objects.filter(code__startswith=f"DF{year}-").order_by("-code").first()
        return f"DF{year}-{(int(newest.code[-4:]) if newest else 0) + 1:04d}"
