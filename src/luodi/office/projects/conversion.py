"""Conversion of signed projects as a person may see it: cohorts, curves by group, and the rows behind every number.

Counted is what counts anywhere: verified evidence only, the later of two signings of one project left out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luodi.engine.statistics.cohorts import (
    Cohort,
    Milestone,
    Quarter,
    SigningHistory,
    add_months,
    cohorts,
    first_outcome,
    months_between,
)
from luodi.engine.statistics.incidence import Incidence, cumulative_incidence
from luodi.office.people.models import User
from luodi.office.projects import snapshot
from luodi.office.projects.models import Project
from luodi.office.projects.words import ProjectKind, Stage

STAGE_OF = {
    Milestone.LANDED: Stage.LANDED,
    Milestone.STARTED: Stage.STARTED,
    Milestone.PRODUCING: Stage.PRODUCING,
}
LONGEST_MONTHS = 36
GROUPS_SHOWN = 6
_CHUNK = 500  # SQLite takes only so many parameters


class Grouping(StrEnum):
    """By what curves are told apart."""

    YEAR = "year"
    DISTRICT = "district"
    KIND = "kind"
    TRACK = "track"


@dataclass(frozen=True, slots=True)
class ConversionFilter:
    """Which signings are looked at; what is empty does not narrow."""

    district_code: str = ""
    kind: ProjectKind | None = None
    track: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A group of signings and its estimated conversion, month by month from 0.

    Up to ``observed_months`` every signing of the group has been followed; beyond, only the older ones have.
    """

    group: str
    signed: tuple[str, ...]
    observed_months: int
    points: tuple[Incidence, ...]

    def at(self, months: int) -> Incidence:
        """The estimate at so many months."""
        return self.points[months]


@dataclass(frozen=True, slots=True)
class Conversion:
    """Everything of the page: the signings, their cohorts by quarter, the curve of all, and those of the groups."""

    signings: tuple[snapshot.SigningHistory, ...]
    cohorts: tuple[Cohort, ...]
    whole: Curve
    curves: tuple[Curve, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class SignedProject:
    """A project behind a number."""

    code: str
    name: str
    district_name: str
    signed_on: date
    reached_on: date | None
    withdrawn_on: date | None


def conversion(
    user: User, wanted: ConversionFilter, milestone: Milestone, grouping: Grouping, as_of: date
) -> Conversion:
    """The conversion of the signings that the user may see. ``left_out``: groups beyond :data:`GROUPS_SHOWN`."""
    signings = signings_of(user, wanted, as_of)
    groups = groups_of(signings, milestone, grouping)
    largest = sorted(groups, key=lambda group: (-len(groups[group]), group))[:GROUPS_SHOWN]
    return Conversion(
        tuple(signings),
        cohorts(map(history, signings), as_of),
        _curve("", signings, milestone, as_of),
        tuple(_curve(group, groups[group], milestone, as_of) for group in sorted(largest)),
        len(groups) - len(largest),
    )


def signings_of(user: User, wanted: ConversionFilter, as_of: date) -> list[snapshot.SigningHistory]:
    """The counted signings that the filter leaves."""
    return [
        one
        for one in snapshot.signing_histories(user, as_of)
        if one.counted
        and wanted.district_code in ("", one.district_code)
        and wanted.kind in (None, one.kind)
        and wanted.track in ("", one.track)
    ]


def tracks_of(user: User) -> list[str]:
    """The tracks of the projects that the user may see, the most used first."""
    used = Counter(Project.objects.visible_to(user).exclude(track="").order_by().values_list("track", flat=True))
    return [track for track, _count in used.most_common()]


def history(signing: snapshot.SigningHistory) -> SigningHistory:
    """What the count needs to know of a signing."""
    reached = {milestone: on for milestone, stage in STAGE_OF.items() if (on := signing.reached.get(stage))}
    route = frozenset(milestone for milestone, stage in STAGE_OF.items() if stage in signing.route_stages)
    return SigningHistory(signing.key, signing.signed_on, reached, signing.withdrawn_on, route)


def groups_of(
    signings: Iterable[snapshot.SigningHistory], milestone: Milestone, grouping: Grouping
) -> dict[str, list[snapshot.SigningHistory]]:
    """The signings whose route passes the milestone, by group; an empty word for those that belong to none."""
    groups: dict[str, list[snapshot.SigningHistory]] = {}
    for one in signings:
        if STAGE_OF[milestone] in one.route_stages:
            groups.setdefault(_WORD_OF[grouping](one), []).append(one)
    return groups


def at_risk(
    signings: Iterable[snapshot.SigningHistory], milestone: Milestone, months: int, as_of: date
) -> tuple[str, ...]:
    """Those followed for so many months without an outcome before: the number at risk."""
    held = [history(one) for one in signings]
    return tuple(sorted(one.key for one in held if _followed(one, milestone, as_of) >= months))


def rows_of(
    user: User, keys: Sequence[str], signings: Iterable[snapshot.SigningHistory], milestone: Milestone
) -> list[SignedProject]:
    """The projects behind a number, by day of signing."""
    by_key = {one.key: one for one in signings}
    known: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), _CHUNK):
        found = Project.objects.visible_to(user).filter(code__in=keys[start : start + _CHUNK])
        rows = found.values_list("code", "name", "district__name")
        known |= {code: (name, district or "") for code, name, district in rows}
    stage = STAGE_OF[milestone]
    rows_found = [
        SignedProject(key, *known[key], by_key[key].signed_on, by_key[key].reached.get(stage), by_key[key].withdrawn_on)
        for key in keys
    ]
    return sorted(rows_found, key=lambda row: (row.signed_on, row.code))


_WORD_OF: dict[Grouping, Callable[[snapshot.SigningHistory], str]] = {
    Grouping.YEAR: lambda one: str(Quarter.of(one.signed_on).year),
    Grouping.DISTRICT: lambda one: one.district_code,
    Grouping.KIND: lambda one: one.kind.value,
    Grouping.TRACK: lambda one: one.track,
}


def _curve(group: str, signings: Sequence[snapshot.SigningHistory], milestone: Milestone, as_of: date) -> Curve:
    held = [one for one in map(history, signings) if milestone in one.route]
    followed = [
        months
        for months in range(LONGEST_MONTHS + 1)
        if held and all(add_months(one.signed_on, months) <= as_of for one in held)
    ]
    points = cumulative_incidence(held, milestone, as_of, range(LONGEST_MONTHS + 1))
    return Curve(group, tuple(one.key for one in held), max(followed, default=0), points)


def _followed(one: SigningHistory, milestone: Milestone, as_of: date) -> float:
    """Months from signing to the first outcome, else to the day; less than nothing where the route passes it not."""
    if milestone not in one.route or one.signed_on > as_of:
        return -1.0
    outcome = first_outcome(one, milestone, as_of)
    return months_between(one.signed_on, outcome[0] if outcome else as_of)
