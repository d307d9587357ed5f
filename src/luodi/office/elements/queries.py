"""Reads of needs, supplies and reservations that a person sees."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from luodi.office.elements.models import Need, Reservation, Supply
from luodi.office.elements.needs import ProjectNeed, needs_of
from luodi.office.elements.records import NeedRecord, SupplyRecord
from luodi.office.elements.words import OF_PROJECT, PLACES, NeedMeasure, ReservationState, SupplyKind
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
    track: str
    stage: str
    least: Decimal | None
    most: Decimal | None


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
    return [_supply_row(row) for row in found.order_by("pk")[:size]]


def _supply_row(row: Supply) -> SupplyRow:
    return SupplyRow(
        row.pk, SupplyKind(row.kind), row.key, row.name, row.district_id or "", row.park_id or "", row.from_on,
        row.until_on, row.supplied, row.promised, row.free, row.track, row.stage, row.least, row.most,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SuppliesFound:
    """A page of supplies, and how many there are."""

    rows: tuple[SupplyRow, ...]
    total: int


def supplies_found(
    user: User, *, first: int, size: int, kind: str = "", district_code: str = "", text: str = ""
) -> SuppliesFound:
    """Supplies within reach by kind and key. Two queries."""
    found = Supply.objects.visible_to(user)
    if kind:
        found = found.filter(kind=kind)
    if district_code:
        found = found.filter(district_id=district_code)
    if text.strip():
        found = found.filter(Q(key__icontains=text.strip()) | Q(name__icontains=text.strip()))
    rows = found.order_by("kind", "key")[first : first + size]
    return SuppliesFound(tuple(map(_supply_row, rows)), found.count())


def find_supply(user: User, number: str) -> dict[str, object] | None:
    """A supply as it is stated now, by the fields of the action that states it; None when there is none to be seen."""
    seen = Supply.objects.visible_to(user).exclude(kind__in=PLACES)
    row = seen.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if row is None:
        return None
    plain = ("kind", "key", "supplied", "track", "stage", "from_on", "until_on", "least", "most")
    stated = {name: getattr(row, name) for name in plain}
    return {**stated, "title": row.name, "district_code": row.district_id or "", "park_code": row.park_id or ""}


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


def stated_need(user: User, project_code: str, measure: NeedMeasure) -> NeedRecord | None:
    """What is stated of this need; None when nobody stated it, or the user does not see the project."""
    seen = Need.objects.visible_to(user).filter(project__code=project_code, measure=measure)
    row = seen.select_related("project").first()
    if row is None:
        return None
    quantity = getattr(row.project, OF_PROJECT[measure]) if measure in OF_PROJECT else row.quantity
    return NeedRecord(
        project_code=project_code, measure=measure, quantity=quantity or Decimal(0), needed_on=row.needed_on,
        tolerance_percent=row.tolerance_percent, tolerance_days=row.tolerance_days, remark=row.remark,
        source=row.source,
    )  # fmt: skip


def stated_supply(user: User, record: SupplyRecord) -> SupplyRecord | None:
    """The supply of this kind and key as it stands, its district left out where ``record`` leaves it to the park."""
    row = Supply.objects.visible_to(user).filter(kind=record.kind, key=record.key).first()
    if row is None:
        return None
    by_park = record.park_code and not record.district_code
    return SupplyRecord(
        kind=record.kind, key=row.key, title=row.name, supplied=row.supplied,
        district_code="" if by_park else row.district_id or "", park_code=row.park_id or "", track=row.track,
        stage=row.stage, from_on=row.from_on, until_on=row.until_on, least=row.least, most=row.most,
    )  # fmt: skip


def _with_needs() -> Q:
    stated = Need.objects.values("project_id")
    return Q(pk__in=stated) | Q(land_area_m2__isnull=False) | Q(floor_area_m2__isnull=False)


def _need_row(need: ProjectNeed) -> NeedRow:
    return NeedRow(
        need.project_code, need.project_name, need.district_code, need.measure, need.quantity, need.bearable,
        need.needed_on, need.latest_on, need.planned, need.tolerance_percent, need.tolerance_days, need.remark,
        need.source, need.stated_on,
    )  # fmt: skip
