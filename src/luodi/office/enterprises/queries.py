"""Reads of enterprises that a person sees: the list, one enterprise's page, and rows for export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q

from luodi.office.enterprises.access import sees_contacts
from luodi.office.enterprises.models import (
    Enterprise,
    EnterpriseFact,
    EnterpriseIndustry,
    EnterpriseQuerySet,
    EvidenceLevel,
    FactName,
)
from luodi.office.enterprises.search_index import Match, begins_a_code, folded, matching
from luodi.office.enterprises.staleness import REPORTING_RULES
from luodi.office.people.masking import masked
from luodi.office.people.models import User
from luodi.office.places.models import Park
from luodi.reference.industries import industry, inside, is_industry
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

SORTS = ("name", "credit_code", "registered_on", "capital_amount")
STALE_AFTER_DAYS = 365
COUNTED = 10_000  # rows of a list that are counted and can be paged through; who wants more narrows or exports
LOOKED_UP = 10_000  # enterprises that share a text, up to which they are looked up and sorted


@dataclass(frozen=True, slots=True)
class EnterpriseFilter:
    """What a list is narrowed to. ``text`` is a part of a name or code; ``industry`` a GB/T 4754 code of any length.

    ``sort`` is one of :data:`SORTS`, with ``-`` in front for descending; pages count from 1.
    """

    text: str = ""
    district_code: str = ""
    park_code: str = ""
    industry: str = ""
    sort: str = "name"
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class IndustryShown:
    """A class that an enterprise is in; ``estimated`` until somebody verified it. ``confidence`` is from 0 to 1."""

    code: str
    name: str
    confidence: float
    estimated: bool


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """One line of the list, and the head of the page. Capital counts units of its currency."""

    credit_code: str
    name: str
    district_code: str
    district_name: str
    park_code: str
    park_name: str
    registered_on: date | None
    legal_form: str
    capital_amount: Decimal | None
    capital_currency: str
    industries: tuple[IndustryShown, ...]


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """A page of the list. ``total`` counts the rows that the filter leaves up to :data:`COUNTED`; ``more`` says that
    there are more, which only a narrower search shows.
    """

    rows: tuple[EnterpriseRow, ...]
    total: int
    page: int
    pages: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class FactShown:
    """A value for a year. ``stale`` when the report on a newer year is overdue (``staleness``)."""

    name: str
    label: str
    year: int
    value: Decimal
    source: str
    stated_on: date
    evidence_level: EvidenceLevel
    stale: bool


@dataclass(frozen=True, slots=True)
class EnterpriseDetail:
    """An enterprise's page. Contacts are masked outside the owning office (``contacts_masked``).

    ``contacts_open`` says who may read them, also those that stand only in the history.
    """

    row: EnterpriseRow
    business_scope: str
    address: str
    contact_name: str
    contact_phone: str
    contacts_masked: bool
    contacts_open: bool
    owner_office: str
    source: str
    source_on: date | None
    stale: bool
    facts: tuple[FactShown, ...]


def search(user: User, wanted: EnterpriseFilter) -> EnterprisePage:
    """A page of the enterprises that the user may see: as many queries, and about as much work, in any city."""
    text = _asked_text(wanted.text)
    found = _narrowed(user, wanted, text)
    # A city's own count of a common text is known to be past the cap before anybody counts.
    known = text is not None and text.uncounted and _only_text(user, wanted)
    counted = COUNTED + 1 if known else found.order_by()[: COUNTED + 1].count()
    total = min(counted, COUNTED)
    pages = max(1, -(-total // wanted.page_size))
    page = min(max(1, wanted.page), pages)
    first = (page - 1) * wanted.page_size
    field = wanted.sort.removeprefix("-")
    sign = "-" if wanted.sort.startswith("-") and field in SORTS else ""
    field = field if field in SORTS else "name"
    # Both columns in one direction, as an index of the two is read.
    ids = list(
        found.order_by(f"{sign}{field}", f"{sign}credit_code").values_list("pk", flat=True)[first:][: wanted.page_size]
    )
    shown = {each.pk: each for each in _with_what_a_row_shows(Enterprise.objects.filter(pk__in=ids))}
    return EnterprisePage(tuple(_row(shown[pk]) for pk in ids), total, page, pages, counted > COUNTED)


def detail(user: User, credit_code: str, as_of: date) -> EnterpriseDetail:
    """The page of one enterprise as of a day; a ``Problem`` when there is none that the user may see."""
    visible = _with_what_a_row_shows(Enterprise.objects.visible_to(user)).select_related("owner_office")
    found = visible.filter(credit_code=credit_code).first()
    if found is None:
        raise Problem(
            "enterprise.not_found",
            Text(f"没有您可见的企业“{credit_code}”", f"There is no enterprise “{credit_code}” that you may see"),
            Text("请核对统一社会信用代码", "Check the credit code"),
            Where(field=credit_code),
        )
    open_contacts = sees_contacts(user, found)
    return EnterpriseDetail(
        row=_row(found),
        business_scope=found.business_scope,
        address=found.address,
        contact_name=found.contact_name if open_contacts else masked(found.contact_name),
        contact_phone=found.contact_phone if open_contacts else masked(found.contact_phone),
        contacts_masked=not open_contacts and bool(found.contact_name or found.contact_phone),
        contacts_open=open_contacts,
        owner_office=found.owner_office.name if found.owner_office else "",
        source=found.source,
        source_on=found.source_on,
        stale=found.source_on is None or (as_of - found.source_on).days > STALE_AFTER_DAYS,
        facts=_facts(found.facts.all(), as_of),
    )


def find_enterprise(user: User, credit_code: str) -> Enterprise | None:
    """The enterprise with this code, for the actions that change it, when the user may see it."""
    return Enterprise.objects.visible_to(user).filter(credit_code=credit_code).first()


def visible_for_export(user: User) -> Iterator[tuple[Enterprise, bool]]:
    """Every enterprise that the user may see, by credit code, and whether its contacts may be shown; in a stream."""
    rows = _with_what_a_row_shows(Enterprise.objects.visible_to(user)).order_by("credit_code")
    for each in rows.iterator(chunk_size=2000):
        yield each, sees_contacts(user, each)


def facts_for_export(user: User) -> Iterator[EnterpriseFact]:
    """Every fact of every enterprise that the user may see; in a stream."""
    visible = Enterprise.objects.visible_to(user)
    facts = EnterpriseFact.objects.filter(enterprise__in=visible).select_related("enterprise")
    yield from facts.order_by("enterprise__credit_code", "name", "year", "evidence_level").iterator(chunk_size=2000)


def park_codes() -> dict[str, str]:
    """The code of every park by its code and by its name; for reading lists."""
    return {
        written: code for code, name in Park.objects.values_list("code", "name") for written in (code, name) if written
    }


def rows_of(found: EnterpriseQuerySet) -> list[EnterpriseRow]:
    """The rows of a query set that already starts at ``visible_to``, in its order."""
    return [_row(each) for each in _with_what_a_row_shows(found)]


def narrowed(user: User, wanted: EnterpriseFilter) -> EnterpriseQuerySet:
    """The enterprises that the user may see and that the filter leaves."""
    return _narrowed(user, wanted, _asked_text(wanted.text))


def with_text(found: EnterpriseQuerySet, text: str) -> EnterpriseQuerySet:
    """``found``, narrowed to what has ``text`` in a name or code. Nothing where it is blank."""
    asked = _asked_text(text)
    return _with_text(found, asked) if asked else found.none()


@dataclass(frozen=True, slots=True)
class _AskedText:
    """A text that is searched. ``head``: what could be the beginning of a credit code, else empty.

    ``common`` when more enterprises share it than are looked up, ``uncounted`` when more than are counted.
    """

    text: str
    match: Match
    head: str
    common: bool
    uncounted: bool


def _asked_text(text: str) -> _AskedText | None:
    match = matching(text)
    if match is None:
        return None
    head = folded(text).upper() if begins_a_code(text) else ""
    most = max(LOOKED_UP, COUNTED) + 1
    shared = match.count(at_most=most)
    if head and shared < most:
        codes = Enterprise.objects.filter(credit_code__gte=head, credit_code__lt=f"{head}~").order_by()
        shared = max(shared, codes[:most].count())
    return _AskedText(text.strip(), match, head, shared > LOOKED_UP, shared > COUNTED)


def _only_text(user: User, wanted: EnterpriseFilter) -> bool:
    return user.scope.level == "city" and not (wanted.district_code or wanted.park_code or wanted.industry)


def _narrowed(user: User, wanted: EnterpriseFilter, text: _AskedText | None) -> EnterpriseQuerySet:
    found = Enterprise.objects.visible_to(user)
    if text:
        found = _with_text(found, text)
    if wanted.district_code:
        found = found.filter(district_id=wanted.district_code)
    if wanted.park_code:
        found = found.filter(park_id=wanted.park_code)
    if wanted.industry:
        classed = EnterpriseIndustry.objects.filter(_within_industry(wanted.industry))
        found = found.filter(pk__in=classed.values("enterprise_id"))
    return found


def _with_text(found: EnterpriseQuerySet, asked: _AskedText) -> EnterpriseQuerySet:
    """A rare text is looked up; one that thousands share is met soon enough on a walk through the list's order."""
    if asked.common:
        named = Q(name__contains=asked.text)
        return found.filter(named | Q(credit_code__startswith=asked.head) if asked.head else named)
    if asked.head:
        return found.filter(
            Q(pk__in=asked.match.ids) | Q(credit_code__gte=asked.head, credit_code__lt=f"{asked.head}~")
        )
    return found.filter(pk__in=asked.match.ids)


