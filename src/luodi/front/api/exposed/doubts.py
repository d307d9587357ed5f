"""Rows and pairs on which a person decides."""

from typing import Annotated, Any

from pydantic import Field

from luodi.front.api.inputs import RowNumber
from luodi.front.api.operations import Book, PageAsked, Places, Target, not_found
from luodi.front.api.shapes import shape_of
from luodi.office.imports.actions.accept_doubtful_rows import AcceptDoubtfulRows
from luodi.office.imports.actions.decide_doubtful_row import DecideDoubtfulRow
from luodi.office.imports.actions.skip_doubtful_row import SkipDoubtfulRow
from luodi.office.imports.queries import DoubtfulRowView, doubtful_row, doubtful_rows
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.decide_double_signing import DecideDoubleSigning
from luodi.office.projects.queries import DoubleSigningRow, double_signing, double_signings

BOOK = Book("doubts")


class DoubtsAsked(PageAsked):
    """Only those that wait, unless told otherwise."""

    only_open: bool = True


def _rows(occasion: Occasion, asked: DoubtsAsked, _places: Places, after: str, size: int) -> list[DoubtfulRowView]:
    """Imported rows that may be a project that is there already, in the order of their numbers."""
    found = sorted(doubtful_rows(occasion.user, open_only=asked.only_open), key=lambda row: row.id)
    return [row for row in found if row.id > int(after or 0)][:size]


def _pairs(occasion: Occasion, asked: DoubtsAsked, _places: Places, after: str, size: int) -> list[DoubleSigningRow]:
    """Pairs that may be one project signed twice, in the order of their numbers."""
    found = double_signings(occasion.user, occasion.on, only_open=asked.only_open)
    return sorted((row for row in found if row.number > int(after or 0)), key=lambda row: row.number)[:size]


def _row(occasion: Occasion, places: Places) -> Any:
    return doubtful_row(occasion.user, places["number"])


def _pair(occasion: Occasion, places: Places) -> Any:
    return double_signing(occasion.user, places["number"])


def _numbered(occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    """The rows by their numbers; one that is not in sight is not there."""
    rows = [doubtful_row(occasion.user, number) for number in fields.pop("numbers")]
    if None in rows:
        raise not_found()
    return {**fields, "rows": rows}


BOOK.listing(
    "/doubts/rows", shape_of(DoubtfulRowView), _rows, key=lambda row: str(row.id), asked=DoubtsAsked,
    permission=Permission.DOUBT_DECIDE, name="doubtfulRows",
)  # fmt: skip
BOOK.listing(
    "/doubts/pairs", shape_of(DoubleSigningRow), _pairs, key=lambda row: str(row.number), asked=DoubtsAsked,
    permission=Permission.DOUBT_DECIDE, name="doubleSignings",
)  # fmt: skip
ROW = Target("/doubts/rows/{number}", "row", {"number": RowNumber}, _row)

BOOK.action(DecideDoubtfulRow, "/decide", on=ROW)
BOOK.action(SkipDoubtfulRow, "/skip", on=ROW)
BOOK.action(AcceptDoubtfulRows, "/doubts/rows/accept", make=_numbered, fixed=frozenset({"rows"}),
            takes={"numbers": Annotated[list[RowNumber], Field(min_length=1, max_length=200)]})  # fmt: skip
BOOK.action(DecideDoubleSigning, "/decide", on=Target("/doubts/pairs/{number}", "pair", {"number": RowNumber}, _pair))
