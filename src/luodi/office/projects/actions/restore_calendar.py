"""Gives days of the working calendar back to the State Council's: what the office had amended is taken off."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.projects.calendar import AmendedDay, without_amended
from luodi.office.projects.calendar_action import CalendarAction


@dataclass(kw_only=True)
class RestoreCalendar(CalendarAction):
    """From ``first_on`` to ``last_on``, both included."""

    name: ClassVar[str] = "rules.restore_calendar"
    first_on: date
    last_on: date

    def wanted(self) -> tuple[AmendedDay, ...]:
        """What the calendar says without these days."""
        return without_amended(self.first_on, self.last_on)
