"""The nurture list (培育清单): enterprises that are one or two facts away from an entitlement.

The register is looked over by columns: only where at most two clauses stand against a yes is an enterprise looked at
alone, and of those no more than :data:`MOST_LOOKED_AT` a policy, those with one clause first. Facts that nobody can
change, such as the day of registration, are left as they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from luodi.engine.columnar.failing import FailingClauses
from luodi.engine.entitlements import FactDictionary
from luodi.engine.entitlements.explaining import PolicyReader
from luodi.engine.entitlements.nearness import MOST_CHANGES, NearMiss, nearest_yes
from luodi.engine.entitlements.plain_words import plain_change
from luodi.office.people.models import User
from luodi.office.policies.book import PublishedBook, PublishedPolicy
from luodi.office.policies.columns import columns_of
from luodi.office.policies.models import NurtureRow, NurtureScan
from luodi.office.policies.queries import policy_titles
from luodi.office.policies.snapshot import EnterpriseFacts, facts_of
from luodi.reference.text import Text

BATCH = 20_000
MOST_LOOKED_AT = 5_000
_UNCHANGEABLE = ("register.", "derived.")
_FURTHEST = Decimal("99999999.9999")


@dataclass(frozen=True, slots=True)
class Nurtured:
    """One enterprise that a policy nearly entitles."""

    credit_code: str
    enterprise_id: int
    change_count: int
    distance: Decimal
    gain_cny: Decimal | None
    changes: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What looking over the register under one policy gave: see :class:`NurtureScan`."""

    policy_code: str
    enterprises: int
    near: int
    looked_at: int
    rows: tuple[Nurtured, ...]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change that would help: what is looked at, what it is, what would be enough, and the fact to change."""

    subject: Text
    now: Text
    needed: Text
    fact: Text
    value: Text


@dataclass(frozen=True, slots=True)
class NurtureShown:
    """A row of the list. ``position`` counts from 1 in its order: most money first, then the nearest."""

    position: int
    credit_code: str
    enterprise_name: str
    district_code: str
    policy_code: str
    policy_title: Text
    as_of: date
    gain_cny: Decimal | None
    distance: Decimal
    changes: tuple[ChangeShown, ...]


@dataclass(frozen=True, slots=True)
class NurtureFilter:
    """What the list is narrowed to; empty fields do not narrow. Most money first, or the nearest first."""

    policy_code: str = ""
    district_code: str = ""
    change_count: int | None = None
    nearest_first: bool = False


@dataclass(frozen=True, slots=True)
class ScanShown:
    """How the list of a policy was made last."""

    policy_code: str
    policy_title: Text
    district_code: str
    as_of: date
    at: datetime
    enterprises: int
    near: int
    looked_at: int
    found: int


def nurtured(user: User, wanted: NurtureFilter, first: int = 0, size: int = 50) -> tuple[list[NurtureShown], int]:
    """Rows behind the first ones that the user sees, and how many there are in all."""
    rows = NurtureRow.objects.visible_to(user)
    narrowed = {
        "policy_code": wanted.policy_code,
        "enterprise__district": wanted.district_code,
        "change_count": wanted.change_count,
    }
    rows = rows.filter(**{field: value for field, value in narrowed.items() if value})
    money, rest = F("gain_cny").desc(nulls_last=True), ("policy_code", "enterprise_id")
    if wanted.nearest_first:
        ordered = rows.order_by("change_count", "distance", money, *rest)
    else:
        ordered = rows.order_by(money, "change_count", "distance", *rest)
    ordered = ordered.select_related("enterprise")
    titles = policy_titles()
    found = [_shown(each, place, titles) for place, each in enumerate(ordered[first : first + size], first + 1)]
    return found, rows.count()


def scans(user: User) -> list[ScanShown]:
    """How the lists were made last, over the city and over the user's district."""
    rows = NurtureScan.objects.order_by("policy_code", "district_code")
    if user.scope.level != "city":
        rows = rows.filter(district_code__in=["", user.scope.district_code])
    titles = policy_titles()
    return [
        ScanShown(
            row.policy_code, titles.get(row.policy_code, Text(row.policy_code, row.policy_code)), row.district_code,
            row.as_of, row.at, row.enterprises, row.near, row.looked_at, row.found,
        )
        for row in rows
    ]  # fmt: skip


