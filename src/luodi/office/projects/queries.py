"""Reads of projects that a person sees: pairs that may be one signing, one project, and the published rules.

The list of projects is ``ledger``, the page of one ``dossier``; figures for briefs come from ``snapshot``.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luodi.office.people.models import User
from luodi.office.projects.decisions import newest_on, shipped_decision
from luodi.office.projects.models import DoubleSigning, LedgerView, Project, StageEvent
from luodi.office.projects.routes import RouteDefinition, read_route
from luodi.office.projects.rules import DecisionModel, RouteTemplate
from luodi.office.projects.words import DecisionName, ProjectKind, Stage
from luodi.reference.text import Text


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


def double_signings(
    user: User, as_of: date, *, only_open: bool = False, limit: int | None = None
) -> list[DoubleSigningRow]:
    """The pairs of which the user may see one side at least, found by ``as_of``, the newest first."""
    rows = _pairs(user, as_of, only_open=only_open).select_related(
        "earlier__district", "earlier__owner_office", "later__district", "later__owner_office"
    )
    pairs = list(rows.order_by("-found_on", "-id")[:limit])
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


@dataclass(frozen=True, slots=True)
class ViewShown:
    """A kept view of the ledger; ``own`` ones can be removed, others are shared by the colleague named."""

    number: int
    name: str
    query: str
    shared: bool
    own: bool
    owner_name: str


def ledger_views(user: User) -> list[ViewShown]:
    """The user's own views and those that colleagues of the office share, the own ones first."""
    rows = LedgerView.objects.filter(
        Q(owner=user) | Q(shared=True, owner__office_id=user.office_id, owner__is_active=True)
    )
    found = [
        ViewShown(row.pk, row.name, row.query, row.shared, row.owner_id == user.pk, row.owner.display_name)
        for row in rows.select_related("owner")
    ]
    return sorted(found, key=lambda view: not view.own)


def ledger_view(user: User, number: int) -> LedgerView | None:
    """One of the user's own views, for the action that removes it."""
    return LedgerView.objects.filter(owner=user, pk=number).first()


def double_signings_waiting(user: User, as_of: date) -> int:
    """How many pairs wait for a decision, of those of which the user may see one side."""
    return _pairs(user, as_of, only_open=True).count()


def double_signing(user: User, number: int) -> DoubleSigning | None:
    """The pair itself, for the action that decides it, when the user may see one side."""
    visible = Project.objects.visible_to(user).order_by().values("pk")
    return DoubleSigning.objects.filter(Q(earlier__in=visible) | Q(later__in=visible), pk=number).first()


def find_project(user: User, code: str) -> Project | None:
    """The project with this code, for the actions that change it, when the user may see it."""
    return Project.objects.visible_to(user).filter(code=code).first()


def in_order_of_signing(one: Project, other: Project) -> tuple[Project, Project]:
    """Two projects, the one signed first before the other; what is not signed comes last, then the later code."""
    signed = _signed_on({one.pk, other.pk}, date.max)
    first, second = sorted((one, other), key=lambda project: (signed.get(project.pk, date.max), project.code))
    return first, second


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


def _pairs(user: User, as_of: date, *, only_open: bool) -> QuerySet[DoubleSigning]:
    visible = Project.objects.visible_to(user).order_by().values("pk")
    rows = DoubleSigning.objects.filter(Q(earlier__in=visible) | Q(later__in=visible), found_on__lte=as_of)
    return rows.filter(status=DoubleSigning.Status.OPEN) if only_open else rows


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
