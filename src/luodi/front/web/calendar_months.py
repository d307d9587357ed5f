"""A year of the working calendar as twelve months of weeks: what is marked as a day of rest or a make-up day."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from luodi.office.projects.calendar import AmendedDay
from luodi.reference.working_days import is_worked_by_state_council

FIRST_YEAR, LAST_YEAR = 1990, 2089


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month; ``mark`` is ``rest`` for a weekday off, ``work`` for a weekend that is worked, else empty."""

    day: date
    works: bool
    mark: str
    amended: AmendedDay | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks from Monday on; a place outside the month is None."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    working_days: int


def months_of(year: int, amended: tuple[AmendedDay, ...]) -> list[Month]:
    """The months of a year under these amended days."""
    by_day = {one.day: one for one in amended}
    return [_month(year, number, by_day) for number in range(1, 13)]


def _month(year: int, number: int, amended: dict[date, AmendedDay]) -> Month:
    weeks = tuple(
        tuple(_cell(day, amended.get(day)) if day.month == number else None for day in week)
        for week in Calendar().monthdatescalendar(year, number)
    )
    worked = sum(cell.works for week in weeks for cell in week if cell)
    return Month(date(year, number, 1), weeks, worked)


def _cell(day: date, amended: AmendedDay | None) -> Cell:
    works = amended.works if amended else is_worked_by_state_council(day)
    is_weekday = day.weekday() < 5
    mark = "" if works == is_weekday else ("work" if works else "rest")
    return Cell(day, works, mark, amended)
