"""The best lawful combination of entitlements: what each enterprise takes, what it forgoes, and why.

Caps cut single amounts first; then groups and costs exclude (``engine.optimise.stacks``), and the budgets of a policy
are shared out by their rules (``engine.optimise.pots``). With a budget of the whole city nobody comes first: who gets
what is chosen so that most money arrives (``engine.optimise.shared_budgets``). An entitlement whose amount nobody knows
counts as nothing and is taken where nothing worth money stands against it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from luodi.engine.entitlements import Kind, PolicyDefinition
from luodi.engine.entitlements.judging import FEN
from luodi.engine.optimise.budget import Budget as TimeLimit
from luodi.engine.optimise.pots import stacks_by_rule
from luodi.engine.optimise.shared_budgets import SharedBudget, stacks_within
from luodi.engine.optimise.solver import Flags
from luodi.engine.optimise.stacks import Exclusion, Fen, Stacks, exclusions_of, forgone
from luodi.office.people.models import User
from luodi.office.policies.book import published_book
from luodi.office.policies.combining_sources import Entitled, Pots, entitled_on, pots_of
from luodi.office.policies.running import period_on
from luodi.reference.text import Text

CITY_BUDGET = Text("全市预算不足", "the city's budget does not reach")
_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class CityBudget:
    """What there is for all policies that pay money together, and how long to look for the best use of it."""

    amount_cny: Decimal
    time: TimeLimit


@dataclass(frozen=True, slots=True)
class ForgoneEntitlement:
    """An entitlement that is given up, and why: ``for_policy`` with what the two share, or (empty) a budget."""

    policy_code: str
    amount_cny: Decimal | None
    for_policy: str
    because: Text


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An entitlement that is taken and gets less than it says, and why."""

    policy_code: str
    entitled_cny: Decimal
    granted_cny: Decimal
    because: Text


