"""An enterprise reports or corrects what is known of itself for a year; it stands as self-reported."""

from dataclasses import dataclass, field
from typing import ClassVar

from luodi.office.enterprises.actions.record_fact import RecordFact
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Permission


@dataclass(kw_only=True)
class ReportFact(RecordFact):
    """Confirming a value reports the same one. What an office verified stands beside it and is never changed."""

    name: ClassVar[str] = "enterprise.report_fact"
    permission: ClassVar[Permission] = Permission.FACT_REPORT
    evidence_level: EvidenceLevel = field(init=False, default=EvidenceLevel.SELF_REPORTED)

    def within_reach(self) -> bool:
        """Only the enterprise itself."""
        return super().within_reach() and self.occasion.user.scope.level == "enterprise"
