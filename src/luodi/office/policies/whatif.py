"""What if a policy had other figures: cost, winners and losers before and after, over all enterprises in sight.

Both versions are judged in one pass over the facts. Nothing is kept in the register of entitlements.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luodi.engine.columnar.entitlements import STATUSES, EntitlementKernel, Judged
from luodi.engine.entitlements import PolicyDefinition, Status
from luodi.engine.entitlements.rehearsing import with_figures
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.policies.book import published_book
from luodi.office.policies.columns import columns_of
from luodi.office.policies.snapshot import EnterpriseFacts, facts_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

BATCH = 20_000
_AFTER = "after"


@dataclass(frozen=True, slots=True)
class Side:
    """One enterprise under one version of the policy."""

    status: Status
    amount_cny: Decimal | None

    @property
    def is_entitled(self) -> bool:
        """Whether it gets something."""
        return self.status is Status.ENTITLED


@dataclass(frozen=True, slots=True)
class Moved:
    """An enterprise for which the other figures change something. ``size`` is empty where nobody has stated it."""

    credit_code: str
    name: str
    district_code: str
    industry_section: str
    size: str
    before: Side
    after: Side

    @property
    def gain_cny(self) -> Decimal:
        """Yuan more, or less."""
        return (self.after.amount_cny or Decimal(0)) - (self.before.amount_cny or Decimal(0))

    @property
    def wins(self) -> bool:
        """Whether it is entitled only after, or to more."""
        return self.gain_cny > 0 or (self.after.is_entitled and not self.before.is_entitled)

    @property
    def loses(self) -> bool:
        """Whether it is entitled only before, or to less."""
        return self.gain_cny < 0 or (self.before.is_entitled and not self.after.is_entitled)


@dataclass(frozen=True, slots=True)
class Group:
    """The sums over the enterprises of one district, industry or size; the key is empty where it is not known."""

    key: str
    entitled_before: int
    entitled_after: int
    winners: int
    losers: int
    cost_before_cny: Decimal
    cost_after_cny: Decimal


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The whole answer. Groups of each kind add up to ``total``; ``moved`` are the rows behind winners and losers."""

    policy_code: str
    as_of: date
    figures: Mapping[str, str]
    enterprises: int
    total: Group
    by_district: tuple[Group, ...]
    by_industry: tuple[Group, ...]
    by_size: tuple[Group, ...]
    moved: tuple[Moved, ...]


def what_if(user: User, policy_code: str, figures: Mapping[str, str], as_of: date, district_code: str = "") -> WhatIf:
    """Judges every enterprise in sight under the policy as it is and with ``figures`` (texts by parameter name).

    Raises Problem for an unknown policy, an unknown parameter and a value of the wrong type.
    """
    book = published_book()
    if policy_code not in book.policies:
        raise Problem(
            "policy.unknown",
            Text(f"没有政策“{policy_code}”", f"There is no policy “{policy_code}”"),
            Text("用 luodi policy list 查看编号", "See the ids with luodi policy list"),
            Where(field=policy_code),
        )
    now = book.policies[policy_code].definition
    return beside(user, (now, with_figures(now, figures)), dict(figures), as_of, district_code)


def beside(
    user: User,
    versions: tuple[PolicyDefinition, PolicyDefinition],
    figures: Mapping[str, str],
    as_of: date,
    district_code: str = "",
) -> WhatIf:
    """Judges every enterprise in sight under a version of a policy and under another one. Raises Problem."""
    book, (now, other) = published_book(), versions
    then = replace(other, id=f"{now.id}-{_AFTER}")
    kernel = EntitlementKernel([now, then], book.dictionary, as_of)
    rows = Enterprise.objects.visible_to(user).order_by("pk")
    if district_code:
        rows = rows.filter(district_id=district_code)
    tally, moved, count = _Tally(), [], 0
    for batch in _batches(list(rows.values_list("pk", flat=True))):
        facts = facts_of(batch, book.dictionary, as_of)
        judged = kernel.judge(columns_of(facts, kernel.facts, book.dictionary), len(facts))
        for each, before, after in zip(facts, _sides(judged[now.id]), _sides(judged[then.id]), strict=True):
            one = _moved(each, before, after)
            tally.add(one)
            if before != after:
                moved.append(one)
        count += len(facts)
    moved.sort(key=lambda each: (-abs(each.gain_cny), each.credit_code))
    return WhatIf(
        now.id,
        as_of,
        figures,
        count,
        tally.group("total", ""),
        tally.groups("district"),
        tally.groups("industry"),
        tally.groups("size"),
        tuple(moved),
    )


def _sides(judged: Judged) -> Iterator[Side]:
    for status, amount in zip(judged.status.tolist(), judged.amount.to_pylist(), strict=True):
        yield Side(Status(STATUSES[status]), amount)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _moved(facts: EnterpriseFacts, before: Side, after: Side) -> Moved:
    section = facts.uses.get("industry_section")
    size = facts.uses.get("enterprise_size")
    return Moved(
        facts.credit_code,
        facts.name,
        facts.district_code,
        str(section.value) if section is not None else "",
        str(size.value) if size is not None else "",
        before,
        after,
    )


class _Tally:
    """The sums, by kind of group and key."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], list[int]] = {}
        self._costs: dict[tuple[str, str], list[Decimal]] = {}

    def add(self, one: Moved) -> None:
        """Counts an enterprise in all its groups."""
        kinds = ("total", "district", "industry", "size")
        for key in zip(kinds, ("", one.district_code, one.industry_section, one.size), strict=True):
            counts = self._counts.setdefault(key, [0] * 4)
            costs = self._costs.setdefault(key, [Decimal(0)] * 2)
            counts[0] += one.before.is_entitled
            counts[1] += one.after.is_entitled
            counts[2] += one.wins
            counts[3] += one.loses
            costs[0] += one.before.amount_cny or 0
            costs[1] += one.after.amount_cny or 0

    def group(self, kind: str, key: str) -> Group:
        """One group; nought where nobody is in it."""
        counts = self._counts.get((kind, key), [0] * 4)
        costs = self._costs.get((kind, key), [Decimal(0)] * 2)
        return Group(key, counts[0], counts[1], counts[2], counts[3], costs[0], costs[1])

    def groups(self, kind: str) -> tuple[Group, ...]:
        """All groups of a kind, by key."""
        return tuple(self.group(kind, key) for each, key in sorted(self._counts) if each == kind)
