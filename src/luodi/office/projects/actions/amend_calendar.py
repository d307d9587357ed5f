"""Amends the working calendar: the offices close on days that are worked elsewhere, or make up days of rest."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.projects.calendar import AmendedDay, with_amended
from luodi.office.projects.calendar_action import CalendarAction


@dataclass(kw_only=True)
class AmendCalendar(CalendarAction):
    """From ``first_on`` to ``last_on``, both included: closed, or worked when ``works``. ``title`` says why."""

    name: ClassVar[str] = "rules.amend_calendar"
    first_on: date
    last_on: date
    works: bool
    title: str
    source: str = ""

    def wanted(self) -> tuple[AmendedDay, ...]:
        """What the calendar says with these days."""
        return with_amended(self.first_on, self.last_on, works=self.works, title=self.title, source=self.source)
