"""Reads of policies and entitlements that a person sees."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from luodi.engine.entitlements import AppliesHow, Kind, Level, Period, PolicyDefinition
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.policies.book import PublishedPolicy, dictionary_of, published_book, published_facts
from luodi.office.policies.models import Entitlement, EntitlementRun, PolicyVersion
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy of the list, with the entitlements under it that the user sees."""

    code: str
    title: Text
    document_number: str
    level: Level
    kind: Kind
    applies_how: AppliesHow
    period: Period
    valid_from: date
    valid_to: date | None
    amount_known: bool
    version: int
    entitled: int
    unknown: int
    amount_cny: Decimal


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """What a policy says of an enterprise in a period; ``missing`` names facts as people read them."""

    number: int
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
    as_of: date


@dataclass(frozen=True, slots=True)
class EntitlementFilter:
    """What a list of entitlements is narrowed to; empty fields do not narrow."""

    policy_code: str = ""
    district_code: str = ""
    credit_code: str = ""
    status: EntitlementStatus | None = None


def policies(user: User) -> list[PolicyRow]:
    """The policies in force, with who is entitled among the enterprises that the user sees. Four queries."""
    entitled, unknown = (Q(status=status) for status in (EntitlementStatus.ENTITLED, EntitlementStatus.UNKNOWN))
    counted = (
        Entitlement.objects.visible_to(user)
        .order_by()
        .values("policy_code")
        .annotate(entitled=Count("id", filter=entitled), unknown=Count("id", filter=unknown), amount=Sum("amount_cny"))
    )
    counts = {row["policy_code"]: row for row in counted}
    return [_row(each, counts.get(code, {})) for code, each in published_book().policies.items()]


def policy_titles() -> dict[str, Text]:
    """The title of every policy in force, by code."""
    rows = PolicyVersion.objects.filter(is_current=True).order_by("policy_code")
    return {code: Text(zh, en) for code, zh, en in rows.values_list("policy_code", "title_zh", "title_en")}


def policy_files(code: str) -> PolicyVersion | None:
    """The version of a policy in force, with its files; None for an unknown code."""
    return PolicyVersion.objects.filter(policy_code=code, is_current=True).first()


def entitlements(user: User, wanted: EntitlementFilter, after: int = 0, size: int = 50) -> list[EntitlementRow]:
    """Entitlements that the user sees, by number, those behind ``after``."""
    rows = Entitlement.objects.visible_to(user).filter(pk__gt=after).order_by("pk")
    narrowed = {
        "policy_code": wanted.policy_code,
        "enterprise__district": wanted.district_code,
        "enterprise__credit_code": wanted.credit_code,
        "status": wanted.status or "",
    }
    rows = rows.filter(**{field: value for field, value in narrowed.items() if value})
    return _entitlement_rows(rows.select_related("enterprise", "run", "version")[:size])


def entitlements_of(user: User, credit_code: str) -> list[EntitlementRow]:
    """All entitlements of one enterprise that the user sees; empty for one that is out of sight."""
    seen = Enterprise.objects.visible_to(user).filter(credit_code=credit_code)
    rows = Entitlement.objects.filter(enterprise__in=seen).select_related("enterprise", "run", "version")
    return _entitlement_rows(rows.order_by("policy_code", "-period"))


def newest_run() -> EntitlementRun | None:
    """The newest computation over more than one enterprise; None where there was none."""
    return EntitlementRun.objects.filter(enterprises__gt=1).order_by("-pk").first()


def _row(policy: PublishedPolicy, counted: Mapping[str, object]) -> PolicyRow:
    definition = policy.definition
    return PolicyRow(
        code=definition.id,
        title=definition.title,
        document_number=definition.document.number,
        level=definition.level,
        kind=definition.kind,
        applies_how=definition.applies_how,
        period=definition.period,
        valid_from=definition.valid_from,
        valid_to=definition.valid_to,
        amount_known=definition.amount_known,
        version=policy.version,
        entitled=_number(counted.get("entitled")),
        unknown=_number(counted.get("unknown")),
        amount_cny=Decimal(str(counted.get("amount") or 0)),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _entitlement_rows(rows: Iterable[Entitlement]) -> list[EntitlementRow]:
    dictionary = dictionary_of(published_facts())
    found = []
    for row in rows:
        facts = [dictionary.get(code) for code in row.missing.split(",") if code]
        found.append(
            EntitlementRow(
                number=row.pk,
                credit_code=row.enterprise.credit_code,
                enterprise_name=row.enterprise.name,
                district_code=row.enterprise.district_id or "",
                policy_code=row.policy_code,
                policy_title=Text(row.version.title_zh, row.version.title_en),
                period=row.period,
                status=EntitlementStatus(row.status),
                amount_cny=row.amount_cny,
                rule=row.rule,
                missing=tuple(fact.text for fact in facts if fact is not None),
                as_of=row.run.as_of,
            )
        )
    return found


def definition_of(code: str) -> PolicyDefinition | None:
    """The policy in force under a code."""
    known = published_book().policies.get(code)
    return None if known is None else known.definition


def credit_codes_in_sight(user: User, credit_codes: Collection[str]) -> frozenset[str]:
    """Those of some credit codes whose enterprises the user sees."""
    seen = Enterprise.objects.visible_to(user).filter(credit_code__in=credit_codes).order_by()
    return frozenset(seen.values_list("credit_code", flat=True))


def judged_before(codes: Iterable[str]) -> tuple[str, ...]:
    """Those of some policies for which there is an entitlement, of whatever status."""
    found = Entitlement.objects.filter(policy_code__in=list(codes)).order_by("policy_code").distinct()
    return tuple(found.values_list("policy_code", flat=True))
