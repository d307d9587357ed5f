"""Takes back money that was paid, in whole or in part, with a reason."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.policies.models import Payment
from luodi.office.policies.payment_action import PaymentAction, refused
from luodi.office.policies.words import PaymentState
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ClawBackPayment(PaymentAction):
    """``amount_cny`` in yuan, added to what was taken back before. Taken back in whole, the payment is over."""

    name: ClassVar[str] = "payment.claw_back"
    permission: ClassVar[Permission] = Permission.PAYMENT_APPROVE
    allowed: ClassVar[tuple[PaymentState, ...]] = (PaymentState.PAID,)
    amount_cny: Decimal

    def validate(self) -> None:
        """Paid, no more than is left of it, and with a reason."""
        super().validate()
        self.check_reason()
        left = (self.payment.amount_cny or Decimal(0)) - self.payment.clawed_back_cny
        if not Decimal(0) < self.amount_cny <= left or self.amount_cny != round(self.amount_cny, 2):
            raise refused(
                "claw_back_amount",
                Text(f"追回金额须大于 0 且不超过 {left} 元", f"Between 0 and {left} yuan can be taken back"),
                Text("请改正金额（精确到分）", "Mend the amount, to the fen"),
                self.payment,
            )

    def change(self) -> Payment:
        """Noted; over when nothing is left."""
        taken = self.payment.clawed_back_cny + self.amount_cny
        whole = taken == self.payment.amount_cny
        state = PaymentState.CLAWED_BACK if whole else PaymentState.PAID
        return self.write(state, clawed_back_cny=taken, reason=self.occasion.reason)
