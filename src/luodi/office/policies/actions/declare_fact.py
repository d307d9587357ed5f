"""States a fact of an enterprise for policies, and judges it anew under the policies that ask for this fact."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.engine.entitlements.cases import read_value
from luodi.office.enterprises.enterprise_action import EnterpriseAction
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import state_of
from luodi.office.policies.book import published_book
from luodi.office.policies.models import DeclaredFact
from luodi.office.policies.running import run_for
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class DeclareFact(EnterpriseAction[DeclaredFact]):
    """One value, as text. A value of the same fact, year and evidence level is replaced.

    ``year`` is 0 for a fact that is not of a year. An enterprise reports itself, so that its word is self-reported.
    """

    name: ClassVar[str] = "policy.declare_fact"
    permission: ClassVar[Permission] = Permission.FACT_DECLARE
    code: str
    value: str
    source: str
    stated_on: date
    evidence_level: EvidenceLevel
    year: int = 0

    def validate(self) -> None:
        """A declared fact of the dictionary, a value of its type, a day that is not to come."""
        fact = published_book().dictionary.get(self.code)
        if fact is None or not fact.is_declared:
            raise self._problem(
                "policy.fact_unknown",
                Text(f"没有可申报的事实“{self.code}”", f"There is no fact “{self.code}” to declare"),
                Text("请从事实字典中选择", "Choose one from the dictionary of facts"),
            )
        if read_value(self.value, fact, row=None) is None:
            raise self._problem(
                "policy.fact_empty", Text("值不能为空", "The value must not be empty"), Text("请填写", "Give a value")
            )
        if self.stated_on > self.occasion.on:
            raise self._problem(
                "policy.fact_to_come",
                Text("申报日期晚于今天", "The day lies in the future"),
                Text("请改正日期", "Mend the day"),
            )
        if self.occasion.user.role == Role.ENTERPRISE and self.evidence_level != EvidenceLevel.SELF_REPORTED:
            raise self._problem(
                "policy.fact_level",
                Text("企业自行填报的只能是自报", "What an enterprise states is self-reported"),
                Text("核实由办理机构登记", "An office records what it has verified"),
            )

    def change(self) -> DeclaredFact:
        """Writes the fact and judges the enterprise anew."""
        key = {"code": self.code, "year": self.year, "evidence_level": self.evidence_level}
        known = DeclaredFact.objects.filter(enterprise=self.enterprise, **key).first()
        fact = known or DeclaredFact(enterprise=self.enterprise, **key)
        before = state_of(fact)
        fact.value, fact.source, fact.stated_on = self.value.strip(), self.source.strip(), self.stated_on
        fact.save()
        if known is None:
            self.note_created(fact)
        else:
            self.note_changed(fact, before)
        run_for([self.enterprise.pk], self.occasion.at, self.occasion.on, asking={self.code})
        return fact

    def _problem(self, code: str, what: Text, remedy: Text) -> Problem:
        return Problem(code, what, remedy, self.where(self.code))
