"""The facts of enterprises as of a day, for the judgement: the only door from the register to the policies.

Of several values for one fact a verified one counts before a self-reported and that before an estimated one; what was
stated after the day does not exist. Which year counts is said by the dictionary.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luodi.engine.entitlements import FactDefinition, FactDictionary, FactPeriod
from luodi.engine.entitlements.cases import read_value
from luodi.engine.entitlements.facts import FactValue
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.policies.models import DeclaredFact
from luodi.reference.industries import industry, is_industry
from luodi.reference.problems import Problem

_RANK = {EvidenceLevel.VERIFIED: 0, EvidenceLevel.SELF_REPORTED: 1, EvidenceLevel.ESTIMATED: 2}


@dataclass(frozen=True, slots=True)
class FactUse:
    """A value as it is used: where it comes from, the day it was stated, and how well it is known."""

    value: FactValue
    source: str
    stated_on: date | None
    evidence_level: str


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """One enterprise with its facts by code; a fact that is not known is left out."""

    enterprise_id: int
    credit_code: str
    name: str
    district_code: str
    uses: Mapping[str, FactUse]

    @property
    def values(self) -> dict[str, FactValue]:
        """The values alone."""
        return {code: use.value for code, use in self.uses.items()}


def facts_of(enterprise_ids: Sequence[int], dictionary: FactDictionary, as_of: date) -> list[EnterpriseFacts]:
    """The facts of some enterprises, in order of id. Four queries."""
    rows = Enterprise.objects.filter(pk__in=enterprise_ids).order_by("pk")
    kept = rows.values("id", "credit_code", "name", "district_id", "registered_on", "source", "source_on")
    first = EnterpriseIndustry.objects.filter(enterprise__in=enterprise_ids, rank=1).order_by()
    industries = {
        each: (code, level)
        for each, code, level in first.values_list("enterprise_id", "industry_code", "evidence_level")
    }
    by_source = _by_source(dictionary)
    found: dict[int, dict[str, FactUse]] = {row["id"]: _of_register(row, industries, by_source, as_of) for row in kept}
    _add_yearly(found, enterprise_ids, by_source, as_of)
    _add_declared(found, enterprise_ids, dictionary, as_of)
    return [
        EnterpriseFacts(row["id"], row["credit_code"], row["name"], row["district_id"] or "", found[row["id"]])
        for row in kept
    ]


def year_of(fact: FactDefinition, as_of: date) -> int:
    """The year whose value counts on a day; 0 for a fact that is not of a year."""
    match fact.period:
        case FactPeriod.LAST_YEAR:
            return as_of.year - 1
        case FactPeriod.YEAR_BEFORE_LAST:
            return as_of.year - 2
    return 0


def _by_source(dictionary: FactDictionary) -> dict[str, list[FactDefinition]]:
    by_source: dict[str, list[FactDefinition]] = {}
    for fact in dictionary.values():
        by_source.setdefault(fact.source, []).append(fact)
    return by_source


def _of_register(
    row: Mapping[str, Any],
    industries: Mapping[int, tuple[str, str]],
    by_source: Mapping[str, Sequence[FactDefinition]],
    as_of: date,
) -> dict[str, FactUse]:
    code, level = industries.get(row["id"], ("", EvidenceLevel.ESTIMATED))
    registered, known = row["registered_on"], is_industry(code)
    values: dict[str, tuple[FactValue, str]] = {
        "register.district_id": (row["district_id"] or None, EvidenceLevel.VERIFIED),
        "register.registered_on": (registered, EvidenceLevel.VERIFIED),
        "derived.registered_months": (_months_between(registered, as_of), EvidenceLevel.VERIFIED),
        "derived.industry_section": (industry(code).section if known else None, level),
        "derived.industry_division": (code[:2] if known else None, level),
    }
    return {
        fact.code: FactUse(value, row["source"], row["source_on"], evidence)
        for source, (value, evidence) in values.items()
        if value is not None
        for fact in by_source.get(source, ())
    }


def _months_between(registered: date | None, as_of: date) -> FactValue:
    """Full months since registration; None for a day to come."""
    if registered is None or registered > as_of:
        return None
    months = (as_of.year - registered.year) * 12 + as_of.month - registered.month
    return Decimal(months - (as_of.day < registered.day))


def _add_yearly(
    found: dict[int, dict[str, FactUse]],
    ids: Sequence[int],
    by_source: Mapping[str, Sequence[FactDefinition]],
    as_of: date,
) -> None:
    rows = EnterpriseFact.objects.filter(
        enterprise__in=ids, year__in=(as_of.year - 1, as_of.year - 2), stated_on__lte=as_of
    )
    columns = ("enterprise_id", "name", "year", "value", "source", "stated_on", "evidence_level")
    best: dict[tuple[int, str, int], tuple[Any, ...]] = {}
    for row in rows.order_by().values_list(*columns).iterator(chunk_size=20_000):
        _keep_best(best, row[:3], row)
    for enterprise_id, name, year, value, source, stated_on, level in best.values():
        for fact in by_source.get(f"year.{name}", ()):
            if year_of(fact, as_of) == year:
                found[enterprise_id][fact.code] = FactUse(value, source, stated_on, level)


def _add_declared(
    found: dict[int, dict[str, FactUse]], ids: Sequence[int], dictionary: FactDictionary, as_of: date
) -> None:
    rows = DeclaredFact.objects.filter(enterprise__in=ids, stated_on__lte=as_of)
    columns = ("enterprise_id", "code", "year", "value", "source", "stated_on", "evidence_level")
    best: dict[tuple[int, str, int], tuple[Any, ...]] = {}
    for row in rows.order_by().values_list(*columns).iterator(chunk_size=20_000):
        _keep_best(best, row[:3], row)
    for enterprise_id, code, year, written, source, stated_on, level in best.values():
        fact = dictionary.get(code)
        if fact is None or year_of(fact, as_of) != year:
            continue
        try:
            value = read_value(written, fact)
        except Problem:
            continue  # the dictionary has changed since: what no longer reads is not known
        if value is not None:
            found[enterprise_id][code] = FactUse(value, source, stated_on, level)


def _keep_best(best: dict[tuple[int, str, int], tuple[Any, ...]], key: tuple[Any, ...], row: tuple[Any, ...]) -> None:
    known = best.get((key[0], key[1], key[2]))
    if known is None or _RANK[row[6]] < _RANK[known[6]]:
        best[key[0], key[1], key[2]] = row
