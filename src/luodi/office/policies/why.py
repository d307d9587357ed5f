"""Why an enterprise is entitled, is not, or is not yet known to be; what is nearly reached, and what to ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from luodi.engine.entitlements import FactDefinition, Status, Verdict
from luodi.engine.entitlements.explaining import Clause, PolicyReader, explain_policy
from luodi.engine.entitlements.nearness import NearMiss, nearest_yes
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.policies.book import PolicyTexts, PublishedBook, PublishedPolicy, dictionary_of, published_book
from luodi.office.policies.snapshot import EnterpriseFacts, FactUse, facts_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact that a policy looks at, with the value in use; ``use`` is None where it is missing."""

    definition: FactDefinition
    use: FactUse | None


@dataclass(frozen=True, slots=True)
class PolicyExplanation:
    """One policy and one enterprise: the verdict, its clauses, the facts, and for a no what is nearly reached.

    ``stake_cny`` is, for a verdict not yet known, the amount if the missing facts were to say yes; None where the
    amount itself hangs on them.
    """

    code: str
    title: Text
    in_force: bool
    verdict: Verdict
    clauses: tuple[Clause, ...]
    facts: tuple[UsedFact, ...]
    near_miss: NearMiss | None
    stake_cny: Decimal | None


@dataclass(frozen=True, slots=True)
class FactToAsk:
    """A missing fact, with the policies that wait for it and the money that hangs on it as far as that is known."""

    definition: FactDefinition
    policies: tuple[str, ...]
    stake_cny: Decimal


def explain(user: User, credit_code: str, policy_code: str, as_of: date) -> list[PolicyExplanation]:
    """All policies in force on the day for an enterprise that the user sees, or one policy, in force or not.

    Raises Problem for an enterprise out of sight and an unknown policy.
    """
    enterprise = Enterprise.objects.visible_to(user).filter(credit_code=credit_code).first()
    if enterprise is None:
        raise Problem(
            "enterprise.unknown",
            Text(f"没有企业“{credit_code}”", f"There is no enterprise “{credit_code}”"),
            Text("请核对统一社会信用代码", "Check the credit code"),
            Where(field="credit_code"),
        )
    book = published_book()
    (facts,) = facts_of([enterprise.pk], book.dictionary, as_of)
    return [_explained(policy, book, facts, as_of) for policy in _asked(book, policy_code, as_of)]


def facts_to_ask(explanations: Iterable[PolicyExplanation]) -> list[FactToAsk]:
    """The missing facts of policies not yet decided, those with the most money at stake first."""
    waiting: dict[str, tuple[FactDefinition, list[str], Decimal]] = {}
    for each in explanations:
        if each.verdict.status is not Status.UNKNOWN:
            continue
        definitions = {fact.definition.code: fact.definition for fact in each.facts}
        for code in each.verdict.missing:
            if code in definitions:
                definition, codes, stake = waiting.get(code, (definitions[code], [], Decimal(0)))
                waiting[code] = definition, [*codes, each.code], stake + (each.stake_cny or Decimal(0))
    asked = [FactToAsk(definition, tuple(codes), stake) for definition, codes, stake in waiting.values()]
    return sorted(asked, key=lambda each: (-each.stake_cny, -len(each.policies), each.definition.code))


def _asked(book: PublishedBook, policy_code: str, as_of: date) -> Sequence[PublishedPolicy]:
    if not policy_code:
        return [policy for policy in book.policies.values() if policy.definition.is_valid_on(as_of)]
    if policy_code not in book.policies:
        raise Problem(
            "policy.unknown",
            Text(f"没有政策“{policy_code}”", f"There is no policy “{policy_code}”"),
            Text("用 luodi policy list 查看编号", "See the ids with luodi policy list"),
            Where(field=policy_code),
        )
    return [book.policies[policy_code]]


def _explained(policy: PublishedPolicy, book: PublishedBook, facts: EnterpriseFacts, as_of: date) -> PolicyExplanation:
    judge = policy.texts.judge(as_of)
    verdict = judge.judge(facts.values)
    reader = _reader(policy.texts, as_of)
    near = None
    if verdict.status is Status.NOT_ENTITLED and verdict.in_force and _is_here(policy, facts):
        near = nearest_yes(reader, facts.values)
    return PolicyExplanation(
        policy.definition.id,
        policy.definition.title,
        verdict.in_force,
        verdict,
        explain_policy(reader, facts.values),
        tuple(UsedFact(book.dictionary[code], facts.uses.get(code)) for code in judge.asks_for),
        near,
        judge.amount_if_entitled(facts.values) if verdict.status is Status.UNKNOWN else None,
    )


def _is_here(policy: PublishedPolicy, facts: EnterpriseFacts) -> bool:
    districts = policy.definition.districts
    return not districts or facts.district_code in districts


@lru_cache(maxsize=256)
def _reader(texts: PolicyTexts, on: date) -> PolicyReader:
    return PolicyReader(texts.definition(), dictionary_of(texts.facts_toml), on)
