"""Conversion of signed projects, by the quarter in which they were signed.

A cohort is every counted project signed in one quarter. A cell asks of a cohort: which of its projects reached a
milestone within so many months of signing? Each project of the cell is in exactly one of four groups: converted,
withdrawn, still open (the window has not run out), or missed (it has). A share is only taken over the projects whose
whole window has been observed, because the early finishers of a young cohort would otherwise pass for all of it;
``incidence`` estimates with the young cohorts too.

Every group carries the keys of its projects, so that a number opens into rows. What counts as reached (verified
evidence, gate not bypassed) is decided by whoever builds the histories.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WINDOWS_MONTHS = (3, 6, 12, 24)


class Milestone(StrEnum):
    """What a signed project may be converted to."""

    LANDED = "landed"
    STARTED = "started"
    PRODUCING = "producing"


class Outcome(StrEnum):
    """How the wait for a milestone ends."""

    CONVERTED = "converted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SigningHistory:
    """What the count needs to know of one signed project.

    ``reached`` holds the first day of each milestone on evidence; ``route`` the milestones that its kind of project
    passes at all (a headquarters never starts construction).
    """

    key: str
    signed_on: date
    reached: Mapping[Milestone, date]
    withdrawn_on: date | None
    route: frozenset[Milestone]


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which ``day`` lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cohort, one milestone, one window. The four groups are disjoint and together make up ``all_keys``.

    ``observed`` are those whose window had run out by the day, whatever became of them: the only fair denominator.
    """

    milestone: Milestone
    months: int
    converted: tuple[str, ...]
    withdrawn: tuple[str, ...]
    still_open: tuple[str, ...]
    missed: tuple[str, ...]
    observed: tuple[str, ...]

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Every project of the cohort whose route passes the milestone, in order of key."""
        return tuple(sorted(self.converted + self.withdrawn + self.still_open + self.missed))

    @property
    def observed_converted(self) -> tuple[str, ...]:
        """The converted among the observed: the numerator of :attr:`share`."""
        observed = frozenset(self.observed)
        return tuple(key for key in self.converted if key in observed)

    @property
    def share(self) -> float | None:
        """Converted among those observed for the whole window, 0 to 1; None when there is nobody to ask."""
        return len(self.observed_converted) / len(self.observed) if self.observed else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """The projects signed in one quarter, and their cells (milestones in order, windows in order)."""

    quarter: Quarter
    signed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    cells: tuple[Cell, ...]

    def cell(self, milestone: Milestone, months: int) -> Cell:
        """The cell of a milestone and window."""
        return next(cell for cell in self.cells if (cell.milestone, cell.months) == (milestone, months))


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> float:
    """Months from ``start`` to ``end``: exactly ``n`` when ``end`` is ``add_months(start, n)``; 0 when before."""
    if end <= start:
        return 0.0
    whole = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, whole) > end:
        whole -= 1
    reached, following = add_months(start, whole), add_months(start, whole + 1)
    return whole + (end - reached).days / (following - reached).days


def first_outcome(history: SigningHistory, milestone: Milestone, until: date) -> tuple[date, Outcome] | None:
    """What ended the wait by the end of ``until``, and when; on one day conversion comes before withdrawal."""
    dated = [(history.reached.get(milestone), Outcome.CONVERTED), (history.withdrawn_on, Outcome.WITHDRAWN)]
    return min(((day, outcome) for day, outcome in dated if day and day <= until), default=None)


def cohorts(
    histories: Iterable[SigningHistory], as_of: date, windows: Sequence[int] = WINDOWS_MONTHS
) -> tuple[Cohort, ...]:
    """The cohorts of all quarters that have a signing, oldest first, as known at the end of the day ``as_of``.

    What is dated after ``as_of`` is not seen, signings included. ``windows`` in months.
    """
    by_quarter: dict[Quarter, list[SigningHistory]] = {}
    for history in sorted(histories, key=lambda each: each.key):
        if history.signed_on <= as_of:
            by_quarter.setdefault(Quarter.of(history.signed_on), []).append(history)
    return tuple(_cohort(quarter, by_quarter[quarter], as_of, windows) for quarter in sorted(by_quarter))


def _cohort(quarter: Quarter, members: Sequence[SigningHistory], as_of: date, windows: Sequence[int]) -> Cohort:
    return Cohort(
        quarter,
        tuple(member.key for member in members),
        tuple(member.key for member in members if member.withdrawn_on is not None and member.withdrawn_on <= as_of),
        tuple(_cell(milestone, months, members, as_of) for milestone in Milestone for months in windows),
    )


def _cell(milestone: Milestone, months: int, members: Sequence[SigningHistory], as_of: date) -> Cell:
    groups: dict[str, list[str]] = {"converted": [], "withdrawn": [], "still_open": [], "missed": []}
    observed = []
    for member in members:
        if milestone not in member.route:
            continue
        ends_on = add_months(member.signed_on, months)
        groups[_group(member, milestone, ends_on, as_of)].append(member.key)
        if ends_on <= as_of:
            observed.append(member.key)
    return Cell(milestone, months, **{name: tuple(keys) for name, keys in groups.items()}, observed=tuple(observed))


def _group(member: SigningHistory, milestone: Milestone, ends_on: date, as_of: date) -> str:
    outcome = first_outcome(member, milestone, min(ends_on, as_of))
    if outcome is not None:
        return outcome[1].value
    return "missed" if ends_on <= as_of else "still_open"
