"""What a policy says beside its decision: title, document, validity, dated parameters, caps, exclusions, budgets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from luodi.engine.dmn.model import Definitions
from luodi.engine.entitlements.words import (
    AppliesHow,
    BudgetRule,
    CapOver,
    Confidence,
    FactType,
    Kind,
    Level,
    Period,
)
from luodi.reference.text import Text

ParameterValue: TypeAlias = Decimal | str | bool | date

ELIGIBLE, AMOUNT = "Eligible", "Amount"
"""The decisions that a policy's model must, and may, have."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or text was found; ``address`` is empty for a page that has none."""

    address: str
    note: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value from a day on, with how well it is known."""

    from_on: date
    value: ParameterValue
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the policy, by the 中文 name under which its decision uses it. Values stand in order of day."""

    name: str
    text: Text
    type: FactType
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: date) -> DatedValue | None:
        """The value in force on ``day``, None before the first."""
        return next((value for value in reversed(self.values) if value.from_on <= day), None)


@dataclass(frozen=True, slots=True)
class Document:
    """The document that the policy rests on, with how well its number and days are known."""

    number: str
    issuing_body: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Cap:
    """One enterprise gets no more than ``limit`` (a parameter's name, in yuan) over ``over``."""

    over: CapOver
    limit: str


@dataclass(frozen=True, slots=True)
class Budget:
    """What there is to give in a year; ``district_code`` is empty for a budget of all districts together.

    ``rank_by``: for the rule ``ranked``, the fact by 中文 name of which the greatest values come first.
    """

    year: int
    district_code: str
    amount_cny: Decimal
    rule: BudgetRule
    confidence: Confidence
    rank_by: str = ""


@dataclass(frozen=True, slots=True)
class PolicyDefinition:
    """One policy.

    ``valid_to`` is its last day, None while open. ``districts``: codes of those where it holds; empty for all.
    ``exclusive_groups``: of the policies that share a group, an enterprise gets one in a period. ``costs``: names of
    costs that it pays for; no cost is paid twice. ``amount_known`` is False where nobody has seen the amount: such a
    policy tells eligibility only. ``apply_by``: month and day of the deadline, for those that have one.
    """

    id: str
    title: Text
    summary: Text
    document: Document
    level: Level
    kind: Kind
    applies_how: AppliesHow
    period: Period
    valid_from: date
    valid_to: date | None
    validity_confidence: Confidence
    districts: tuple[str, ...]
    apply_by: tuple[int, int] | None
    amount_known: bool
    exclusive_groups: tuple[str, ...]
    costs: tuple[str, ...]
    caps: tuple[Cap, ...]
    budgets: tuple[Budget, ...]
    parameters: tuple[Parameter, ...]
    sources: tuple[Source, ...]
    decision: Definitions
    file: str

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called ``name``."""
        return next((each for each in self.parameters if each.name == name), None)

    def is_valid_on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
