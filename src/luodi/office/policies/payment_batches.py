"""Payment batches as people see them: the list, and one with its lines."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from luodi.office.people.access import Permission
from luodi.office.people.models import User
from luodi.office.policies.book import published_book
from luodi.office.policies.delivery import not_found
from luodi.office.policies.models import Payment, PaymentBatch, PaymentLine
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch of the list: how many lines, how much, and how far the bank has come."""

    code: str
    sent_at: datetime
    sent_by: str
    lines: int
    amount_cny: Decimal
    paid: int
    paid_cny: Decimal
    refused: int

    @property
    def open(self) -> int:
        """Lines without an answer."""
        return self.lines - self.paid - self.refused


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A line of a batch. The account is whole for the finance desk alone, else all but its last digits are hidden."""

    number: int
    entitlement: int
    credit_code: str
    enterprise_name: str
    policy_title: Text
    bank_name: str
    bank_account: str
    amount_cny: Decimal
    bank_reference: str
    paid_on: date | None
    refused_reason: str


@dataclass(frozen=True, slots=True)
class BatchShown:
    """One batch with its lines in order."""

    row: BatchRow
    lines: tuple[BatchLine, ...]

    @property
    def code(self) -> str:
        """Its number."""
        return self.row.code


def batches(user: User) -> list[BatchRow]:
    """The batches with a line that the user sees, the newest first; counts and sums are of those lines. One query."""
    paid, refused = ~Q(lines__bank_reference=""), ~Q(lines__refused_reason="")
    found = (
        PaymentBatch.objects.filter(lines__payment__in=Payment.objects.visible_to(user).order_by().values("pk"))
        .select_related("sent_by")
        .annotate(
            count=Count("lines"),
            amount=Sum("lines__amount_cny"),
            paid=Count("lines", filter=paid),
            paid_amount=Sum("lines__amount_cny", filter=paid),
            refused=Count("lines", filter=refused),
        )
        .order_by("-pk")
    )
    return [
        BatchRow(
            each.code,
            each.sent_at,
            str(each.sent_by.display_name),
            each.count,
            each.amount or Decimal(0),
            each.paid,
            each.paid_amount or Decimal(0),
            each.refused,
        )
        for each in found
    ]


def batch_shown(user: User, code: str) -> BatchShown:
    """One batch with the lines that the user sees. Raises ``payment.not_found``."""
    row = next((each for each in batches(user) if each.code == code), None)
    if row is None:
        raise not_found()
    titles = {policy: each.definition.title for policy, each in published_book().policies.items()}
    whole = user.may(Permission.PAYMENT_PAY)
    found = PaymentLine.objects.filter(
        batch__code=code, payment__in=Payment.objects.visible_to(user).order_by().values("pk")
    )
    return BatchShown(
        row,
        tuple(
            BatchLine(
                line.number,
                line.payment.entitlement_id,
                line.payment.enterprise.credit_code,
                line.payment.enterprise.name,
                titles.get(line.payment.policy_code, Text(line.payment.policy_code, line.payment.policy_code)),
                line.payment.bank_name,
                line.payment.bank_account if whole else f"**** {line.payment.bank_account[-4:]}",
                line.amount_cny,
                line.bank_reference,
                line.paid_on,
                line.refused_reason,
            )
            for line in found.select_related("payment", "payment__enterprise").order_by("number")
        ),
    )


def seen_batch(user: User, code: str) -> PaymentBatch:
    """The batch to act on, when the user sees a line of it. Raises ``payment.not_found``."""
    lines = PaymentLine.objects.filter(payment__in=Payment.objects.visible_to(user).order_by().values("pk"))
    found = PaymentBatch.objects.filter(code=code, pk__in=lines.values("batch")).first()
    if found is None:
        raise not_found()
    return found
