"""Decides whether two projects are one signed twice."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.projects.access import reaches
from luodi.office.projects.models import DoubleSigning
from luodi.office.projects.standing_keeping import refresh_standings


@dataclass(kw_only=True)
class DecideDoubleSigning(Action[DoubleSigning]):
    """The same: the later one is not counted. Different: both are. Only an office that reaches both decides."""

    name: ClassVar[str] = "project.decide_double_signing"
    permission: ClassVar[Permission] = Permission.DOUBT_DECIDE
    pair: DoubleSigning
    same: bool

    def within_reach(self) -> bool:
        """Both: no district decides alone about a project of another."""
        self.pair = DoubleSigning.objects.select_related("earlier", "later").get(pk=self.pair.pk)
        return all(reaches(self.occasion.user, project) for project in (self.pair.earlier, self.pair.later))

    def change(self) -> DoubleSigning:
        """Writes the decision; it may be changed later, and the journal keeps each."""
        before = state_of(self.pair)
        self.pair.status = DoubleSigning.Status.SAME if self.same else DoubleSigning.Status.DIFFERENT
        if before["status"] != self.pair.status:
            self.pair.decided_on = self.occasion.on
            self.pair.save()
            self.note_changed(self.pair, before)
        return self.pair

    def settle(self) -> None:
        """Which of the two is counted."""
        refresh_standings([self.pair.earlier_id, self.pair.later_id])