def scan(
    enterprise_ids: Sequence[int], policies: Mapping[str, PublishedPolicy], book: PublishedBook, as_of: date
) -> list[Scanned]:
    """Looks enterprises over under each of some policies."""
    counters = {code: FailingClauses(policy.definition, book.dictionary, as_of) for code, policy in policies.items()}
    codes = tuple(dict.fromkeys(fact for each in counters.values() for fact in each.facts))
    near: dict[str, dict[int, list[EnterpriseFacts]]] = {
        code: {number: [] for number in range(1, MOST_CHANGES + 1)} for code in policies
    }
    counts = dict.fromkeys(policies, 0)
    for start in range(0, len(enterprise_ids), BATCH):
        facts = facts_of(enterprise_ids[start : start + BATCH], book.dictionary, as_of)
        columns = columns_of(facts, codes, book.dictionary)
        for code, counter in counters.items():
            for each, failing in zip(facts, counter.count(columns, len(facts)).tolist(), strict=True):
                if 1 <= failing <= MOST_CHANGES:
                    counts[code] += 1
                    if len(near[code][failing]) < MOST_LOOKED_AT:
                        near[code][failing].append(each)
    found = []
    for code, policy in policies.items():
        looked = [each for failing in sorted(near[code]) for each in near[code][failing]][:MOST_LOOKED_AT]
        rows = tuple(_near_ones(policy, book.dictionary, looked, as_of))
        found.append(Scanned(code, len(enterprise_ids), counts[code], len(looked), rows))
    return found


def _near_ones(
    policy: PublishedPolicy, dictionary: FactDictionary, looked: Iterable[EnterpriseFacts], as_of: date
) -> Iterator[Nurtured]:
    """Those for whom a change helps; who states the same facts is asked for once."""
    reader, judge = PolicyReader(policy.definition, dictionary, as_of), policy.texts.judge(as_of)
    fixed = frozenset(code for code, fact in dictionary.items() if fact.source.startswith(_UNCHANGEABLE))
    known: dict[tuple[object, ...], tuple[NearMiss, Decimal | None] | None] = {}
    for each in looked:
        values = each.values
        key = tuple(values.get(code) for code in judge.asks_for)
        if key not in known:
            near = nearest_yes(reader, values, fixed)
            known[key] = None
            if near is not None:
                changed = {**values, **{change.code: change.to_value for change in near.changes}}
                known[key] = near, judge.judge(changed).amount_cny
        answer = known[key]
        if answer is not None:
            near, gain = answer
            yield Nurtured(
                each.credit_code,
                each.enterprise_id,
                len(near.changes),
                min(near.distance.quantize(Decimal("0.0001")), _FURTHEST),
                gain,
                tuple(_kept(plain_change(change, dictionary)) for change in near.changes),
            )


def _kept(change: Any) -> dict[str, Any]:
    return {name: [getattr(change, name).zh, getattr(change, name).en] for name in _PARTS}


_PARTS = ("subject", "now", "needed", "fact", "value")


def _shown(row: NurtureRow, position: int, titles: Mapping[str, Text]) -> NurtureShown:
    firm = row.enterprise
    return NurtureShown(
        position,
        firm.credit_code,
        firm.name,
        firm.district_id or "",
        row.policy_code,
        titles.get(row.policy_code, Text(row.policy_code, row.policy_code)),
        row.as_of,
        row.gain_cny,
        row.distance,
        tuple(ChangeShown(**{name: Text(*change[name]) for name in _PARTS}) for change in row.changes),
    )
