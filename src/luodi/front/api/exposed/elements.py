"""Elements: what there is, what is promised of it, and the reservations."""

from typing import Any

from luodi.front.api.exposed.projects import PROJECT
from luodi.front.api.inputs import Code, RowNumber, Word
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import shape_of
from luodi.office.elements import queries
from luodi.office.elements.actions.confirm_reservation import ConfirmReservation
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.actions.receive_needs import ReceiveNeeds
from luodi.office.elements.actions.release_reservation import ReleaseReservation
from luodi.office.elements.actions.remove_need import RemoveNeed
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.board import Board, BoardReader, quarters_from
from luodi.office.elements.checklist import Checklist, checklist
from luodi.office.elements.queries import NeedRow, ReservationRow, SupplyRow
from luodi.office.elements.words import SupplyKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion

BOOK = Book("elements")


class SuppliesAsked(PageAsked):
    """What narrows the supplies."""

    kind: Word = ""


class ReservationsAsked(PageAsked):
    """What narrows the reservations."""

    project_code: Word = ""
    state: Word = ""


class NeedsAsked(PageAsked):
    """What narrows the needs."""

    project_code: Word = ""


def _needs(occasion: Occasion, asked: NeedsAsked, _places: Places, after: str, size: int) -> list[NeedRow]:
    """The needs of the projects within reach, with days and tolerances."""
    return queries.needs(occasion.user, project_code=asked.project_code, after=after, size=size)


def _board(occasion: Occasion, places: Places) -> list[Board] | None:
    """The quarters ahead of one kind of supply, each by district: supplied, promised, still needed, short."""
    if places["kind"] not in SupplyKind.values:
        return None
    reader = BoardReader(occasion.user, SupplyKind(places["kind"]), occasion.on)
    return [reader.board(quarter) for quarter in quarters_from(occasion.on)]


def _checklist(occasion: Occasion, places: Places) -> Checklist | None:
    """The five lights of a project: what is short, by when, and whose it is."""
    return checklist(occasion.user, places["code"], occasion.on)


def _supplies(occasion: Occasion, asked: SuppliesAsked, _places: Places, after: str, size: int) -> list[SupplyRow]:
    """The supplies within reach, with what is promised of each."""
    return queries.supplies(occasion.user, kind=asked.kind, after=_number(after), size=size)


def _reservations(
    occasion: Occasion, asked: ReservationsAsked, _places: Places, after: str, size: int
) -> list[ReservationRow]:
    """The reservations of the supplies and projects within reach."""
    return queries.reservations(
        occasion.user, occasion.on, project_code=asked.project_code, state=asked.state, after=_number(after), size=size
    )


def _reservation(occasion: Occasion, places: Places) -> Any:
    return queries.find_reservation(occasion.user, places["number"])


def _number(after: str) -> int:
    return int(after) if after.isdecimal() else 0


RESERVATION = Target("/reservations/{number}", "reservation", {"number": RowNumber}, _reservation)

BOOK.listing(
    "/supplies", shape_of(SupplyRow), _supplies, key=lambda row: str(row.number), permission=Permission.ELEMENT_VIEW,
    name="supplies", asked=SuppliesAsked,
)  # fmt: skip
BOOK.listing(
    "/needs", shape_of(NeedRow), _needs, key=lambda row: f"{row.project_code}/{row.measure.value}",
    permission=Permission.ELEMENT_VIEW, name="needs", asked=NeedsAsked,
)  # fmt: skip
BOOK.listing(
    "/reservations", shape_of(ReservationRow), _reservations, key=lambda row: str(row.number),
    permission=Permission.ELEMENT_VIEW, name="reservations", asked=ReservationsAsked,
)  # fmt: skip
BOOK.read(
    "/elements/{kind}", list[shape_of(Board)], _board,  # type: ignore[misc]  # built
    permission=Permission.ELEMENT_VIEW, name="elementBoard", kind=Code,
)  # fmt: skip
BOOK.read(
    "/projects/{code}/elements", shape_of(Checklist), _checklist, permission=Permission.ELEMENT_VIEW,
    name="projectElements", code=Code,
)  # fmt: skip
BOOK.action(SetNeed, "/needs", on=PROJECT)
BOOK.action(ReceiveNeeds, "/needs")
BOOK.action(RemoveNeed, "/needs/remove", on=PROJECT)
BOOK.action(SetSupply, "/supplies")
BOOK.action(HoldSupply, "/reservations", on=PROJECT)
BOOK.action(ConfirmReservation, "/confirm", on=RESERVATION)
BOOK.action(ReleaseReservation, "/release", on=RESERVATION)
