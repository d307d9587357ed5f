"""Reads of supplies and reservations that a person sees."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.words import ReservationState, SupplyKind
from luodi.office.people.models import User


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
