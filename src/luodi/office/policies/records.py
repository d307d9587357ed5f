"""Declared facts as a source states them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DeclaredRecord:
    """One value of one enterprise, as text; ``year`` is 0 for a fact that is not of a year."""

    credit_code: str
    code: str
    year: int
    value: str
    source: str
    stated_on: date
    evidence_level: str

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.credit_code}/{self.code}/{self.year}/{self.evidence_level}"
