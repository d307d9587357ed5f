"""One policy as its page shows it: what it says, its worked examples run again, its versions, and who gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import unified_diff

from django.db.models import Count, Q, Sum

from luodi.engine.entitlements import PolicyDefinition
from luodi.engine.entitlements.cases import CasesRun, read_cases, run_cases
from luodi.office.people.models import User
from luodi.office.policies.book import dictionary_of, published_book, published_facts
from luodi.office.policies.models import Entitlement, PolicyVersion
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version, and how its files differ from the one before; empty for the first."""

    version: int
    published_on: date
    in_force: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByDistrict:
    """Of one district, how many enterprises have it, may have it, and how much it comes to."""

    district_code: str
    name: Text
    entitled: int
    unknown: int
    not_entitled: int
    amount_cny: Decimal


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The policy with everything beside it. ``asks_for`` names the facts that it rests on."""

    definition: PolicyDefinition
    decision_xml: str
    asks_for: tuple[Text, ...]
    cases: CasesRun
    versions: tuple[VersionShown, ...]
    districts: tuple[ByDistrict, ...]


def policy_file(user: User, code: str, today: date) -> PolicyFile:
    """The file of a policy in force, counted over what the user sees. Raises ``policy.not_found``."""
    book = published_book()
    known = book.policies.get(code)
    if known is None:
        raise Problem(
            "policy.not_found",
            Text(f"没有政策“{code}”", f"There is no policy “{code}”"),
            Text("请从政策列表进入", "Open it from the list of policies"),
        )
    versions = list(PolicyVersion.objects.filter(policy_code=code).order_by("-version"))
    dictionary = dictionary_of(published_facts())
    cases = read_cases(versions[0].cases_csv, f"{code}/cases.csv", dictionary)
    facts = [book.dictionary.get(each) for each in known.texts.judge(today).asks_for]
    return PolicyFile(
        known.definition,
        known.texts.decision_xml,
        tuple(fact.text for fact in facts if fact is not None),
        run_cases(known.definition, cases, dictionary),
        _versions(versions),
        _districts(user, code),
    )


def _versions(rows: Sequence[PolicyVersion]) -> tuple[VersionShown, ...]:
    before = [*rows[1:], None]
    return tuple(
        VersionShown(row.version, row.published_on, row.is_current, _changes(earlier, row) if earlier else ())
        for row, earlier in zip(rows, before, strict=True)
    )


def _changes(earlier: PolicyVersion, later: PolicyVersion) -> tuple[str, ...]:
    found: list[str] = []
    for file, name in (("policy.toml", "policy_toml"), ("decision.dmn", "decision_xml"), ("cases.csv", "cases_csv")):
        old, new = (getattr(row, name).splitlines() for row in (earlier, later))
        found.extend(unified_diff(old, new, file, file, lineterm="", n=1))
    return tuple(found)


def _districts(user: User, code: str) -> tuple[ByDistrict, ...]:
    rows = (
        Entitlement.objects.visible_to(user)
        .filter(policy_code=code)
        .order_by()
        .values("enterprise__district", "enterprise__district__name", "enterprise__district__name_en")
        .annotate(
            entitled=Count("pk", filter=Q(status=EntitlementStatus.ENTITLED)),
            unknown=Count("pk", filter=Q(status=EntitlementStatus.UNKNOWN)),
            lacking=Count("pk", filter=Q(status=EntitlementStatus.NOT_ENTITLED)),
            amount=Sum("amount_cny"),
        )
    )
    found = [
        ByDistrict(
            row["enterprise__district"] or "",
            Text(row["enterprise__district__name"] or "未分区", row["enterprise__district__name_en"] or "no district"),
            row["entitled"],
            row["unknown"],
            row["lacking"],
            row["amount"] or Decimal(0),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (-each.entitled, each.district_code)))
