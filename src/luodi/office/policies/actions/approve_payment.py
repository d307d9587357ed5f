"""Approves a payment: from now on its amount is fixed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.db.models import F, Sum

from luodi.engine.entitlements import CapOver
from luodi.office.people.access import Permission
from luodi.office.policies.book import published_book
from luodi.office.policies.models import Payment
from luodi.office.policies.payment_action import PaymentAction, check_still_entitled, refused
from luodi.office.policies.words import FIXED, PaymentState
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ApprovePayment(PaymentAction):
    """Four eyes: who approves has neither checked nor claimed it.

    The amount is what the entitlement says now, cut to the policy's caps.
    """

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
        return self.write(
            PaymentState.APPROVED,
            approved_by=self.occasion.user,
            approved_at=self.occasion.at,
            entitled_cny=self.payment.entitlement.amount_cny,
            amount_cny=self._amount(),
        )

    def _amount(self) -> Decimal:
        """What the entitlement says, as far as the caps of the policy leave it; what other periods got counts."""
        amount = self.payment.entitlement.amount_cny or Decimal(0)
        policy = published_book().policies.get(self.payment.policy_code)
        for cap in policy.definition.caps if policy else ():
            parameter = policy.definition.parameter(cap.limit) if policy else None
            dated = parameter.on(self.payment.entitlement.run.as_of) if parameter else None
            if dated is not None and isinstance(dated.value, Decimal):
                amount = min(amount, dated.value - (self._got_before() if cap.over is CapOver.LIFETIME else 0))
        if amount <= 0:
            raise refused(
                "cap_reached",
                Text("该企业已达到此项政策的金额上限", "The enterprise has had all that the policy may give it"),
                Text("请退回此项并说明理由", "Refuse it and say why"),
                self.payment,
            )
        return amount

    def _got_before(self) -> Decimal:
        other = Payment.objects.filter(
            enterprise=self.payment.enterprise, policy_code=self.payment.policy_code, state__in=FIXED
        ).exclude(pk=self.payment.pk)
        got = other.aggregate(sum=Sum(F("amount_cny") - F("clawed_back_cny")))["sum"]
        return got or Decimal(0)
