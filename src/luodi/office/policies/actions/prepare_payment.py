"""Checks a claim and lays it before who approves."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.policies.models import Payment
from luodi.office.policies.payment_action import PaymentAction, check_still_entitled
from luodi.office.policies.words import PaymentState


@dataclass(kw_only=True)
class PreparePayment(PaymentAction):
    """The policy desk has checked it; who approves has to be another person."""

    name: ClassVar[str] = "payment.prepare"
    permission: ClassVar[Permission] = Permission.PAYMENT_PREPARE
    allowed: ClassVar[tuple[PaymentState, ...]] = (PaymentState.CLAIMED,)

    def validate(self) -> None:
        """It is claimed, still holds, and excludes nothing that is being paid."""
        super().validate()
        check_still_entitled(self.payment.entitlement, self.payment)
        self.check_exclusive()

    def change(self) -> Payment:
        """Waits for approval."""
        return self.write(PaymentState.PREPARED, prepared_by=self.occasion.user)
