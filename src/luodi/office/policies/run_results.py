"""What an entitlement run left behind: who is entitled, who is not and who is not yet known to be, and how much.

A run's results are all that held when it had ended: rows that it found, and earlier ones that it found unchanged. They
are counted in the database, over the enterprises that the user sees; every count has its rows, and these add up to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Substr

from luodi.office.enterprises.models import Enterprise, EnterpriseIndustry
from luodi.office.people.models import User
from luodi.office.policies.book import PublishedBook, published_book
from luodi.office.policies.models import DeclaredFact, Entitlement, EntitlementRun, PastEntitlement
from luodi.office.policies.running import period_on
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.districts import districts
from luodi.reference.industries import industry, inside, is_industry
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

SIZE = "enterprise_size"
PAGE_SIZE = 50
_Results = QuerySet[Entitlement] | QuerySet[PastEntitlement]


class GroupedBy(StrEnum):
    """By what results are grouped."""

    POLICY = "policy"
    DISTRICT = "district"
    INDUSTRY = "industry"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of the list. ``district_code`` is empty for a run over the whole city."""

    number: int
    as_of: date
    at: datetime
    engine: str
    district_code: str
    policies: int
    enterprises: int
    changed: int


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """What results are narrowed to; empty fields do not narrow. ``industry`` is a section's letter.

    ``is_new``: entitled now, and not when the run before had ended. For ``industry`` and ``size`` a ``-`` stands for
    enterprises of which it is not known.
    """

    policy_code: str = ""
    district_code: str = ""
    industry: str = ""
    size: str = ""
    status: EntitlementStatus | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """Counts of one policy, district, industry or size. ``new`` is None for the first run.

    ``amount_cny`` is the money that is known, ``amounts_open`` of how many entitled nobody knows it.
    """

    key: str
    name: Text
    entitled: int
    unknown: int
    not_entitled: int
    amount_cny: Decimal
    amounts_open: int
    new: int | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What a policy says of an enterprise after the run. ``position`` counts from 1 in the order of the list."""

    position: int
    credit_code: str
    enterprise_name: str
    district_code: str
    policy_code: str
    policy_title: Text
    period: str
    status: EntitlementStatus
    amount_cny: Decimal | None
    rule: int
    missing: tuple[Text, ...]


def runs(user: User) -> list[RunRow]:
    """The runs over more than one enterprise, newest first; a district sees the city's and its own."""
    rows = EntitlementRun.objects.filter(enterprises__gt=1).order_by("-pk")
    if user.scope.level != "city":
        rows = rows.filter(district_code__in=["", user.scope.district_code])
    return [_row(each) for each in rows[:200]]


