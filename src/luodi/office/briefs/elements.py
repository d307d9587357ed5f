"""What a brief says of elements: kinds that fall short in the quarters ahead, and holds that are about to lapse.

Both as the register stands when the brief is written, counted from the brief's day.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.elements.board import Board, BoardLine, BoardReader, quarters_from
from luodi.office.elements.reservation_queries import about_to_lapse
from luodi.office.elements.words import SupplyKind
from luodi.office.people.models import User
from luodi.office.places.queries import districts

QUARTERS = 2


@dataclass(frozen=True, slots=True)
class Shortage:
    """A kind that is short in a quarter, in its unit; ``districts`` are those that are short themselves, most first."""

    kind: SupplyKind
    quarter: str
    supplied: Decimal
    promised: Decimal
    needed: Decimal
    short: Decimal
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A hold that is warned of and lapses at the end of its last day unless somebody confirms it."""

    kind: SupplyKind
    supply_name: str
    project_code: str
    project_name: str
    quantity: Decimal
    held_until_on: date
    held_by: str


@dataclass(frozen=True, slots=True)
class ElementsAhead:
    """The section on elements; empty where nothing is short and nothing lapses."""

    shortages: tuple[Shortage, ...] = ()
    lapsing: tuple[Lapsing, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.shortages or self.lapsing)


NOTHING_AHEAD = ElementsAhead()


def elements_ahead(user: User, as_of: date, district_code: str = "") -> ElementsAhead:
    """The first quarter in which each kind falls short, and the holds about to lapse, of the city or a district."""
    names = {row.code: row.name.zh for row in districts()}
    shortages = []
    for kind in SupplyKind:
        reader = BoardReader(user, kind, as_of)
        for quarter in quarters_from(as_of, QUARTERS):
            board = reader.board(quarter)
            line = _line(board, district_code)
            if line is not None and line.short > 0:
                shortages.append(_shortage(kind, board, line, names))
                break
    lapsing = tuple(
        Lapsing(
            row.kind, row.supply_name, row.project_code, row.project_name, row.quantity, row.held_until_on, row.held_by
        )
        for row in about_to_lapse(user, as_of)
        if not district_code or row.district_code == district_code
    )
    return ElementsAhead(tuple(shortages), lapsing)


def _line(board: Board, district_code: str) -> BoardLine | None:
    if not district_code:
        return board.total
    return next((line for line in board.lines if line.district_code == district_code), None)


def _shortage(kind: SupplyKind, board: Board, line: BoardLine, names: dict[str, str]) -> Shortage:
    short = sorted((each for each in board.lines if each.short > 0), key=lambda each: (-each.short, each.district_code))
    named = tuple(names.get(each.district_code, each.district_code) for each in short if each.district_code)
    whole = line.district_code == "*"
    return Shortage(
        kind, board.quarter.code, line.supplied, line.promised, line.needed, line.short, named if whole else ()
    )
