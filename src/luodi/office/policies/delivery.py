"""Entitlements to money on their way: the board, its lists, and what one payment's page shows.

A row is an entitlement under a policy by which the office pays, with its newest payment where there is one. Every
figure is a condition on these rows, so that a figure opens into exactly the rows that it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, DecimalField, F, FilteredRelation, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from luodi.engine.entitlements import AppliesHow
from luodi.engine.entitlements.delivering import Step, reading_of
from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.policies.book import PublishedBook, published_book
from luodi.office.policies.models import Entitlement, FactDictionaryVersion, Payment, PaymentLine
from luodi.office.policies.payment_action import NEXT_STEP
from luodi.office.policies.payment_opening import money_policies
from luodi.office.policies.words import FIXED, EntitlementStatus, PaymentState
from luodi.reference.problems import Problem
from luodi.reference.text import Text

OPEN = (
    PaymentState.NOTIFIED,
    PaymentState.CLAIMED,
    PaymentState.PREPARED,
    PaymentState.APPROVED,
    PaymentState.SENT,
)
"""States in which a step's clock runs."""
_ZERO = Value(Decimal(0), output_field=DecimalField(max_digits=18, decimal_places=2))


class Figure(StrEnum):
    """What is counted, in the order of the way: each is a condition on the rows."""

    ENTITLED = "entitled"
    UNCLAIMED = "unclaimed"
    CHECKING = "checking"
    APPROVING = "approving"
    PAYING = "paying"
    RECEIVED = "received"
    OVERDUE = "overdue"
    REFUSED = "refused"
    DIFFERING = "differing"

    @property
    def text(self) -> Text:
        """The figure's name on screen."""
        return _FIGURES[self]


_FIGURES = {
    Figure.ENTITLED: Text("应享", "Entitled"),
    Figure.UNCLAIMED: Text("未申领", "Unclaimed"),
    Figure.CHECKING: Text("待初审", "To check"),
    Figure.APPROVING: Text("待审批", "To approve"),
    Figure.PAYING: Text("待拨付", "To pay"),
    Figure.RECEIVED: Text("已到账", "Received"),
    Figure.OVERDUE: Text("超期", "Overdue"),
    Figure.REFUSED: Text("退回或撤回", "Refused or withdrawn"),
    Figure.DIFFERING: Text("有差额", "Differing"),
}


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """What the board is narrowed to; empty fields do not narrow."""

    policy_code: str = ""
    district_code: str = ""
    credit_code: str = ""
    figure: Figure | None = None
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """An entitlement to money and how far it has come.

    ``entitled_cny`` is what the newest computation says, 0 where nothing is left of it. ``amount_cny`` is None until
    the approval fixes it. ``difference_cny``: above 0 to pay, below 0 to claw back.
    """

    number: int
    credit_code: str
    enterprise_name: str
    district_code: str
    district_name: Text
    policy_code: str
    policy_title: Text
    applies_how: AppliesHow
    period: str
    entitled_cny: Decimal
    payment: int | None
    state: PaymentState | None
    step: Step | None
    due_on: date | None
    late: int
    light: Light
    amount_cny: Decimal | None
    received_cny: Decimal
    difference_cny: Decimal
    claimed_at: datetime | None
    paid_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """A page of rows, how many there are, and by figure how many rows and how much money the filter holds."""

    rows: list[DeliveryRow]
    total: int
    page: int
    counts: Mapping[Figure, int]
    amounts: Mapping[Figure, Decimal]


@dataclass(frozen=True, slots=True)
class LineShown:
    """One sending to the bank, and what came of it."""

    batch_code: str
    number: int
    amount_cny: Decimal
    sent_at: datetime
    bank_reference: str
    paid_on: date | None
    refused_reason: str


@dataclass(frozen=True, slots=True)
class DeliveryFile:
    """One entitlement with its payment: who did what. The account is shown but for its last digits."""

    row: DeliveryRow
    notified_at: datetime | None
    claimed_by: str
    prepared_by: str
    approved_by: str
    approved_at: datetime | None
    entitled_then_cny: Decimal | None
    clawed_back_cny: Decimal
    apply_by: date | None
    bank_name: str
    bank_account_masked: str
    lines: tuple[LineShown, ...]
    earlier: tuple[tuple[PaymentState, str], ...]


