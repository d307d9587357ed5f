"""Records what is known of an enterprise for a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from luodi.office.enterprises.enterprise_action import EnterpriseAction
from luodi.office.enterprises.fact_checks import check_fact
from luodi.office.enterprises.models import EnterpriseFact, EvidenceLevel, FactName
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of


@dataclass(kw_only=True)
class RecordFact(EnterpriseAction[EnterpriseFact]):
    """One value, with its source, the day it was stated and how well it is known.

    A value of the same name, year and evidence level is replaced; other evidence levels stand beside it.
    """

    name: ClassVar[str] = "enterprise.record_fact"
    permission: ClassVar[Permission] = Permission.ENTERPRISE_EDIT
    fact: FactName
    year: int
    value: Decimal
    source: str
    stated_on: date
    evidence_level: EvidenceLevel

    def validate(self) -> None:
        """As ``check_fact`` says."""
        check_fact(
            name=self.fact,
            year=self.year,
            value=self.value,
            source=self.source,
            stated_on=self.stated_on,
            today=self.occasion.on,
            credit_code=self.enterprise.credit_code,
        )

    def change(self) -> EnterpriseFact:
        """Creates the fact, or replaces the one that is there."""
        known = EnterpriseFact.objects.filter(
            enterprise=self.enterprise, name=self.fact, year=self.year, evidence_level=self.evidence_level
        ).first()
        fact = known or EnterpriseFact(
            enterprise=self.enterprise, name=self.fact, year=self.year, evidence_level=self.evidence_level
        )
        before = state_of(fact)
        fact.value = self.value.quantize(Decimal("0.0001"))
        fact.source, fact.stated_on = self.source.strip(), self.stated_on
        if known is None:
            fact.save()
            self.note_created(fact)
        elif self.note_changed(fact, before):
            fact.save()
        return fact
