"""What the project ledger is narrowed to and sorted by, twice over: in the database, by the kept standings, and on
standings that were computed for another day. Tests hold the two together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import OrderBy

from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.awaiting import Waits, that_wait
from luodi.office.projects.models import Project, ProjectName, ProjectQuerySet, TaskForceMember
from luodi.office.projects.standing import ProjectStanding
from luodi.office.projects.words import Health, ProjectKind, Stage

_OF_THE_PROJECT = {"code": "code", "name": "name", "district": "district_id", "investment": "investment_cny"}
_Key = Callable[[ProjectStanding], Any]
_OF_THE_STANDING: dict[str, tuple[tuple[str, ...], _Key]] = {
    "stage": (("stage_place",), lambda one: one.stage_place),
    "last_progress": (("last_progress_on",), lambda one: one.last_progress_on),
    "silent": (("silent_working_days",), lambda one: one.silent_working_days),
    "due": (("due_on",), lambda one: one.due_on or date.max),
    "light": (
        ("severity", "late_working_days", "silent_working_days"),
        lambda one: (one.severity, one.late_working_days, one.silent_working_days),
    ),
}
_BLANKS_COME_LAST = frozenset({"due"})
SORTS = (*_OF_THE_PROJECT, *_OF_THE_STANDING)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What the ledger is narrowed to. ``text`` is a part of a code, a name (also a former one) or an investor.

    ``silent_working_days``: at least so many without progress. ``running``: only those that need a light. ``turned``:
    whose light is graver than at the last dispatch, and burns. ``due_until``: whose open node is due by then, overdue
    ones left out where ``due_from`` says so. ``waits``: in which something waits for a person of the office. ``mine``:
    the user is in the task force. ``sort`` is one of :data:`SORTS`, with ``-`` in front for descending; pages count
    from 1.
    """

    text: str = ""
    district_code: str = ""
    park_code: str = ""
    kind: ProjectKind | None = None
    stage: Stage | None = None
    health: Health | None = None
    light: Light | None = None
    silent_working_days: int | None = None
    running: bool = False
    turned: bool = False
    due_from: date | None = None
    due_until: date | None = None
    waits: Waits | None = None
    mine: bool = False
    sort: str = "code"
    page: int = 1
    page_size: int = 50

    def of_any_light(self) -> "LedgerFilter":
        """The same, whatever the light."""
        return replace(self, light=None)

    @property
    def order(self) -> tuple[str, bool]:
        """What to sort by, and whether descending; by code where the address asks for something else."""
        field, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        return (field, descending) if field in SORTS else ("code", False)


def chosen(user: User, wanted: LedgerFilter) -> ProjectQuerySet:
    """The projects that the user may see, narrowed by all that has no day."""
    found = Project.objects.visible_to(user)
    text = wanted.text.strip()
    if text:
        alias = ProjectName.objects.filter(project=OuterRef("pk"), name__icontains=text)
        found = found.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(investor_name__icontains=text) | Exists(alias)
        )
    if wanted.district_code:
        found = found.filter(district_id=wanted.district_code)
    if wanted.park_code:
        found = found.filter(park_id=wanted.park_code)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.waits:
        found = that_wait(found, wanted.waits)
    if wanted.mine:
        found = found.filter(Exists(TaskForceMember.objects.filter(project=OuterRef("pk"), user=user)))
    return found


def narrowed(found: ProjectQuerySet, wanted: LedgerFilter) -> ProjectQuerySet:
    """``found``, narrowed by the kept standings."""
    conditions: dict[str, Any] = {"standing__isnull": False}
    if wanted.stage:
        conditions["standing__stage"] = wanted.stage
    if wanted.health:
        conditions["standing__health"] = wanted.health
    if wanted.light is not None:
        conditions["standing__severity"] = wanted.light.severity
    if wanted.silent_working_days is not None:
        conditions["standing__silent_working_days__gte"] = wanted.silent_working_days
    if wanted.due_from:
        conditions["standing__due_on__gte"] = wanted.due_from
    if wanted.due_until:
        conditions["standing__due_on__lte"] = wanted.due_until
    if wanted.running:
        conditions["standing__severity__gt"] = Light.NONE.severity
    found = found.filter(**conditions)
    if wanted.turned:
        before = F("standing__severity_before")
        found = found.filter(
            standing__severity__gte=Light.YELLOW.severity,
            standing__severity_before__gt=Light.NONE.severity,
            standing__severity__gt=before,
        )
    return found


def fits(standing: ProjectStanding, wanted: LedgerFilter) -> bool:
    """Whether a computed standing is among those that :func:`narrowed` leaves."""
    conditions: list[bool] = [
        wanted.stage is None or standing.stage == wanted.stage,
        wanted.health is None or standing.health == wanted.health,
        wanted.light is None or standing.severity == wanted.light.severity,
        wanted.silent_working_days is None or standing.silent_working_days >= wanted.silent_working_days,
        wanted.due_from is None or (standing.due_on is not None and standing.due_on >= wanted.due_from),
        wanted.due_until is None or (standing.due_on is not None and standing.due_on <= wanted.due_until),
        not wanted.running or standing.severity > Light.NONE.severity,
        not wanted.turned or has_turned(standing.severity, standing.severity_before),
    ]
    return all(conditions)


def has_turned(severity: int, before: int | None) -> bool:
    """Whether a light burns that is graver than it was; a project that had none does not turn."""
    return severity >= Light.YELLOW.severity and severity > (before or severity) > Light.NONE.severity


def ordered(found: ProjectQuerySet, wanted: LedgerFilter) -> ProjectQuerySet:
    """``found`` in the order asked for, by the kept standings where it is theirs; by code among equals."""
    field, descending = wanted.order
    if field in _OF_THE_PROJECT:
        columns: Iterable[str] = [_OF_THE_PROJECT[field]]
    else:
        columns = [f"standing__{column}" for column in _OF_THE_STANDING[field][0]]
    blanks_last = (field in _BLANKS_COME_LAST) is not descending
    return found.order_by(*(_by(column, descending=descending, blanks_last=blanks_last) for column in columns), "code")


def sorted_by(standings: list[ProjectStanding], wanted: LedgerFilter) -> None:
    """Sorts computed standings, which come in the order of the project's own columns, as :func:`ordered` does."""
    field, descending = wanted.order
    if field in _OF_THE_STANDING:
        standings.sort(key=_OF_THE_STANDING[field][1], reverse=descending)


def in_own_order(found: ProjectQuerySet, wanted: LedgerFilter) -> ProjectQuerySet:
    """``found`` in the order asked for as far as it is one of the project's own columns; else by code."""
    return ordered(found, wanted) if wanted.order[0] in _OF_THE_PROJECT else found.order_by("code")


def _by(column: str, *, descending: bool, blanks_last: bool) -> OrderBy:
    """Databases differ in where blanks go, so it is said."""
    place: dict[str, bool] = {"nulls_last": True} if blanks_last else {"nulls_first": True}
    return F(column).desc(**place) if descending else F(column).asc(**place)
