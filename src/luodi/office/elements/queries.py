"""Reads of needs, supplies and reservations that a person sees."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from luodi.office.elements.models import Need, Reservation, Supply
from luodi.office.elements.needs import ProjectNeed, needs_of
from luodi.office.elements.words import NeedMeasure, ReservationState, SupplyKind
from luodi.office.people.models import User
from luodi.office.projects.models import Project


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """A supply with what is promised of it, in the unit of its kind."""

    number: int
    kind: SupplyKind
    key: str
    name: str
    district_code: str
    park_code: str
    from_on: date | None
    until_on: date | None
    supplied: Decimal
    promised: Decimal
    free: Decimal


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """A reservation; ``lapses_soon`` when it is held and its warning has come."""

    number: int
    kind: SupplyKind
    key: str
    supply_name: str
    project_code: str
    project_name: str
    quantity: Decimal
    state: ReservationState
    priority: int
    reason: str
    warn_on: date
    held_until_on: date
    lapses_soon: bool


def supplies(user: User, *, kind: str = "", after: int = 0, size: int = 500) -> list[SupplyRow]:
    """Supplies within reach in the order of their numbers: those stated, and the places of which some was promised."""
    found = Supply.objects.visible_to(user).filter(pk__gt=after)
    if kind:
        found = found.filter(kind=kind)
    return [
        SupplyRow(
            row.pk, SupplyKind(row.kind), row.key, row.name, row.district_id or "", row.park_id or "", row.from_on,
            row.until_on, row.supplied, row.promised, row.free,
        )
        for row in found.order_by("pk")[:size]
    ]  # fmt: skip


def reservations(
    user: User, as_of: date, *, project_code: str = "", state: str = "", after: int = 0, size: int = 500
) -> list[ReservationRow]:
    """Reservations of the supplies and projects within reach, in the order of their numbers."""
    found = Reservation.objects.visible_to(user).filter(pk__gt=after).select_related("supply", "project")
    if project_code:
        found = found.filter(project__code=project_code)
    if state:
        found = found.filter(state=state)
    return [
        ReservationRow(
            row.pk, SupplyKind(row.supply.kind), row.supply.key, row.supply.name, row.project.code, row.project.name,
            row.quantity, ReservationState(row.state), row.priority, row.reason, row.warn_on, row.held_until_on,
            row.state == ReservationState.HELD and row.warn_on <= as_of,
        )
        for row in found.order_by("pk")[:size]
    ]  # fmt: skip


def find_reservation(user: User, number: int) -> Reservation | None:
    """The reservation with this number, for the actions that change it: only one that the user sees."""
    return Reservation.objects.visible_to(user).filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need of a project, in the unit of its measure; ``planned`` when its day comes from the project's route."""

    project_code: str
    project_name: str
    district_code: str
    measure: NeedMeasure
    quantity: Decimal
    bearable: Decimal
    needed_on: date | None
    latest_on: date | None
    planned: bool
    tolerance_percent: Decimal
    tolerance_days: int
    remark: str
    source: str
    stated_on: date | None


def needs(user: User, *, project_code: str = "", after: str = "", size: int = 500) -> list[NeedRow]:
    """Needs of the projects within reach by project code and measure, those after ``after`` (``CODE/measure``)."""
    found = Project.objects.visible_to(user)
    found = found.filter(code=project_code) if project_code else found.filter(_with_needs())
    codes = list(found.filter(code__gte=after.partition("/")[0]).order_by("code").values_list("code", flat=True))
    rows: list[NeedRow] = []
    for first in range(0, len(codes), size):  # a project has a need, or now and then none: a second turn is rare
        some = needs_of(Project.objects.filter(code__in=codes[first : first + size]))
        made = sorted(map(_need_row, some), key=lambda row: (row.project_code, row.measure.value))
        rows += [row for row in made if f"{row.project_code}/{row.measure.value}" > after]
        if len(rows) >= size:
            break
    return rows[:size]


def _with_needs() -> Q:
    stated = Need.objects.values("project_id")
    return Q(pk__in=stated) | Q(land_area_m2__isnull=False) | Q(floor_area_m2__isnull=False)


def _need_row(need: ProjectNeed) -> NeedRow:
    return NeedRow(
        need.project_code, need.project_name, need.district_code, need.measure, need.quantity, need.bearable,
        need.needed_on, need.latest_on, need.planned, need.tolerance_percent, need.tolerance_days, need.remark,
        need.source, need.stated_on,
    )  # fmt: skip
