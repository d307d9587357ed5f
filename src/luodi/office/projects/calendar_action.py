"""What the actions on the working calendar share: who may, and that each publishes a version."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.db.models import Max

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.calendar import AmendedDay, as_stored, bring_in_force
from luodi.office.projects.rules import CalendarVersion
from luodi.office.projects.standing_keeping import mark_standings_stale


@dataclass(kw_only=True)
class CalendarAction(Action[CalendarVersion]):
    """Every change of the calendar is a new version, in force at once; the versions before stay."""

    permission: ClassVar[Permission] = Permission.RULES_MANAGE

    def within_reach(self) -> bool:
        """The calendar holds for the whole city."""
        return self.occasion.user.scope.level == "city"

    def validate(self) -> None:
        """The days make sense, and the calendar would say something else than it does."""
        self.days = self.wanted()

    @abstractmethod
    def wanted(self) -> tuple[AmendedDay, ...]:
        """Every amended day of the version to be; a ``Problem`` when the days make no sense."""

    def change(self) -> CalendarVersion:
        """Writes the next version."""
        newest = CalendarVersion.objects.aggregate(newest=Max("version"))["newest"] or 0
        made = CalendarVersion.objects.create(
            version=newest + 1, amended=as_stored(self.days), published_on=self.occasion.on
        )
        self.note_created(made)
        return made

    def settle(self) -> None:
        """Deadlines and silences count otherwise; this process does so as soon as the version is written."""
        mark_standings_stale()
        transaction.on_commit(bring_in_force)
