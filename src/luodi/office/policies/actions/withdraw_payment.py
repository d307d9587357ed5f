"""Withdraws a claim before it is approved, with a reason."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.policies.models import Payment
from luodi.office.policies.payment_action import PaymentAction
from luodi.office.policies.words import PaymentState


@dataclass(kw_only=True)
class WithdrawPayment(PaymentAction):
    """The enterprise does not want it, or not now; it may claim anew."""

    name: ClassVar[str] = "payment.withdraw"
    permission: ClassVar[Permission] = Permission.PAYMENT_CLAIM
    allowed: ClassVar[tuple[PaymentState, ...]] = (
        PaymentState.NOTIFIED,
        PaymentState.CLAIMED,
        PaymentState.PREPARED,
    )

    def validate(self) -> None:
        """Not approved yet, and with a reason."""
        super().validate()
        self.check_reason()

    def change(self) -> Payment:
        """Withdrawn."""
        return self.write(PaymentState.WITHDRAWN, reason=self.occasion.reason)
