"""All policies for one enterprise, as its page and programs are told: what it has, could have, and what is missing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from luodi.engine.entitlements import AppliesHow, Kind, Status
from luodi.engine.entitlements.plain_words import PlainChange, PlainClause, fact_text, plain_change, plain_clauses
from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.models import User
from luodi.office.policies.book import PublishedBook, published_book
from luodi.office.policies.combining import Combination, combinations_of
from luodi.office.policies.models import Entitlement
from luodi.office.policies.why import FactToAsk, PolicyExplanation, UsedFact, explain, facts_to_ask
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class FactSeen:
    """A fact that a policy looks at; ``value`` says so where it is not known, and the rest is then empty."""

    code: str
    text: Text
    value: Text
    is_known: bool
    source: str
    stated_on: date | None
    evidence_level: EvidenceLevel | None


@dataclass(frozen=True, slots=True)
class PolicyStanding:
    """What one policy says of the enterprise, in plain words.

    ``changes`` are for a no: the smallest that would make a yes; empty where there is none. ``missing`` are for what is
    not yet known; ``stake_cny`` is the money that hangs on them, None where nobody knows it. ``in_force`` is False
    before and after the policy's days.
    """

    code: str
    title: Text
    kind: Kind
    applies_how: AppliesHow
    status: Status
    in_force: bool
    amount_cny: Decimal | None
    rule: int
    clauses: tuple[PlainClause, ...]
    facts: tuple[FactSeen, ...]
    missing: tuple[Text, ...]
    changes: tuple[PlainChange, ...]
    stake_cny: Decimal | None


@dataclass(frozen=True, slots=True)
class EnterprisePolicies:
    """Every policy in force on the day, the facts to ask for, and the best lawful combination of what it may have.

    ``combination`` rests on the entitlements that were computed; None where there are none for the day.
    """

    credit_code: str
    name: str
    as_of: date
    entitled: tuple[PolicyStanding, ...]
    unknown: tuple[PolicyStanding, ...]
    not_entitled: tuple[PolicyStanding, ...]
    ask: tuple[FactToAsk, ...]
    titles: dict[str, Text]
    combination: Combination | None

    @property
    def entitled_cny(self) -> Decimal:
        """The yuan that are known, before anything is forgone."""
        return sum((each.amount_cny or Decimal(0) for each in self.entitled), Decimal(0))

    @property
    def stake_cny(self) -> Decimal:
        """The yuan that hang on missing facts, as far as that is known."""
        return sum((each.stake_cny or Decimal(0) for each in self.unknown), Decimal(0))


@dataclass(frozen=True, slots=True)
class PoliciesInBrief:
    """Counts over what was computed for an enterprise."""

    entitled: int
    unknown: int
    amount_cny: Decimal


def policies_of(user: User, credit_code: str, as_of: date) -> EnterprisePolicies:
    """All policies in force on the day for an enterprise that the user sees. Raises ``enterprise.unknown``."""
    explanations = explain(user, credit_code, "", as_of)
    enterprise = Enterprise.objects.visible_to(user).get(credit_code=credit_code)
    book = published_book()
    standings = [_standing(each, book) for each in explanations]
    combined = combinations_of(user, as_of, credit_code=credit_code)
    return EnterprisePolicies(
        credit_code,
        enterprise.name,
        as_of,
        _of(standings, Status.ENTITLED),
        _of(standings, Status.UNKNOWN),
        _of(standings, Status.NOT_ENTITLED),
        tuple(facts_to_ask(explanations)),
        {code: policy.definition.title for code, policy in book.policies.items()},
        next(iter(combined), None),
    )


def policies_in_brief(user: User, credit_code: str) -> PoliciesInBrief:
    """What was computed last for an enterprise that the user sees. One query."""
    counted = (
        Entitlement.objects.visible_to(user)
        .filter(enterprise__credit_code=credit_code)
        .aggregate(
            entitled=Count("pk", filter=Q(status=EntitlementStatus.ENTITLED)),
            unknown=Count("pk", filter=Q(status=EntitlementStatus.UNKNOWN)),
            amount=Sum("amount_cny"),
        )
    )
    return PoliciesInBrief(counted["entitled"], counted["unknown"], counted["amount"] or Decimal(0))


def _of(standings: list[PolicyStanding], status: Status) -> tuple[PolicyStanding, ...]:
    """Those of one status: most money first, and of the noes those that are nearest to a yes."""
    found = [each for each in standings if each.status is status]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                -(each.amount_cny or each.stake_cny or Decimal(0)),
                len(each.changes) or 9,
                each.code,
            ),
        )
    )


def _standing(one: PolicyExplanation, book: PublishedBook) -> PolicyStanding:
    definition, dictionary, verdict = book.policies[one.code].definition, book.dictionary, one.verdict
    changes = one.near_miss.changes if one.near_miss else ()
    return PolicyStanding(
        one.code,
        one.title,
        definition.kind,
        definition.applies_how,
        verdict.status,
        one.in_force,
        verdict.amount_cny,
        verdict.rule,
        plain_clauses(one.clauses, dictionary),
        tuple(_seen(each) for each in one.facts),
        tuple(dictionary[code].text for code in verdict.missing if code in dictionary),
        tuple(plain_change(each, dictionary) for each in changes),
        one.stake_cny,
    )


def _seen(fact: UsedFact) -> FactSeen:
    use = fact.use
    return FactSeen(
        fact.definition.code,
        fact.definition.text,
        fact_text(None if use is None else use.value, fact.definition),
        use is not None,
        use.source if use else "",
        use.stated_on if use else None,
        EvidenceLevel(use.evidence_level) if use else None,
    )
