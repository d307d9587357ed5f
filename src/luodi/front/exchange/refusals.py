"""The file of refused rows: the header as it was, the original cells, and a column 原因; to be mended and resent."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from luodi.front.exchange.columns import REASON_HEADER
from luodi.front.exchange.reading import limits
from luodi.front.exchange.reading.cells import Cell, Row
from luodi.front.exchange.written_cells import CellWriter
from luodi.reference.problems import ProblemRecord

_ROWS_A_SHEET = limits.MAX_SHEET_ROWS - 1
_SHEET_NAME_LENGTH = 28


class RefusalFile:
    """Written in a stream, so that a million refused rows need no memory; no file is left when no row was refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._book: Any = None
        self._sheet: Any = None
        self._heading: tuple[tuple[Cell, ...], ...] = ()
        self._width = 0
        self._sheet_name = ""
        self._next = 0
        self._sheets = 0

    def __enter__(self) -> "RefusalFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._book is None:
            return
        self._book.close()
        if kind is not None:
            self.path.unlink(missing_ok=True)

    def begin_sheet(self, name: str, heading: Sequence[tuple[Cell, ...]]) -> None:
        """Rows refused from now on stand under ``heading`` (its last row is the header) on a sheet of this name."""
        self._heading = tuple(heading)
        self._width = max((len(row) for row in heading), default=0)
        self._sheet_name = name
        self._sheet = None

    def add(self, row: Row, problem: ProblemRecord) -> None:
        """Adds a refused row with its reason; cells beyond the header follow the reason."""
        if self._sheet is None or self._next > _ROWS_A_SHEET:
            self._open_sheet()
        self._write(row.cells, f"{problem.what.zh}。{problem.remedy.zh}。")
        self.rows += 1

    def begin_group(self, cells: Sequence[Cell]) -> None:
        """A row over several rows (a district, a category) that hands something down to those that follow."""
        if self._sheet is None or self._next > _ROWS_A_SHEET:
            self._open_sheet()
        self._write(cells, "")

    def _open_sheet(self) -> None:
        if self._book is None:
            self._book = xlsxwriter.Workbook(self.path, {"constant_memory": True, "strings_to_formulas": False})
            self._writer = CellWriter(self._book)
        self._sheets += 1
        base = self._sheet_name[:_SHEET_NAME_LENGTH] or "退回"
        taken = {sheet.get_name().lower() for sheet in self._book.worksheets()}
        name = base if base.lower() not in taken else f"{base[: _SHEET_NAME_LENGTH - 4]}-{self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.set_column(0, self._width - 1, 18)
        self._sheet.set_column(self._width, self._width, 60)
        self._next = 0
        for number, heading in enumerate(self._heading, start=1):
            self._write(heading, REASON_HEADER if number == len(self._heading) else "")

    def _write(self, cells: Sequence[Cell], reason: str) -> None:
        padded = [*cells, *[""] * (self._width - len(cells))]
        for column, cell in enumerate([*padded[: self._width], reason, *padded[self._width :]]):
            self._writer.write(self._sheet, self._next, column, cell)
        self._next += 1
