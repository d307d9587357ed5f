"""How fully and how fast money arrives: coverage, days to pay, what nobody has claimed; by district or policy."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils import timezone

from luodi.office.people.models import User
from luodi.office.places.models import District
from luodi.office.policies.book import published_book
from luodi.office.policies.delivery import DeliveryFilter, Figure, condition, delivery_rows, money_of, narrowed
from luodi.reference.text import Text
from luodi.reference.working_days import working_days_between


class Grouping(StrEnum):
    """By what the measures are told apart."""

    DISTRICT = "district"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class DeliveryMeasures:
    """The measures of one group; ``key`` is a district's or a policy's code, empty for all or for no district.

    Coverage is received ÷ entitled, of money and of enterprises; None where nobody is entitled. Days to pay are working
    days from the claim to the payment; None where nothing was paid. ``rows`` counts the rows behind each figure.
    """

    key: str
    name: Text
    entitled_cny: Decimal
    received_cny: Decimal
    unclaimed_cny: Decimal
    entitled_enterprises: int
    received_enterprises: int
    rows: dict[Figure, int]
    days_median: int | None
    days_p90: int | None

    @property
    def money_covered(self) -> Decimal | None:
        """Received ÷ entitled, in money."""
        return self.received_cny / self.entitled_cny if self.entitled_cny else None

    @property
    def enterprises_covered(self) -> Decimal | None:
        """Received ÷ entitled, in enterprises."""
        return Decimal(self.received_enterprises) / self.entitled_enterprises if self.entitled_enterprises else None


def measures(
    user: User, grouping: Grouping, wanted: DeliveryFilter, today: date
) -> tuple[list[DeliveryMeasures], DeliveryMeasures]:
    """Each group, the least covered first, and all together. Six queries."""
    book = published_book()
    rows = narrowed(delivery_rows(user, book), wanted).order_by()
    key = "enterprise__district" if grouping is Grouping.DISTRICT else "policy_code"
    asked = _asked(today)
    grouped = {str(row[key] or ""): row for row in rows.values(key).annotate(**asked)}
    whole = rows.aggregate(**asked)
    days = _days(rows, key, today)
    names = (
        {row.code: Text(row.name, row.name_en) for row in District.objects.all()}
        if grouping is Grouping.DISTRICT
        else {code: each.definition.title for code, each in book.policies.items()}
    )
    found = [
        _measured(code, names.get(code, Text("未分区", "no district")), row, days[code])
        for code, row in grouped.items()
    ]
    every = [each for group in days.values() for each in group]
    found.sort(key=lambda each: (each.money_covered is None, each.money_covered or 0, each.key))
    return found, _measured("", Text("合计", "All"), whole, every)


def _asked(today: date) -> dict[str, Count | Sum]:
    asked: dict[str, Count | Sum] = {
        f"rows_{figure}": Count("pk", filter=condition(figure, today)) for figure in Figure
    }
    for figure in (Figure.ENTITLED, Figure.RECEIVED, Figure.UNCLAIMED):
        asked[f"sum_{figure}"] = Sum(money_of(figure), filter=condition(figure, today))
    for figure in (Figure.ENTITLED, Figure.RECEIVED):
        asked[f"firms_{figure}"] = Count("enterprise", filter=condition(figure, today), distinct=True)
    return asked


def _days(rows: QuerySet[Any], key: str, today: date) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    paid = rows.filter(condition(Figure.RECEIVED, today), newest__claimed_at__isnull=False)
    for group, claimed_at, paid_on in paid.values_list(key, F("newest__claimed_at"), F("newest__paid_on")):
        found[str(group or "")].append(working_days_between(timezone.localdate(claimed_at), paid_on).days)
    return found


def _measured(key: str, name: Text, row: dict[str, object], days: list[int]) -> DeliveryMeasures:
    def money(figure: Figure) -> Decimal:
        return Decimal(str(row[f"sum_{figure}"] or 0))

    def count(column: str) -> int:
        return int(str(row[column]))

    return DeliveryMeasures(
        key=key,
        name=name,
        entitled_cny=money(Figure.ENTITLED),
        received_cny=money(Figure.RECEIVED),
        unclaimed_cny=money(Figure.UNCLAIMED),
        entitled_enterprises=count(f"firms_{Figure.ENTITLED}"),
        received_enterprises=count(f"firms_{Figure.RECEIVED}"),
        rows={figure: count(f"rows_{figure}") for figure in Figure},
        days_median=quantile(days, 0.5),
        days_p90=quantile(days, 0.9),
    )


def quantile(days: list[int], share: float) -> int | None:
    """The smallest number of days within which at least ``share`` of them lie; None for none."""
    return sorted(days)[ceil(share * len(days)) - 1] if days else None
