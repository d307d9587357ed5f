"""Refuses a payment that is not with the finance desk yet, with a reason."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.models import User
from luodi.office.policies.models import Payment
from luodi.office.policies.payment_action import PaymentAction, refused
from luodi.office.policies.words import PaymentState
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RefusePayment(PaymentAction):
    """The policy desk refuses what it checks; what waits for approval or has it, who approves. The reason is kept."""

    name: ClassVar[str] = "payment.refuse"
    permission: ClassVar[Permission] = Permission.POLICY_VIEW
    allowed: ClassVar[tuple[PaymentState, ...]] = (
        PaymentState.CLAIMED,
        PaymentState.PREPARED,
        PaymentState.APPROVED,
    )

    def validate(self) -> None:
        """By whom it is before, and why."""
        super().validate()
        if not may_refuse(self.occasion.user, self.payment.state):
            raise refused(
                "not_before_you",
                Text("该环节不由您办理", "It is not before you"),
                Text("初审由政策专窗、审批由处长退回", "The policy desk refuses claims, the chief what is checked"),
                self.payment,
            )
        self.check_reason()

    def change(self) -> Payment:
        """Refused; the enterprise may claim anew."""
        return self.write(PaymentState.REFUSED, reason=self.occasion.reason)


def may_refuse(user: User, state: str) -> bool:
    """Whether ``user`` may refuse a payment in this state."""
    return user.may(Permission.PAYMENT_PREPARE if state == PaymentState.CLAIMED else Permission.PAYMENT_APPROVE)
