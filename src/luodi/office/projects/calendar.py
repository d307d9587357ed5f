"""The working calendar of the city: the State Council's, with the days that the office has amended, by version.

Whether a day is worked is a fact about the day, not a rule that holds from some day on: the newest version counts for
every question, also for one about an earlier day. What was written down (a brief, an agreed date, a reservation's last
day) stays as it was written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from luodi.office.people.models import User
from luodi.office.projects.models import Project
from luodi.office.projects.rule_trials import Trial, trial_of
from luodi.office.projects.rules import CalendarVersion
from luodi.office.projects.snapshot import positions_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text
from luodi.reference.working_days import (
    FIRST_DAY,
    LAST_DAY,
    WorkingCalendar,
    calendar_in_force,
    is_worked_by_state_council,
    put_in_force,
    trying,
)

LONGEST_RUN = 62
"""Days that may be amended in one go: no closing lasts longer than two months."""


@dataclass(frozen=True, slots=True)
class AmendedDay:
    """A day that differs from the State Council's calendar: a make-up day (``works``) or a closing day, and why."""

    day: date
    works: bool
    title: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version of the calendar, with the days in which it differs from the one before."""

    version: int
    published_on: date
    in_force: bool
    new: tuple[AmendedDay, ...]
    gone: tuple[AmendedDay, ...]


def amended_days() -> tuple[AmendedDay, ...]:
    """The days of the newest version, in order. One query."""
    newest = CalendarVersion.objects.order_by("-version").values_list("amended", flat=True).first()
    return _read(newest or [])


def calendar_versions() -> list[VersionShown]:
    """Every version, the newest first. One query."""
    shown: list[VersionShown] = []
    before: tuple[AmendedDay, ...] = ()
    rows = list(CalendarVersion.objects.order_by("version"))
    for row in rows:
        days = _read(row.amended)
        new = tuple(day for day in days if day not in before)
        gone = tuple(day for day in before if day not in days)
        shown.append(VersionShown(row.version, row.published_on, row is rows[-1], new, gone))
        before = days
    return shown[::-1]


def bring_in_force() -> None:
    """Puts the newest version in force for this process, unless it is already. One query."""
    amended = _as_amendments(amended_days())
    if calendar_in_force().amended != amended:
        put_in_force(WorkingCalendar(amended))


def try_calendar(user: User, days: Iterable[AmendedDay], as_of: date) -> Trial:
    """Which lights of the projects that ``user`` sees would turn today under other amended days. Nothing is written."""
    projects = Project.objects.visible_to(user).order_by("code")
    now = positions_of(projects, as_of)
    with trying(WorkingCalendar(_as_amendments(days))):
        then = positions_of(projects, as_of)
    return trial_of(now, then)


def with_amended(first_on: date, last_on: date, *, works: bool, title: str, source: str) -> tuple[AmendedDay, ...]:
    """The days of the newest version, with a run of days closed or made up; a ``Problem`` when that says nothing new.

    Days that the State Council already has so are left to it.
    """
    run = _run(first_on, last_on)
    if not 1 <= len(title.strip()) <= 80 or len(source) > 120:
        raise _refused(
            "incomplete",
            Text("须写明事由（80 字以内）；文号不超过 120 字", "Say why in 80 characters; a source has at most 120"),
            Text("请写明事由，如“进博会期间放假”", "Write what the days are for"),
            "title",
        )
    known = {one.day: one for one in amended_days()}
    wanted = dict(known)
    for day in run:
        wanted.pop(day, None)
        if is_worked_by_state_council(day) != works:
            wanted[day] = AmendedDay(day, works, title.strip(), source.strip())
    return _different(known, wanted)


def without_amended(first_on: date, last_on: date) -> tuple[AmendedDay, ...]:
    """The days of the newest version, with a run of days given back to the State Council's calendar."""
    run = set(_run(first_on, last_on))
    known = {one.day: one for one in amended_days()}
    return _different(known, {day: one for day, one in known.items() if day not in run})


def as_stored(days: Iterable[AmendedDay]) -> list[dict[str, object]]:
    """As JSON for the register."""
    return [
        {"day": one.day.isoformat(), "works": one.works, "title": one.title, "source": one.source}
        for one in sorted(days, key=lambda one: one.day)
    ]


def _read(stored: Iterable[Mapping[str, object]]) -> tuple[AmendedDay, ...]:
    return tuple(
        AmendedDay(
            date.fromisoformat(str(one["day"])), bool(one["works"]), str(one["title"]), str(one.get("source", ""))
        )
        for one in stored
    )


def _as_amendments(days: Iterable[AmendedDay]) -> dict[date, bool]:
    return {one.day: one.works for one in days}


def _run(first_on: date, last_on: date) -> list[date]:
    if not FIRST_DAY <= first_on <= last_on <= LAST_DAY or (last_on - first_on).days >= LONGEST_RUN:
        raise _refused(
            "days",
            Text(
                f"首日不得晚于末日，一次最多 {LONGEST_RUN} 天，且须在 {FIRST_DAY.year} 至 {LAST_DAY.year} 年之间",
                f"The first day comes before the last, at most {LONGEST_RUN} days in one go, "
                f"within {FIRST_DAY.year} and {LAST_DAY.year}",
            ),
            Text("请核对起止日期", "Check the days"),
            "last_on",
        )
    return [first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1)]


def _different(known: dict[date, AmendedDay], wanted: dict[date, AmendedDay]) -> tuple[AmendedDay, ...]:
    if known == wanted:
        raise _refused(
            "nothing_new",
            Text("这些日子在日历中已是如此，未作更改", "The calendar says so already; nothing was changed"),
            Text("请在日历上核对所选的日子", "Look these days up in the calendar"),
            "first_on",
        )
    return tuple(wanted[day] for day in sorted(wanted))


def _refused(what: str, text: Text, remedy: Text, field: str) -> Problem:
    return Problem(f"calendar.{what}", text, remedy, Where(field=field))
