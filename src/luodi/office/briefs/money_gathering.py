"""Gathers from the register the money of policies that a brief speaks of, as it stood at the end of a day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from luodi.office.briefs.contents import NO_DISTRICT
from luodi.office.briefs.money import NOTHING, MoneyLine
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.policies.book import PublishedBook, published_book
from luodi.office.policies.delivery import OPEN
from luodi.office.policies.models import Entitlement, FactDictionaryVersion, PastEntitlement, Payment
from luodi.office.policies.payment_action import NEXT_STEP
from luodi.office.policies.payment_opening import money_policies
from luodi.office.policies.words import EntitlementStatus, PaymentState
from luodi.reference.text import Text

Key = tuple[int, str, str]
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a payment had come."""

    received_cny: Decimal
    step: Text
    due_on: date | None


def money_lines_of(user: User, as_of: date, before: date, district_code: str = "") -> list[MoneyLine]:
    """A line for every entitlement to money that holds at the end of ``as_of``, is overdue or has been paid.

    What was entitled at the end of ``before`` is not new. Sorted by district, enterprise, policy and period; none
    where no policy has been published.
    """
    if not FactDictionaryVersion.objects.exists():
        return []
    book = published_book()
    seen = Enterprise.objects.visible_to(user).order_by()
    if district_code:
        seen = seen.filter(district=district_code)
    codes = money_policies(book)
    now, then = _entitled_on(seen, codes, as_of), _entitled_on(seen, codes, before)
    progress = dict(_progress_on(seen, codes, as_of))
    lines = _lines(book, now, then.keys(), progress)
    return sorted(lines, key=lambda line: (not line.district_code, line.district_code, line.key))


def _entitled_on(seen: QuerySet[Enterprise], codes: Collection[str], day: date) -> dict[Key, Decimal]:
    """The amounts of the newest results up to the end of a day, where there is one: what holds, or what held then."""
    entitled = Q(
        enterprise__in=seen.values("pk"),
        policy_code__in=codes,
        status=EntitlementStatus.ENTITLED,
        amount_cny__gt=0,
        run__as_of__lte=day,
    )
    past = PastEntitlement.objects.filter(entitled, replaced_by__as_of__gt=day).order_by("pk")
    columns = ("enterprise_id", "policy_code", "period", "amount_cny")
    found: dict[Key, Decimal] = {}
    for rows in (past, Entitlement.objects.filter(entitled).order_by()):
        for enterprise, code, period, amount in rows.values_list(*columns).iterator(chunk_size=20_000):
            found[enterprise, code, period] = amount
    return found


def _progress_on(seen: QuerySet[Enterprise], codes: Collection[str], day: date) -> Iterator[tuple[Key, _Progress]]:
    """What had been received by the end of a day, and which open step was late then."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    rows = Payment.objects.filter(enterprise__in=seen.values("pk"), policy_code__in=codes, is_newest=True)
    late = Q(state__in=OPEN, due_on__lt=day, since__lte=end)
    paid = Q(state=PaymentState.PAID, paid_on__lte=day)
    columns = ("enterprise_id", "policy_code", "period", "state", "due_on", "amount_cny", "clawed_back_cny")
    for enterprise, code, period, state, due_on, amount, back in rows.filter(late | paid).values_list(*columns):
        if state == PaymentState.PAID:
            yield (enterprise, code, period), _Progress(amount - back, NOTHING, None)
        else:
            yield (enterprise, code, period), _Progress(Decimal(0), NEXT_STEP[PaymentState(state)].text, due_on)


def _lines(
    book: PublishedBook, now: Mapping[Key, Decimal], then: Collection[Key], progress: Mapping[Key, _Progress]
) -> Iterator[MoneyLine]:
    keys = list(dict.fromkeys([*now, *progress]))
    enterprises = _enterprises({key[0] for key in keys})
    nowhere = _Progress(Decimal(0), NOTHING, None)
    for key in keys:
        enterprise, code, period = key
        (credit_code, name, district, district_name), done = enterprises[enterprise], progress.get(key, nowhere)
        yield MoneyLine(
            key=f"{credit_code}/{code}/{period}",
            credit_code=credit_code,
            enterprise_name=name,
            district_code=district,
            district_name=district_name,
            policy_code=code,
            policy_title=book.policies[code].definition.title,
            period=period,
            entitled_cny=now.get(key, Decimal(0)),
            received_cny=done.received_cny,
            is_new=key in now and key not in then,
            step=done.step,
            due_on=done.due_on,
        )


def _enterprises(ids: Collection[int]) -> dict[int, tuple[str, str, str, str]]:
    """Credit code, name, district and its name."""
    ordered, found = sorted(ids), dict[int, tuple[str, str, str, str]]()
    columns = ("pk", "credit_code", "name", "district_id", "district__name")
    for start in range(0, len(ordered), _CHUNK):
        rows = Enterprise.objects.filter(pk__in=ordered[start : start + _CHUNK]).order_by()
        for pk, credit_code, name, district, district_name in rows.values_list(*columns):
            found[pk] = credit_code, name, district or "", district_name or NO_DISTRICT.zh
    return found