class RunResults:
    """The results of one run as far as the user sees them. Raises ``policy_run.not_found``."""

    def __init__(self, user: User, number: int) -> None:
        run = EntitlementRun.objects.filter(pk=number, enterprises__gt=1).first()
        if run is None or (user.scope.level != "city" and run.district_code not in {"", user.scope.district_code}):
            raise Problem(
                "policy_run.not_found",
                Text(f"没有第 {number} 次计算", f"There is no run {number}"),
                Text("请从计算结果列表进入", "Open it from the list of runs"),
                Where(field="number"),
            )
        self._user, self._run, self._book = user, run, published_book()
        earlier = EntitlementRun.objects.filter(enterprises__gt=1, pk__lt=run.pk, district_code=run.district_code)
        self._before = earlier.order_by("-pk").values_list("pk", flat=True).first()
        self.run = _row(run)
        self.titles = {code: policy.definition.title for code, policy in self._book.policies.items()}

    def grouped(self, by: GroupedBy, wanted: ResultFilter) -> list[ResultGroup]:
        """The counts by group, most entitled first."""
        sums: dict[str, dict[str, Any]] = {}
        for rows in self._states():
            counted = _narrowed(rows, replace(wanted, is_new=False)).order_by()
            _add_up(sums, by, _by(counted, by).annotate(**_FIGURES))
            if self._before is not None:
                _add_up(sums, by, _by(self._new(counted), by).annotate(new=Count("pk")))
        found = [self._group(key, by, figures) for key, figures in sums.items()]
        return sorted(found, key=lambda each: (-each.entitled, -each.unknown, each.key))

    def total(self, groups: Iterable[ResultGroup]) -> ResultGroup:
        """All groups together."""
        known = list(groups)
        news = [each.new for each in known if each.new is not None]
        return ResultGroup(
            "",
            Text("合计", "All"),
            sum(each.entitled for each in known),
            sum(each.unknown for each in known),
            sum(each.not_entitled for each in known),
            sum((each.amount_cny for each in known), Decimal(0)),
            sum(each.amounts_open for each in known),
            sum(news) if self._before is not None else None,
        )

    def rows(self, wanted: ResultFilter, first: int = 0, size: int = PAGE_SIZE) -> tuple[list[ResultRow], int]:
        """``size`` rows behind the first ones, most money first, and how many there are in all."""
        found: list[ResultRow] = []
        total = 0
        for state in self._states():
            rows = _narrowed(state, wanted)
            rows = self._new(rows) if wanted.is_new else rows
            count = rows.count()
            begin = max(0, first - total)
            room = size - len(found)
            if begin < count and room > 0:
                ordered = rows.order_by(F("amount_cny").desc(nulls_last=True), "policy_code", "enterprise_id")
                page = ordered.select_related("enterprise")[begin : begin + room]
                found.extend(self._shown(each, total + begin + place) for place, each in enumerate(page, 1))
            total += count
        return found, total

    def _states(self) -> tuple[_Results, _Results]:
        """What held when the run had ended: rows that still hold, and rows that a later run replaced."""
        current = Entitlement.objects.visible_to(self._user).filter(run__lte=self._run.pk)
        seen = Enterprise.objects.visible_to(self._user).order_by().values("pk")
        past = PastEntitlement.objects.filter(run__lte=self._run.pk, replaced_by__gt=self._run.pk)
        if self._user.scope.level != "city":
            past = past.filter(enterprise__in=seen)
        covered = _covered(self._run, self._book)
        return current.filter(covered), past.filter(covered)

    def _new(self, rows: Any) -> Any:
        """Those entitled now that were not when the run before had ended."""
        same = {name: OuterRef(name) for name in ("enterprise_id", "policy_code", "period")}
        before = PastEntitlement.objects.filter(
            **same, run__lte=self._before or 0, replaced_by__gt=self._before or 0, status=EntitlementStatus.ENTITLED
        )
        return rows.filter(status=EntitlementStatus.ENTITLED, run__gt=self._before or 0).exclude(Exists(before))

    def _group(self, key: str, by: GroupedBy, figures: dict[str, Any]) -> ResultGroup:
        return ResultGroup(
            key,
            _name(key, by, self.titles),
            figures.get("entitled", 0),
            figures.get("unknown", 0),
            figures.get("lacking", 0),
            Decimal(figures.get("amount", 0)),
            figures.get("amounts_open", 0),
            figures.get("new", 0) if self._before is not None else None,
        )

    def _shown(self, row: Entitlement | PastEntitlement, position: int) -> ResultRow:
        facts = [self._book.dictionary.get(code) for code in row.missing.split(",") if code]
        return ResultRow(
            position,
            row.enterprise.credit_code,
            row.enterprise.name,
            row.enterprise.district_id or "",
            row.policy_code,
            self.titles.get(row.policy_code, Text(row.policy_code, row.policy_code)),
            row.period,
            EntitlementStatus(row.status),
            row.amount_cny,
            row.rule,
            tuple(fact.text for fact in facts if fact is not None),
        )


_FIGURES: dict[str, Any] = {
    "entitled": Count("pk", filter=Q(status=EntitlementStatus.ENTITLED)),
    "unknown": Count("pk", filter=Q(status=EntitlementStatus.UNKNOWN)),
    "lacking": Count("pk", filter=Q(status=EntitlementStatus.NOT_ENTITLED)),
    "amount": Sum("amount_cny"),
    "amounts_open": Count("pk", filter=Q(status=EntitlementStatus.ENTITLED, amount_cny__isnull=True)),
}