def _within_industry(code: str) -> Q:
    """Classes inside a section (letter), division, group or class."""
    if not is_industry(code):
        return Q(pk__in=[])
    if code.isdigit():
        return Q(industry_code__startswith=code)
    return Q(*(Q(industry_code__startswith=division.code) for division in inside(code)), _connector=Q.OR)


def _with_what_a_row_shows(found: EnterpriseQuerySet) -> EnterpriseQuerySet:
    ranked = Prefetch("industries", EnterpriseIndustry.objects.order_by("rank"))
    return found.select_related("district", "park").prefetch_related(ranked)


def _row(enterprise: Enterprise) -> EnterpriseRow:
    return EnterpriseRow(
        credit_code=enterprise.credit_code,
        name=enterprise.name,
        district_code=enterprise.district_id or "",
        district_name=enterprise.district.name if enterprise.district else "",
        park_code=enterprise.park_id or "",
        park_name=enterprise.park.name if enterprise.park else "",
        registered_on=enterprise.registered_on,
        legal_form=enterprise.legal_form,
        capital_amount=enterprise.capital_amount,
        capital_currency=enterprise.capital_currency,
        industries=tuple(_industry(each) for each in enterprise.industries.all()),
    )


def _industry(held: EnterpriseIndustry) -> IndustryShown:
    name = industry(held.industry_code).name if is_industry(held.industry_code) else held.industry_code
    estimated = held.evidence_level == EvidenceLevel.ESTIMATED
    return IndustryShown(held.industry_code, name, held.confidence, estimated)


def _facts(facts: Iterable[EnterpriseFact], as_of: date) -> tuple[FactShown, ...]:
    """By name, the newest year first; only a name's newest year can be stale, what lies before it is history."""
    known = [fact for fact in facts if fact.stated_on <= as_of]
    newest: dict[str, int] = {}
    for fact in known:
        newest[fact.name] = max(fact.year, newest.get(fact.name, 0))
    return tuple(
        FactShown(
            fact.name,
            str(FactName(fact.name).label),
            fact.year,
            fact.value,
            fact.source,
            fact.stated_on,
            EvidenceLevel(fact.evidence_level),
            fact.year == newest[fact.name] and REPORTING_RULES[FactName(fact.name)].is_stale(fact.year, as_of),
        )
        for fact in known
    )
