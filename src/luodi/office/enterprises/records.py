"""What an enterprise is as a source states it, and as a reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

NOTHING_ERASED: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EnterpriseRecord:
    """An enterprise as one row of a source states it. ``None`` says nothing and leaves what is known alone.

    ``capital_amount`` counts units of ``capital_currency`` (ISO 4217). An estimated district gives way to a known one.
    Fields in ``erases`` are erased where they are ``None``.
    """

    credit_code: str
    name: str | None = None
    registered_on: date | None = None
    legal_form: str | None = None
    capital_amount: Decimal | None = None
    capital_currency: str | None = None
    business_scope: str | None = None
    district_code: str | None = None
    park_code: str | None = None
    address: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    district_estimated: bool = False
    erases: frozenset[str] = NOTHING_ERASED


class Guess(Protocol):
    """A GB/T 4754-2017 class (four digits) and how sure it is, from 0 to 1; as the engine's index gives it."""

    @property
    def code(self) -> str:
        """The four digits."""

    @property
    def confidence(self) -> float:
        """From 0 to 1."""


class IndustryJudge(Protocol):
    """Estimates industries of many enterprises at once, up to three each, the surest first."""

    def __call__(self, scopes: Sequence[str], names: Sequence[str]) -> Sequence[Sequence[Guess]]:
        """For each business scope and name, the classes; none where the scope says too little."""


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One value of an enterprise for one year. Key: credit code, name, year and evidence level.

    ``name`` and ``evidence_level`` are those of ``FactName`` and ``EvidenceLevel``; amounts are yuan where the name
    says so.
    """

    credit_code: str
    name: str
    year: int
    value: Decimal
    source: str
    stated_on: date
    evidence_level: str

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.credit_code}/{self.name}/{self.year}/{self.evidence_level}"