def _covered(run: EntitlementRun, book: PublishedBook) -> Q:
    """The policies of the run, each in the period that its day lies in, and its district."""
    by_period: dict[str, list[str]] = {}
    for code in run.policy_codes:
        if code in book.policies:
            by_period.setdefault(period_on(book.policies[code].definition, run.as_of), []).append(code)
    covered = Q(pk__in=[])
    for period, codes in by_period.items():
        covered |= Q(period=period, policy_code__in=codes)
    return covered & Q(enterprise__district=run.district_code) if run.district_code else covered


def _narrowed(rows: Any, wanted: ResultFilter) -> Any:
    """The rows that a filter asks for, each with its first industry and its size."""
    first = EnterpriseIndustry.objects.filter(enterprise=OuterRef("enterprise_id"), rank=1).values("industry_code")
    # verified stands before self-reported and that before estimated, in the alphabet's reverse too
    stated = DeclaredFact.objects.filter(enterprise=OuterRef("enterprise_id"), code=SIZE, year=0)
    size = stated.order_by("-evidence_level").values("value")[:1]
    rows = rows.annotate(industry_code=Subquery(first[:1]), size=Subquery(size))
    rows = rows.annotate(division=Substr("industry_code", 1, 2))
    if wanted.policy_code:
        rows = rows.filter(policy_code=wanted.policy_code)
    if wanted.district_code:
        nowhere = wanted.district_code == UNSTATED
        rows = rows.filter(enterprise__district=None if nowhere else wanted.district_code)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.size:
        rows = rows.filter(size__isnull=True) if wanted.size == UNSTATED else rows.filter(size=wanted.size)
    if wanted.industry == UNSTATED:
        rows = rows.filter(industry_code__isnull=True)
    elif wanted.industry:
        rows = rows.filter(division__in=_divisions_of(wanted.industry))
    return rows


UNSTATED = "-"
"""Stands for what nobody has stated, in filters and as the key of its group."""


def _divisions_of(section: str) -> Sequence[str]:
    return [section, *(each.code for each in inside(section))] if is_industry(section) else []


def _by(rows: Any, by: GroupedBy) -> Any:
    match by:
        case GroupedBy.POLICY:
            return rows.values(key=F("policy_code"))
        case GroupedBy.DISTRICT:
            return rows.values(key=F("enterprise__district"))
        case GroupedBy.INDUSTRY:
            return rows.values(key=F("industry_code"))
        case GroupedBy.SIZE:
            return rows.values(key=F("size"))


def _add_up(sums: dict[str, dict[str, Any]], by: GroupedBy, counted: Iterable[dict[str, Any]]) -> None:
    """Adds counts to those of their groups; classes of industry come together in their section."""
    for row in counted:
        key = row.pop("key") or UNSTATED
        if by is GroupedBy.INDUSTRY and key != UNSTATED:
            key = industry(key).section if is_industry(key) else UNSTATED
        figures = sums.setdefault(key, {})
        for name, value in row.items():
            figures[name] = figures.get(name, 0) + (value or 0)


def _name(key: str, by: GroupedBy, titles: dict[str, Text]) -> Text:
    if key == UNSTATED:
        return Text("未填报", "not stated")
    if by is GroupedBy.POLICY:
        return titles.get(key, Text(key, key))
    if by is GroupedBy.INDUSTRY:
        return Text(f"{key} {industry(key).name}", f"{key} {industry(key).name}")
    if by is GroupedBy.DISTRICT:
        return next((each.name for each in districts() if each.code == key), Text(key, key))
    return Text(key, key)


def _row(run: EntitlementRun) -> RunRow:
    return RunRow(
        run.pk, run.as_of, run.at, run.engine, run.district_code, len(run.policy_codes), run.enterprises, run.changed
    )
