"""What every action on one visit shares: its lock and its reach."""

from dataclasses import dataclass
from typing import TypeVar

from luodi.office.enterprises.access import within_reach
from luodi.office.people.action import Action
from luodi.office.services.care import Visit
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Result = TypeVar("Result")


@dataclass(kw_only=True)
class VisitAction(Action[Result]):
    """An action on one visit; ``self.visit`` is the locked row."""

    visit: Visit

    def within_reach(self) -> bool:
        """The enterprise lies within the user's office, or the visit is the office's own."""
        self.visit = Visit.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=self.visit.pk)
        user = self.occasion.user
        return user.office_id == self.visit.office_id or within_reach(user, self.visit.enterprise)

    def problem(self, code: str, what: Text, remedy: Text, field: str = "") -> Problem:
        """A problem of this visit, to be raised."""
        return Problem(f"visit.{code}", what, remedy, Where(field=f"{self.visit.journal_key} {field}".strip()))

    def check_planned(self) -> None:
        """A ``Problem`` when it was made or cancelled."""
        if self.visit.visited_on is not None or self.visit.cancelled_on is not None:
            raise self.problem(
                "over", Text("走访已完成或已取消", "It was made or cancelled"), Text("请另行安排", "Plan another")
            )
