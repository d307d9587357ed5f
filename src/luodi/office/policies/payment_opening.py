"""Which policies the office itself pays by, and how a payment begins."""

from datetime import datetime

from django.utils import timezone

from luodi.engine.entitlements import Kind, PolicyDefinition
from luodi.engine.entitlements.delivering import deadline_of
from luodi.office.policies.book import PublishedBook
from luodi.office.policies.models import Entitlement, Payment
from luodi.office.policies.payment_action import enter
from luodi.office.policies.words import PaymentState


def money_policies(book: PublishedBook) -> list[str]:
    """The codes of the policies by which the office itself pays."""
    return [code for code, each in book.policies.items() if each.definition.kind is Kind.MONEY]


def opened(entitlement: Entitlement, policy: PolicyDefinition, at: datetime) -> Payment:
    """The payment that an entitlement begins with, not yet saved: notified, with its clock."""
    payment = Payment(
        entitlement=entitlement,
        enterprise_id=entitlement.enterprise_id,
        policy_code=entitlement.policy_code,
        period=entitlement.period,
        applies_how=policy.applies_how.value,
        state=PaymentState.NOTIFIED,
        notified_at=at,
        since=at,
        apply_by=deadline_of(policy, entitlement.period, timezone.localdate(at)),
    )
    enter(payment, at)
    return payment
