"""Records what a year really brought of a measure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.actions.set_promise import check_year_and_value
from luodi.office.projects.models import Outturn
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.words import Measure


@dataclass(kw_only=True)
class RecordOutturn(ProjectAction[Outturn]):
    """One value for a measure, a year and an evidence level: self-reported and verified stand side by side."""

    name: ClassVar[str] = "project.record_outturn"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    measure: Measure
    year: int
    value: Decimal
    source: str
    stated_on: date
    evidence_level: EvidenceLevel

    def validate(self) -> None:
        """A sensible year and value, with a source, not stated in the future; verified by whoever may verify."""
        if self.evidence_level == EvidenceLevel.VERIFIED:
            self.require(Permission.PROJECT_ADVANCE)
        check_year_and_value(self, self.year, self.value)
        self.check_given(self.source, "source")
        self.check_not_in_the_future(self.stated_on, "stated_on")

    def change(self) -> Outturn:
        """Writes the outturn."""
        key = {"measure": self.measure, "year": self.year, "evidence_level": self.evidence_level}
        outturn = Outturn.objects.filter(project=self.project, **key).first()
        before = state_of(outturn) if outturn else {}
        outturn = outturn or Outturn(project=self.project, **key)
        outturn.value = self.value.quantize(Decimal("0.01"))
        outturn.source, outturn.stated_on = self.source.strip(), self.stated_on
        outturn.save()
        if before:
            self.note_changed(outturn, before)
        else:
            self.note_created(outturn)
        return outturn