@dataclass(frozen=True, slots=True)
class Combination:
    """What one enterprise takes, by policy with the amount (None where nobody knows it), and what it forgoes.

    ``short`` holds what a cap or a budget cut; the amounts of ``taken`` are what is left.
    """

    credit_code: str
    name: str
    district_code: str
    taken: dict[str, Decimal | None]
    forgone: tuple[ForgoneEntitlement, ...]
    short: tuple[Shortfall, ...]

    @property
    def total_cny(self) -> Decimal:
        """The yuan that are known."""
        return sum((amount for amount in self.taken.values() if amount is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class PolicyTotals:
    """Over all enterprises looked at, for one policy; ``short_cny`` is what caps and budgets cut off what is taken."""

    code: str
    taken: int
    taken_cny: Decimal
    forgone: int
    forgone_cny: Decimal
    short_cny: Decimal


@dataclass(frozen=True, slots=True)
class Proof:
    """With a budget of the city: a total that nothing lawful can pass, and how far the one found may be below it.

    Of ``enterprises``, ``groups`` were told apart; the others are alike.
    """

    bound_cny: Decimal
    gap: float
    enterprises: int
    groups: int


@dataclass(frozen=True, slots=True)
class Combinations:
    """The combinations of all enterprises looked at, one at a time in the register's order.

    ``amounts`` are cut to their caps; ``proof`` is there with a budget of the city.
    """

    entitled: Entitled
    pots: Pots
    exclusions: tuple[Exclusion, ...]
    amounts: Fen
    stacks: Stacks
    proof: Proof | None

    def __len__(self) -> int:
        return len(self.entitled.people)

    def __iter__(self) -> Iterator[Combination]:
        for start in range(0, len(self), _ROWS):
            rows = slice(start, start + _ROWS)
            part = Stacks(self.stacks.taken[rows], self.stacks.amounts[rows])
            instead: dict[tuple[int, int], tuple[int, str]] = {}
            for lost in forgone(self.amounts[rows], part, self.exclusions):
                instead[lost.enterprise + start, lost.policy] = lost.instead_of_it, lost.because
            for row in range(start, min(start + _ROWS, len(self))):
                yield self._combination(row, instead)

    def _combination(self, row: int, instead: dict[tuple[int, int], tuple[int, str]]) -> Combination:
        person, policies = self.entitled.people[row], self.entitled.policies
        taken: dict[str, Decimal | None] = {}
        lost: list[ForgoneEntitlement] = []
        short: list[Shortfall] = []
        for at in np.flatnonzero(self.amounts[row] >= 0).tolist():
            code, known = policies[at].id, bool(self.entitled.known[row, at])
            full = yuan(self.entitled.amounts[row, at])
            if not self.stacks.taken[row, at]:
                other, because = instead.get((row, at), (-1, ""))
                why = CITY_BUDGET if other < 0 else Text(because, because)
                code_of_other = "" if other < 0 else policies[other].id
                lost.append(ForgoneEntitlement(code, full if known else None, code_of_other, why))
                continue
            granted = yuan(self.stacks.amounts[row, at])
            taken[code] = granted if known else None
            if granted < full:
                is_cap = self.stacks.amounts[row, at] == self.amounts[row, at]
                why = Text("已到上限", "the cap is reached") if is_cap else self.pots.why(row, at)
                short.append(Shortfall(code, full, granted, why))
        return Combination(person.credit_code, person.name, person.district_code, taken, tuple(lost), tuple(short))


def combinations_of(
    user: User, as_of: date, *, credit_code: str = "", district_code: str = "", city: CityBudget | None = None
) -> Combinations:
    """The best combination for every enterprise in sight with an entitlement in the periods that the day lies in."""
    policies = [
        policy.definition for policy in published_book().policies.values() if policy.definition.is_valid_on(as_of)
    ]
    periods = {policy.id: period_on(policy, as_of) for policy in policies}
    entitled = entitled_on(user, policies, periods, credit_code=credit_code, district_code=district_code)
    amounts = _capped(entitled, policies, as_of)
    exclusions = tuple(exclusions_of([(*policy.exclusive_groups, *policy.costs) for policy in policies]))
    pots = pots_of(entitled, periods, as_of)
    proof = None
    if city is None:
        stacks = stacks_by_rule(amounts, exclusions, pots.pots).stacks
    else:
        budgets = [_of_city(policies, len(amounts), city.amount_cny), *pots.as_shared(len(policies))]
        found = stacks_within(amounts, exclusions, budgets, city.time)
        stacks = found.stacks
        proof = Proof(Decimal(str(found.bound)) * FEN, found.gap, len(amounts), found.groups)
    return Combinations(entitled, pots, exclusions, amounts, stacks, proof)


def totals_by_policy(found: Iterable[Combination]) -> list[PolicyTotals]:
    """What is taken, forgone and cut of each policy; the sums of the rows."""
    counts: dict[str, list[Decimal]] = {}

    def of(code: str) -> list[Decimal]:
        return counts.setdefault(code, [Decimal(0)] * 5)

    for each in found:
        for code, amount in each.taken.items():
            of(code)[0] += 1
            of(code)[1] += amount or 0
        for lost in each.forgone:
            of(lost.policy_code)[2] += 1
            of(lost.policy_code)[3] += lost.amount_cny or 0
        for cut in each.short:
            of(cut.policy_code)[4] += cut.entitled_cny - cut.granted_cny
    return [
        PolicyTotals(code, int(one[0]), one[1], int(one[2]), one[3], one[4]) for code, one in sorted(counts.items())
    ]


def yuan(fen: int) -> Decimal:
    """Fen as yuan."""
    return Decimal(int(fen)) * FEN


def _of_city(policies: Sequence[PolicyDefinition], enterprises: int, amount_cny: Decimal) -> SharedBudget:
    pays: Flags = np.array([policy.kind is Kind.MONEY for policy in policies], bool)
    return SharedBudget(pays, np.ones(enterprises, bool), int(amount_cny / FEN))


def _capped(entitled: Entitled, policies: Sequence[PolicyDefinition], as_of: date) -> Fen:
    """The amounts cut to their caps; what was received in other periods counts towards a cap on all periods."""
    amounts = entitled.amounts.copy()
    for number, policy in enumerate(policies):
        for cap in policy.caps:
            parameter = policy.parameter(cap.limit)
            dated = parameter.on(as_of) if parameter is not None else None
            if dated is not None and isinstance(dated.value, Decimal):
                left = np.maximum(int(dated.value / FEN) - entitled.received_before(number, cap.over), 0)
                amounts[:, number] = np.minimum(amounts[:, number], left)
    return amounts
