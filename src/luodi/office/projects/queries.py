"""Reads of projects that a person sees: the ledger, pairs that may be one signing, and the published rules.

The page of one project is ``dossier``; figures for briefs come from ``snapshot``.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Value, When

from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.decisions import newest_on, shipped_decision
from luodi.office.projects.models import (
    DoubleSigning,
    HealthEvent,
    Project,
    ProjectName,
    ProjectQuerySet,
    StageEvent,
)
from luodi.office.projects.routes import STAGE_ORDER, RouteDefinition, read_route
from luodi.office.projects.rules import DecisionModel, RouteTemplate
from luodi.office.projects.snapshot import Position, positions_of
from luodi.office.projects.words import DecisionName, Health, ProjectKind, Stage
from luodi.reference.text import Text

# What the database sorts by, and what needs the light of every row first.
_COLUMN_SORTS = {
    "code": "code",
    "name": "name",
    "district": "district_id",
    "stage": "stage_place",
    "investment": "investment_cny",
    "last_progress": "last_progress_on",
}
_POSITION_SORTS: dict[str, Callable[[Position], Any]] = {
    "light": lambda position: position.light.severity,
    "silent": lambda position: position.silent_working_days,
    "due": lambda position: position.acts_by_on or date.max,
}
SORTS = (*_COLUMN_SORTS, *_POSITION_SORTS)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What the ledger is narrowed to. ``text`` is a part of a code, a name (also a former one) or an investor.

    ``silent_working_days``: at least so many without progress. ``sort`` is one of :data:`SORTS`, with ``-`` in front
    for descending; pages count from 1.
    """

    text: str = ""
    district_code: str = ""
    park_code: str = ""
    kind: ProjectKind | None = None
    stage: Stage | None = None
    health: Health | None = None
    light: Light | None = None
    silent_working_days: int | None = None
    sort: str = "code"
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the ledger; ``total`` counts all projects that the filter leaves."""

    rows: tuple[Position, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CountedLedger:
    """A page of the ledger, and how many of the rows show each light, whatever light the page is narrowed to."""

    page: LedgerPage
    lights: Mapping[Light, int]


@dataclass(frozen=True, slots=True)
class SigningSide:
    """One of two projects that may be one signing, and who owns it."""

    code: str
    name: str
    district_name: str
    owner_office: str
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class DoubleSigningRow:
    """A pair that may be one project signed twice; ``number`` names it to :func:`double_signing`."""

    number: int
    earlier: SigningSide
    later: SigningSide
    score: float
    why: Text
    found_on: date
    status: DoubleSigning.Status
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class DecisionVersion:
    """A published version of a model by which projects are judged."""

    name: DecisionName
    version: int
    published_on: date
    in_force: bool


def ledger(user: User, wanted: LedgerFilter, as_of: date) -> LedgerPage:
    """A page of the projects that the user may see, as they stood on ``as_of``. A constant number of queries."""
    found = _filtered(user, wanted, as_of)
    field, descending = _order(wanted)
    if field in _POSITION_SORTS or wanted.light is not None or wanted.silent_working_days is not None:
        return _page_of(_positions(found, wanted, as_of), wanted)
    total = found.count()
    page, pages, first = _paging(wanted, total)
    ordered = found.order_by(("-" if descending else "") + _COLUMN_SORTS[field], "code")
    # Ids first: the rows of the page must keep their order, and nothing else is worth loading for the others.
    ids = list(ordered.values_list("pk", flat=True)[first : first + wanted.page_size])
    by_id = {position.project_id: position for position in positions_of(Project.objects.filter(pk__in=ids), as_of)}
    return LedgerPage(tuple(by_id[pk] for pk in ids), total, page, pages)


def counted_ledger(user: User, wanted: LedgerFilter, as_of: date) -> CountedLedger:
    """The same page as :func:`ledger`, with its counts by light, from one computation of every position.

    Each row is counted once, so that each count equals the rows that narrowing to its light leaves.
    """
    everything = _positions(_filtered(user, wanted, as_of), replace(wanted, light=None), as_of)
    lights = Counter(position.light for position in everything)
    return CountedLedger(
        _page_of([position for position in everything if wanted.light in (None, position.light)], wanted),
        {light: lights[light] for light in Light},
    )


def double_signings(user: User, as_of: date, *, only_open: bool = False) -> list[DoubleSigningRow]:
    """The pairs of which the user may see one side at least, found by ``as_of``, the newest first."""
    visible = Project.objects.visible_to(user).order_by().values("pk")
    rows = DoubleSigning.objects.filter(Q(earlier__in=visible) | Q(later__in=visible), found_on__lte=as_of)
    if only_open:
        rows = rows.filter(status=DoubleSigning.Status.OPEN)
    rows = rows.select_related(
        "earlier__district", "earlier__owner_office", "later__district", "later__owner_office"
    ).order_by("-found_on", "-id")
    pairs = list(rows)
    signed = _signed_on({pk for pair in pairs for pk in (pair.earlier_id, pair.later_id)}, as_of)
    return [
        DoubleSigningRow(
            number=pair.pk,
            earlier=_side(pair.earlier, signed),
            later=_side(pair.later, signed),
            score=pair.score,
            why=Text(pair.reason_zh, pair.reason_en),
            found_on=pair.found_on,
            status=DoubleSigning.Status(pair.status),
            decided_on=pair.decided_on,
        )
        for pair in pairs
    ]


def double_signing(user: User, number: int) -> DoubleSigning | None:
    """The pair itself, for the action that decides it, when the user may see one side."""
    visible = Project.objects.visible_to(user).order_by().values("pk")
    return DoubleSigning.objects.filter(Q(earlier__in=visible) | Q(later__in=visible), pk=number).first()


def find_project(user: User, code: str) -> Project | None:
    """The project with this code, for the actions that change it, when the user may see it."""
    return Project.objects.visible_to(user).filter(code=code).first()


def routes() -> dict[ProjectKind, RouteDefinition]:
    """The newest route of each kind of project."""
    newest = {row.kind: row for row in RouteTemplate.objects.order_by("version")}
    return {ProjectKind(kind): read_route(row.definition, row.journal_key) for kind, row in newest.items()}


def decision_versions(as_of: date) -> list[DecisionVersion]:
    """Every version of the models by which projects are judged, and which are in force on a day."""
    in_force = set(newest_on(as_of).values_list("pk", flat=True))
    return [
        DecisionVersion(DecisionName(name), version, published_on, in_force=pk in in_force)
        for pk, name, version, published_on in DecisionModel.objects.values_list(
            "pk", "name", "version", "published_on"
        )
    ]


def decision_in_force(name: DecisionName, as_of: date) -> str:
    """The XML of the model in force on a day; the shipped one before any was published."""
    return newest_on(as_of).filter(name=name).values_list("xml", flat=True).first() or shipped_decision(name)


def _filtered(user: User, wanted: LedgerFilter, as_of: date) -> ProjectQuerySet:
    moves = StageEvent.objects.filter(project=OuterRef("pk"), happened_on__lte=as_of).order_by("-happened_on", "-id")
    found = Project.objects.visible_to(user).annotate(stage_then=Subquery(moves.values("to_stage")[:1]))
    found = found.filter(stage_then__isnull=False).annotate(
        stage_place=Case(
            *(When(stage_then=stage.value, then=Value(place)) for stage, place in STAGE_ORDER.items()),
            output_field=IntegerField(),
        )
    )
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
    if wanted.stage:
        found = found.filter(stage_then=wanted.stage)
    return _of_health(found, wanted.health, as_of) if wanted.health else found


def _of_health(found: ProjectQuerySet, health: Health, as_of: date) -> ProjectQuerySet:
    events = HealthEvent.objects.filter(project=OuterRef("pk"), happened_on__lte=as_of).order_by("-happened_on", "-id")
    then = found.annotate(health_then=Subquery(events.values("health")[:1]))
    wanted = Q(health_then=health)
    return then.filter(wanted | Q(health_then__isnull=True) if health == Health.ON_TRACK else wanted)


def _order(wanted: LedgerFilter) -> tuple[str, bool]:
    """What to sort by, and whether descending; by code where the address asks for something else."""
    field, descending = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    return (field, descending) if field in SORTS else ("code", False)


def _positions(found: ProjectQuerySet, wanted: LedgerFilter, as_of: date) -> list[Position]:
    """Every position that the filter leaves, in its order."""
    field, descending = _order(wanted)
    column = _COLUMN_SORTS.get(field, "code")
    ordered = found.order_by(("-" if descending and field in _COLUMN_SORTS else "") + column, "code")
    kept = [position for position in positions_of(ordered, as_of) if _is_wanted(position, wanted)]
    if field in _POSITION_SORTS:
        kept.sort(key=_POSITION_SORTS[field], reverse=descending)
    return kept


def _page_of(kept: list[Position], wanted: LedgerFilter) -> LedgerPage:
    page, pages, first = _paging(wanted, len(kept))
    return LedgerPage(tuple(kept[first : first + wanted.page_size]), len(kept), page, pages)


def _is_wanted(position: Position, wanted: LedgerFilter) -> bool:
    if wanted.light is not None and position.light != wanted.light:
        return False
    return wanted.silent_working_days is None or position.silent_working_days >= wanted.silent_working_days


def _paging(wanted: LedgerFilter, total: int) -> tuple[int, int, int]:
    pages = max(1, -(-total // wanted.page_size))
    page = min(max(1, wanted.page), pages)
    return page, pages, (page - 1) * wanted.page_size


def _signed_on(ids: set[int], as_of: date) -> dict[int, date]:
    rows = StageEvent.objects.filter(project_id__in=ids, to_stage=Stage.SIGNED, happened_on__lte=as_of)
    return dict(rows.order_by("-happened_on").values_list("project_id", "happened_on"))


def _side(project: Project, signed: dict[int, date]) -> SigningSide:
    return SigningSide(
        code=project.code,
        name=project.name,
        district_name=project.district.name if project.district else "",
        owner_office=project.owner_office.name if project.owner_office else "",
        signed_on=signed.get(project.pk),
    )
