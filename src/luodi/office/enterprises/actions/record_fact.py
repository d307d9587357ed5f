"""Records what is known of an enterprise for a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from luodi.office.enterprises.enterprise_action import EnterpriseAction
from luodi.office.enterprises.models import EnterpriseFact, EvidenceLevel, FactName
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.reference.problems import Problem
from luodi.reference.text import Text

_FIRST_YEAR = 1949
_MAY_BE_NEGATIVE = frozenset({FactName.TAX_PAID_CNY})  # refunds may exceed what was paid


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
        """A year that has begun, a day that has come, a value that can be, and a source."""
        if not self.source.strip():
            raise self._problem("source_missing", Text("缺少来源", "The source is missing"), "source")
        if self.stated_on > self.occasion.on:
            text = Text(f"日期 {self.stated_on} 晚于今天", f"{self.stated_on} lies after today")
            raise self._problem("stated_in_the_future", text, "stated_on")
        if not _FIRST_YEAR <= self.year <= self.stated_on.year:
            text = Text(f"{self.year} 年不对", f"{self.year} cannot be the year")
            raise self._problem("impossible_year", text, "year")
        if self.value < 0 and self.fact not in _MAY_BE_NEGATIVE:
            text = Text(f"数值 {self.value} 是负数", f"The value {self.value} is negative")
            raise self._problem("negative", text, "value")
        if self.fact is FactName.EMPLOYEES and self.value != self.value.to_integral_value():
            text = Text(f"人数 {self.value} 不是整数", f"{self.value} employees is no whole number")
            raise self._problem("not_whole", text, "value")

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

    def _problem(self, code: str, what: Text, field: str) -> Problem:
        remedy = Text("请核对后再提交", "Check it and send again")
        return Problem(f"enterprise_fact.{code}", what, remedy, self.where(field))
