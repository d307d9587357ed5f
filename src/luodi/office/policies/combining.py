"""The best lawful combination of entitlements: what each enterprise takes, what it forgoes, and why.

Caps cut single amounts first; then groups and costs exclude (see ``engine.optimise.stacks``). An entitlement whose
amount nobody knows counts as nothing and is taken where nothing worth money stands against it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from luodi.engine.entitlements import PolicyDefinition
from luodi.engine.entitlements.judging import FEN
from luodi.engine.optimise.solver import Flags
from luodi.engine.optimise.stacks import NOT_ENTITLED, Fen, best_stacks, exclusions_of, forgone
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.policies.book import published_book
from luodi.office.policies.models import Entitlement
from luodi.office.policies.running import period_on
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class ForgoneEntitlement:
    """An entitlement that is given up: for which policy, and what the two share."""

    policy_code: str
    amount_cny: Decimal | None
    for_policy: str
    because: str


@dataclass(frozen=True, slots=True)
class Combination:
    """What one enterprise takes, by policy with the amount (None where nobody knows it), and what it forgoes.

    ``capped`` names the policies of which a cap cut the amount.
    """

    credit_code: str
    name: str
    district_code: str
    taken: dict[str, Decimal | None]
    forgone: tuple[ForgoneEntitlement, ...]
    capped: tuple[str, ...]

    @property
    def total_cny(self) -> Decimal:
        """The yuan that are known."""
        return sum((amount for amount in self.taken.values() if amount is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class PolicyTotals:
    """Over all enterprises looked at, for one policy."""

    code: str
    title: Text
    taken: int
    taken_cny: Decimal
    forgone: int
    forgone_cny: Decimal


def combinations_of(user: User, as_of: date, *, credit_code: str = "", district_code: str = "") -> list[Combination]:
    """The best combination for every enterprise in sight with an entitlement in the periods that the day lies in."""
    policies = [
        policy.definition for policy in published_book().policies.values() if policy.definition.is_valid_on(as_of)
    ]
    place = {policy.id: number for number, policy in enumerate(policies)}
    periods = {policy.id: period_on(policy, as_of) for policy in policies}
    rows = [row for row in _entitled(user, credit_code, district_code) if periods.get(row.policy_code) == row.period]
    people: dict[int, int] = {}
    for row in rows:
        people.setdefault(row.enterprise_id, len(people))
    amounts = np.full((len(people), len(policies)), NOT_ENTITLED, np.int64)
    known = np.zeros(amounts.shape, bool)
    for row in rows:
        at = people[row.enterprise_id], place[row.policy_code]
        amounts[at] = 0 if row.amount_cny is None else int(row.amount_cny / FEN)
        known[at] = row.amount_cny is not None
    capped = _cut(amounts, policies, as_of)
    enterprises = {row.enterprise_id: row.enterprise for row in rows}
    return list(_told([enterprises[each] for each in people], amounts, known, capped, policies))


def totals_by_policy(found: Sequence[Combination], titles: dict[str, Text]) -> list[PolicyTotals]:
    """What is taken and forgone of each policy; the sums of the rows."""
    counts: dict[str, list[Decimal]] = {}
    for each in found:
        for code, amount in each.taken.items():
            _add(counts, code, 0, amount)
        for lost in each.forgone:
            _add(counts, lost.policy_code, 2, lost.amount_cny)
    return [
        PolicyTotals(code, titles.get(code, Text(code, code)), int(one[0]), one[1], int(one[2]), one[3])
        for code, one in sorted(counts.items())
    ]


def _add(counts: dict[str, list[Decimal]], code: str, at: int, amount: Decimal | None) -> None:
    one = counts.setdefault(code, [Decimal(0)] * 4)
    one[at] += 1
    one[at + 1] += amount or Decimal(0)


def _entitled(user: User, credit_code: str, district_code: str) -> Iterator[Entitlement]:
    rows = Entitlement.objects.visible_to(user).filter(status=EntitlementStatus.ENTITLED).select_related("enterprise")
    if credit_code:
        rows = rows.filter(enterprise__credit_code=credit_code)
    if district_code:
        rows = rows.filter(enterprise__district=district_code)
    return rows.order_by("enterprise_id", "policy_code").iterator(chunk_size=5_000)


def _cut(amounts: Fen, policies: Sequence[PolicyDefinition], as_of: date) -> Flags:
    """Cuts amounts to their caps, in place; gives where it did."""
    cut = np.zeros(amounts.shape, bool)
    for number, policy in enumerate(policies):
        for cap in policy.caps:
            parameter = policy.parameter(cap.limit)
            dated = parameter.on(as_of) if parameter is not None else None
            if dated is None or not isinstance(dated.value, Decimal):
                continue
            limit = int(dated.value / FEN)
            cut[:, number] |= amounts[:, number] > limit
            amounts[:, number] = np.minimum(amounts[:, number], limit)
    return cut


def _told(
    enterprises: Sequence[Enterprise],
    amounts: Fen,
    known: Flags,
    capped: Flags,
    policies: Sequence[PolicyDefinition],
) -> Iterator[Combination]:
    exclusions = exclusions_of([(*policy.exclusive_groups, *policy.costs) for policy in policies])
    stacks = best_stacks(amounts, exclusions)
    lost: dict[int, list[ForgoneEntitlement]] = {}
    for each in forgone(amounts, stacks, exclusions):
        amount = Decimal(each.amount) * FEN if known[each.enterprise, each.policy] else None
        lost.setdefault(each.enterprise, []).append(
            ForgoneEntitlement(policies[each.policy].id, amount, policies[each.instead_of_it].id, each.because)
        )
    for number, enterprise in enumerate(enterprises):
        taken = np.flatnonzero(stacks.taken[number]).tolist()
        yield Combination(
            enterprise.credit_code,
            enterprise.name,
            enterprise.district_id or "",
            {
                policies[at].id: Decimal(int(stacks.amounts[number, at])) * FEN if known[number, at] else None
                for at in taken
            },
            tuple(lost.get(number, ())),
            tuple(policies[at].id for at in taken if capped[number, at]),
        )
