"""What is read from a file: cells, rows, and a sheet as a grid with merged cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from luodi.reference.problems import ProblemRecord


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula that failed, as the sheet shows it: ``#REF!``, ``#DIV/0!``, ``#N/A``."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell: TypeAlias = str | int | float | bool | Decimal | date | datetime | time | timedelta | CellError
"""A cell as the file holds it; a blank one is the empty text. Everything from a text file is text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``number`` counts from 1 as the program that made the file shows it (for text: the line it begins on).

    ``problem`` is set where the row could not be taken apart; ``cells`` is then the best guess, for showing.
    """

    number: int
    cells: tuple[Cell, ...]
    problem: ProblemRecord | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 0 as in :attr:`Grid.cells`, the ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole sheet. ``cells[r][c]`` counts from 0 at A1, all rows equally long; row ``r`` is shown as ``r + 1``."""

    sheet: str
    cells: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.cells[0]) if self.cells else 0

    def filled(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells with every merged range filled with the value of its first cell."""
        if not self.merges:
            return self.cells
        rows = [list(row) for row in self.cells]
        for merge in self.merges:
            value = rows[merge.top][merge.left]
            for row in rows[merge.top : merge.bottom + 1]:
                row[merge.left : merge.right + 1] = [value] * (merge.right - merge.left + 1)
        return tuple(tuple(row) for row in rows)

    def rows(self) -> Iterator[Row]:
        """The rows as a table has them, merged ranges not filled."""
        for number, cells in enumerate(self.cells, start=1):
            yield Row(number, cells)


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or nothing but blanks (ideographic ones too)."""
    return isinstance(cell, str) and (not cell or cell.isspace())


def text_of(cell: Cell) -> str:  # noqa: PLR0911 - one return a kind of cell
    """A cell as text: whole numbers without a point, up to 15 digits as a sheet holds them; dates as YYYY-MM-DD."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}".upper()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