def board(user: User, wanted: DeliveryFilter, at: datetime, today: date) -> Board:
    """The rows that the user sees: what is due first comes first, then the largest amounts. Five queries."""
    book = published_book()
    rows = narrowed(delivery_rows(user, book), wanted)
    counts, amounts = figures_of(rows, today)
    if wanted.figure is not None:
        rows = rows.filter(condition(wanted.figure, today))
    total = counts[wanted.figure] if wanted.figure else rows.count()
    page = min(wanted.page, max(1, -(-total // wanted.page_size)))
    start = (page - 1) * wanted.page_size
    ordered = rows.order_by(F("newest__due_on").asc(nulls_last=True), F("amount_cny").desc(nulls_last=True), "pk")
    found = _shown(ordered[start : start + wanted.page_size], book, at)
    return Board(found, total, page, counts, amounts)


def waiting(user: User, figure: Figure, at: datetime, shown: int) -> tuple[list[DeliveryRow], int]:
    """The first ``shown`` rows of a figure, the longest due first, and how many there are; none without a book."""
    if not FactDictionaryVersion.objects.exists():
        return [], 0
    book = published_book()
    rows = delivery_rows(user, book).filter(condition(figure, timezone.localdate(at)))
    ordered = rows.order_by(F("newest__due_on").asc(nulls_last=True), F("amount_cny").desc(nulls_last=True), "pk")
    return _shown(ordered[:shown], book, at), rows.order_by().count()


def deliveries(user: User, wanted: DeliveryFilter, at: datetime, after: int, size: int) -> list[DeliveryRow]:
    """The same rows in the order of their numbers, those behind ``after``; for programs."""
    book = published_book()
    rows = narrowed(delivery_rows(user, book), wanted).filter(pk__gt=after).order_by("pk")
    if wanted.figure is not None:
        rows = rows.filter(condition(wanted.figure, timezone.localdate(at)))
    return _shown(rows[:size], book, at)


def delivery_rows(user: User, book: PublishedBook) -> QuerySet[Entitlement]:
    """Entitlements to money that hold or are being paid, each with its ``newest`` payment."""
    return (
        Entitlement.objects.visible_to(user)
        .annotate(newest=FilteredRelation("payments", condition=Q(payments__is_newest=True)))
        .filter(
            Q(status=EntitlementStatus.ENTITLED, amount_cny__gt=0) | Q(newest__isnull=False),
            policy_code__in=money_policies(book),
        )
    )


def narrowed(rows: QuerySet[Entitlement], wanted: DeliveryFilter) -> QuerySet[Entitlement]:
    """The rows of a policy, a district, an enterprise."""
    asked = {
        "policy_code": wanted.policy_code,
        "enterprise__district": wanted.district_code,
        "enterprise__credit_code": wanted.credit_code,
    }
    return rows.filter(**{field: value for field, value in asked.items() if value})


def condition(figure: Figure, today: date) -> Q:
    """Which rows a figure counts."""
    holds = Q(status=EntitlementStatus.ENTITLED, amount_cny__gt=0)
    states = {
        Figure.CHECKING: (PaymentState.CLAIMED,),
        Figure.APPROVING: (PaymentState.PREPARED,),
        Figure.PAYING: (PaymentState.APPROVED, PaymentState.SENT),
        Figure.RECEIVED: (PaymentState.PAID,),
        Figure.REFUSED: (PaymentState.REFUSED, PaymentState.WITHDRAWN),
    }
    match figure:
        case Figure.ENTITLED:
            return holds
        case Figure.UNCLAIMED:
            return holds & (Q(newest__isnull=True) | Q(newest__state=PaymentState.NOTIFIED))
        case Figure.OVERDUE:
            return Q(newest__due_on__lt=today, newest__state__in=OPEN)
        case Figure.DIFFERING:
            fixed = Q(newest__state__in=[each for each in FIXED if each != PaymentState.CLAWED_BACK])
            return fixed & (
                ~Q(status=EntitlementStatus.ENTITLED)
                | Q(amount_cny__isnull=True)
                | ~Q(amount_cny=F("newest__amount_cny") - F("newest__clawed_back_cny"))
            )
    return Q(newest__state__in=states[figure])


def figures_of(rows: QuerySet[Entitlement], today: date) -> tuple[dict[Figure, int], dict[Figure, Decimal]]:
    """By figure the number of rows and their money: received is what was paid less what was taken back. One query."""
    asked: dict[str, Count | Sum] = {}
    for figure in Figure:
        asked[f"{figure}_count"] = Count("pk", filter=condition(figure, today))
        asked[f"{figure}_sum"] = Sum(money_of(figure), filter=condition(figure, today))
    found = rows.order_by().aggregate(**asked)
    return (
        {figure: found[f"{figure}_count"] for figure in Figure},
        {figure: Decimal(found[f"{figure}_sum"] or 0) for figure in Figure},
    )


def money_of(figure: Figure) -> Coalesce:
    """The money that a figure sums over its rows."""
    if figure is Figure.RECEIVED:
        return Coalesce(F("newest__amount_cny") - F("newest__clawed_back_cny"), _ZERO)
    if figure in (Figure.ENTITLED, Figure.UNCLAIMED):
        return Coalesce(F("amount_cny"), _ZERO)
    return Coalesce(F("newest__amount_cny"), F("amount_cny"), _ZERO)


def delivery_file(user: User, number: int, at: datetime) -> DeliveryFile:
    """What the page of one entitlement's payment shows. Raises ``payment.not_found`` for what is out of sight."""
    book = published_book()
    found = _shown(delivery_rows(user, book).filter(pk=number), book, at)
    if not found:
        raise not_found()
    payments = list(
        Payment.objects.filter(entitlement=number)
        .select_related("claimed_by", "prepared_by", "approved_by")
        .order_by("-pk")
    )
    newest = next((each for each in payments if each.is_newest), None)
    names = [
        str(person.display_name) if person else ""
        for person in ((newest.claimed_by, newest.prepared_by, newest.approved_by) if newest else (None, None, None))
    ]
    lines = PaymentLine.objects.filter(payment__entitlement=number).select_related("batch").order_by("-pk")
    return DeliveryFile(
        row=found[0],
        notified_at=newest.notified_at if newest else None,
        claimed_by=names[0],
        prepared_by=names[1],
        approved_by=names[2],
        approved_at=newest.approved_at if newest else None,
        entitled_then_cny=newest.entitled_cny if newest else None,
        clawed_back_cny=newest.clawed_back_cny if newest else Decimal(0),
        apply_by=newest.apply_by if newest else None,
        bank_name=newest.bank_name if newest else "",
        bank_account_masked=f"**** {newest.bank_account[-4:]}" if newest and newest.bank_account else "",
        lines=tuple(
            LineShown(
                line.batch.code,
                line.number,
                line.amount_cny,
                line.batch.sent_at,
                line.bank_reference,
                line.paid_on,
                line.refused_reason,
            )
            for line in lines
        ),
        earlier=tuple((PaymentState(each.state), each.reason) for each in payments if not each.is_newest),
    )


def seen_entitlement(user: User, number: int) -> Entitlement:
    """The entitlement to act on. Raises ``payment.not_found``."""
    found = Entitlement.objects.visible_to(user).filter(pk=number).first()
    if found is None:
        raise not_found()
    return found


def seen_payment(user: User, number: int) -> Payment:
    """The newest payment of an entitlement, to act on. Raises ``payment.not_found``."""
    found = Payment.objects.visible_to(user).filter(entitlement=number, is_newest=True).first()
    if found is None:
        raise not_found()
    return found


def not_found() -> Problem:
    """What is not there, or not for this person to see."""
    return Problem(
        "payment.not_found",
        Text("没有这项兑现", "There is no such payment"),
        Text("请从兑现看板进入", "Open it from the board"),
    )


def _shown(rows: QuerySet[Any], book: PublishedBook, at: datetime) -> list[DeliveryRow]:
    values = rows.values(
        "pk",
        "policy_code",
        "period",
        "status",
        "amount_cny",
        "enterprise__credit_code",
        "enterprise__name",
        "enterprise__district",
        "enterprise__district__name",
        "enterprise__district__name_en",
        "newest__pk",
        "newest__state",
        "newest__since",
        "newest__due_on",
        "newest__amount_cny",
        "newest__clawed_back_cny",
        "newest__claimed_at",
        "newest__paid_on",
        "newest__reason",
    )
    return [_row(each, book, at) for each in values]


def _row(found: Mapping[str, object], book: PublishedBook, at: datetime) -> DeliveryRow:
    value: dict[str, object] = dict(found)
    policy = book.policies[str(value["policy_code"])].definition
    state = PaymentState(str(value["newest__state"])) if value["newest__state"] else None
    step = NEXT_STEP.get(state) if state else None
    light, late = Light.NONE, 0
    since, due_on = value["newest__since"], value["newest__due_on"]
    if step is not None and isinstance(since, datetime):
        reading = reading_of(policy.applies_how, step, since, at)
        light, late = reading.light, reading.late
    holds = value["status"] == EntitlementStatus.ENTITLED
    entitled = _money(value["amount_cny"]) if holds else Decimal(0)
    amount = value["newest__amount_cny"]
    fixed = state in FIXED and isinstance(amount, Decimal)
    kept = _money(amount) - _money(value["newest__clawed_back_cny"])
    return DeliveryRow(
        number=int(str(value["pk"])),
        credit_code=str(value["enterprise__credit_code"]),
        enterprise_name=str(value["enterprise__name"]),
        district_code=str(value["enterprise__district"] or ""),
        district_name=Text(
            str(value["enterprise__district__name"] or ""), str(value["enterprise__district__name_en"] or "")
        ),
        policy_code=policy.id,
        policy_title=policy.title,
        applies_how=policy.applies_how,
        period=str(value["period"]),
        entitled_cny=entitled,
        payment=int(str(value["newest__pk"])) if value["newest__pk"] else None,
        state=state,
        step=step,
        due_on=due_on if isinstance(due_on, date) else None,
        late=late,
        light=light,
        amount_cny=amount if isinstance(amount, Decimal) else None,
        received_cny=kept if state is PaymentState.PAID else Decimal(0),
        difference_cny=entitled - kept if fixed and state is not PaymentState.CLAWED_BACK else Decimal(0),
        claimed_at=claimed if isinstance(claimed := value["newest__claimed_at"], datetime) else None,
        paid_on=paid if isinstance(paid := value["newest__paid_on"], date) else None,
        reason=str(value["newest__reason"] or ""),
    )


def _money(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def money_titles() -> dict[str, Text]:
    """The titles of the policies by which the office pays, by code."""
    book = published_book()
    return {code: book.policies[code].definition.title for code in money_policies(book)}
