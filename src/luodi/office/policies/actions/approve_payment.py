"""Approves a payment: from now on its amount is fixed."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.policies.models import Payment
from luodi.office.policies.payment_action import PaymentAction, check_still_entitled, refused
from luodi.office.policies.words import PaymentState
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ApprovePayment(PaymentAction):
    """Four eyes: who approves has neither checked nor claimed it. The amount is what the entitlement says now."""

    name: ClassVar[str] = "payment.approve"
    permission: ClassVar[Permission] = Permission.PAYMENT_APPROVE
    allowed: ClassVar[tuple[PaymentState, ...]] = (PaymentState.PREPARED,)

    def validate(self) -> None:
        """Checked by another person, still holds, and excludes nothing that is being paid."""
        super().validate()
        if self.occasion.user.pk in (self.payment.prepared_by_id, self.payment.claimed_by_id):
            raise refused(
                "four_eyes",
                Text("经办人不能审批自己经办的兑现", "Who has prepared a payment cannot approve it"),
                Text("请由另一位同事审批", "Let another person approve it"),
                self.payment,
            )
        check_still_entitled(self.payment.entitlement, self.payment)
        self.check_exclusive()

    def change(self) -> Payment:
        """The amount stands, whatever is computed later."""
        amount = self.payment.entitlement.amount_cny
        return self.write(
            PaymentState.APPROVED,
            approved_by=self.occasion.user,
            approved_at=self.occasion.at,
            entitled_cny=amount,
            amount_cny=amount,
        )
