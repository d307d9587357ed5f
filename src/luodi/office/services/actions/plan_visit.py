"""Plans a visit to an enterprise: who goes, why, by when."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.access import within_reach
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.services.care import Visit
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class PlanVisit(Action[Visit]):
    """For the user's own office; ``by_leader`` puts it on the leader-contact plan."""

    name: ClassVar[str] = "visit.plan"
    permission: ClassVar[Permission] = Permission.CARE_EDIT
    enterprise: Enterprise
    visitor_name: str
    purpose: str
    due_on: date
    by_leader: bool = False

    def within_reach(self) -> bool:
        """The enterprise lies within the user's office."""
        return within_reach(self.occasion.user, self.enterprise)

    def validate(self) -> None:
        """Somebody goes, for a purpose, on a day to come."""
        given = self.visitor_name.strip() and self.purpose.strip()
        if not given or self.due_on < self.occasion.on:
            raise Problem(
                "visit.plan",
                Text("走访须有走访人、事由和今天以后的期限", "A visit has a visitor, a purpose, and a day not gone by"),
                Text("请补齐后再提交", "Complete it and send again"),
                Where(field=f"{self.enterprise.credit_code} visit"),
            )

    def change(self) -> Visit:
        """Writes the plan."""
        visit = Visit.objects.create(
            enterprise=self.enterprise,
            office=self.occasion.user.office,
            visitor_name=self.visitor_name.strip(),
            by_leader=self.by_leader,
            purpose=self.purpose.strip(),
            due_on=self.due_on,
        )
        self.note_created(visit)
        return visit
