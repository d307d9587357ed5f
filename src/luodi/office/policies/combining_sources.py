"""What a combination starts from: who is entitled to what, what came before, and who comes first at a budget."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
from django.db.models import F, Q, Sum

from luodi.engine.entitlements import Budget, BudgetRule, CapOver, PolicyDefinition
from luodi.engine.entitlements.judging import FEN
from luodi.engine.optimise.pots import Pot
from luodi.engine.optimise.shared_budgets import SharedBudget
from luodi.engine.optimise.solver import Flags, Indices
from luodi.engine.optimise.stacks import NOT_ENTITLED, Fen
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.policies.book import published_book
from luodi.office.policies.models import Entitlement, Payment
from luodi.office.policies.snapshot import facts_of
from luodi.office.policies.words import FIXED, EntitlementStatus
from luodi.reference.districts import district
from luodi.reference.text import Text

_CHUNK = 5_000
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    """An enterprise of a row."""

    enterprise_id: int
    credit_code: str
    name: str
    district_code: str


@dataclass(frozen=True, slots=True)
class Entitled:
    """Enterprises × policies: amounts in fen, −1 where there is no entitlement, 0 where nobody knows the amount.

    ``numbers`` are the keys of the entitlements, ``known`` where the amount is.
    """

    people: tuple[Person, ...]
    policies: tuple[PolicyDefinition, ...]
    periods: Mapping[str, str]
    amounts: Fen
    known: Flags
    numbers: Indices

    def received_before(self, policy: int, over: CapOver) -> Fen:
        """By enterprise, the fen of the policy that are approved or paid for other periods; nothing for one period."""
        received = np.zeros(len(self.people), np.int64)
        if over is CapOver.PERIOD or not self.people:
            return received
        code = self.policies[policy].id
        rows = (
            Payment.objects.filter(policy_code=code, state__in=FIXED)
            .exclude(period=self.periods[code])
            .order_by()
            .values_list("enterprise_id")
            .annotate(sum=Sum(F("amount_cny") - F("clawed_back_cny")))
        )
        place = {person.enterprise_id: row for row, person in enumerate(self.people)}
        for enterprise_id, amount in rows:
            if enterprise_id in place:
                received[place[enterprise_id]] = int(amount / FEN)
        return received


@dataclass(frozen=True, slots=True)
class Pots:
    """The budgets that hold in the periods, ready to be shared out, each beside what its policy says of it."""

    pots: tuple[Pot, ...]
    budgets: tuple[Budget, ...]

    def why(self, enterprise: int, policy: int) -> Text:
        """The budget that cut an amount: of those the amount comes out of, the narrowest."""
        concerned = [
            (pot.limit, budget)
            for pot, budget in zip(self.pots, self.budgets, strict=True)
            if pot.policy == policy and pot.enterprises[enterprise]
        ]
        budget = min(concerned, key=lambda each: each[0])[1]
        where = district(budget.district_code).name if budget.district_code else Text("全市", "all districts")
        rule = budget.rule.text
        return Text(
            f"{budget.year}年{where.zh}预算不足（{rule.zh}）",
            f"the budget of {budget.year} ({where.en}) does not reach, {rule.en}",
        )

    def as_shared(self, policies: int) -> Iterator[SharedBudget]:
        """The same budgets without their rules."""
        for pot in self.pots:
            yield SharedBudget(np.arange(policies) == pot.policy, pot.enterprises, pot.limit)


def entitled_on(
    user: User,
    policies: Sequence[PolicyDefinition],
    periods: Mapping[str, str],
    *,
    credit_code: str = "",
    district_code: str = "",
) -> Entitled:
    """The entitlements in sight under some policies, each in its period. Two queries."""
    place = {policy.id: number for number, policy in enumerate(policies)}
    in_period = Q(pk__in=())
    for period in sorted(set(periods.values())):
        in_period |= Q(period=period, policy_code__in=[code for code, each in periods.items() if each == period])
    found = Entitlement.objects.visible_to(user).filter(in_period, status=EntitlementStatus.ENTITLED)
    if credit_code:
        found = found.filter(enterprise__credit_code=credit_code)
    if district_code:
        found = found.filter(enterprise__district=district_code)
    rows, columns, amounts, numbers = array("q"), array("q"), array("q"), array("q")
    ids: list[int] = []
    values = found.order_by("enterprise_id", "policy_code").values_list(
        "enterprise_id", "policy_code", "amount_cny", "pk"
    )
    for enterprise_id, code, amount, number in values.iterator(chunk_size=20_000):
        if not ids or ids[-1] != enterprise_id:
            ids.append(enterprise_id)
        rows.append(len(ids) - 1)
        columns.append(place[code])
        amounts.append(-1 if amount is None else int(amount / FEN))
        numbers.append(number)
    at = np.array(rows, np.int64), np.array(columns, np.int64)
    shape = len(ids), len(policies)
    table, known, keys = np.full(shape, NOT_ENTITLED, np.int64), np.zeros(shape, bool), np.zeros(shape, np.int64)
    flat = np.array(amounts, np.int64)
    table[at], known[at], keys[at] = np.maximum(flat, 0), flat >= 0, np.array(numbers, np.int64)
    return Entitled(_people(ids), tuple(policies), dict(periods), table, known, keys)


def pots_of(entitled: Entitled, periods: Mapping[str, str], as_of: date) -> Pots:
    """The budgets of the policies for the year of their period; those of districts before those of all."""
    codes = np.array([person.district_code for person in entitled.people], dtype="U6")
    pots: list[Pot] = []
    budgets: list[Budget] = []
    for number, policy in enumerate(entitled.policies):
        period = periods[policy.id]
        year = int(period[:4]) if period[:4].isdigit() else as_of.year
        for budget in sorted(policy.budgets, key=lambda each: not each.district_code):
            if budget.year == year:
                inside = codes == budget.district_code if budget.district_code else np.ones(len(codes), bool)
                order = _order(entitled, number, budget, as_of)
                is_pro_rata = budget.rule is BudgetRule.PRO_RATA
                pots.append(Pot(number, inside, int(budget.amount_cny / FEN), order, is_pro_rata))
                budgets.append(budget)
    return Pots(tuple(pots), tuple(budgets))


def _people(ids: Sequence[int]) -> tuple[Person, ...]:
    found: dict[int, Person] = {}
    for start in range(0, len(ids), _CHUNK):
        chosen = Enterprise.objects.filter(pk__in=ids[start : start + _CHUNK]).order_by()
        for pk, credit_code, name, code in chosen.values_list("pk", "credit_code", "name", "district_id"):
            found[pk] = Person(pk, credit_code, name, code or "")
    return tuple(found[each] for each in ids)


def _order(entitled: Entitled, policy: int, budget: Budget, as_of: date) -> Indices:
    """Who comes first: by the instant of the claim, then of the entitlement; or the greatest value of a fact."""
    numbers = entitled.numbers[:, policy].tolist()
    if budget.rule is BudgetRule.RANKED:
        ranks = _ranks(entitled, policy, budget, as_of)
        order = sorted(range(len(numbers)), key=lambda row: (row not in ranks, -ranks.get(row, Decimal(0)), row))
        return np.array(order, np.int64)
    code = entitled.policies[policy].id
    claims = dict(
        Payment.objects.filter(
            policy_code=code, period=entitled.periods[code], is_newest=True, claimed_at__isnull=False
        ).values_list("enterprise_id", "claimed_at")
    )
    return np.array(
        sorted(
            range(len(numbers)),
            key=lambda row: (claims.get(entitled.people[row].enterprise_id, _NEVER), numbers[row]),
        ),
        np.int64,
    )


def _ranks(entitled: Entitled, policy: int, budget: Budget, as_of: date) -> dict[int, Decimal]:
    """The value by which an enterprise ranks, by row; those whose value nobody knows come last."""
    dictionary = published_book().dictionary
    code = dictionary.by_name[budget.rank_by].code
    rows = np.flatnonzero(entitled.amounts[:, policy] != NOT_ENTITLED).tolist()
    place = {entitled.people[row].enterprise_id: row for row in rows}
    ids = sorted(place)
    ranks: dict[int, Decimal] = {}
    for start in range(0, len(ids), _CHUNK):
        for each in facts_of(ids[start : start + _CHUNK], dictionary, as_of):
            value = each.values.get(code)
            if isinstance(value, Decimal):
                ranks[place[each.enterprise_id]] = value
    return ranks
