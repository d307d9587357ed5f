"""Writes lists out, to .xlsx or .csv: what a table is, and how one is written. The tables themselves are elsewhere.

Headers are those that the import understands, and every value is written so that it comes back as it was: text as
text, never as a formula.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import xlsxwriter

from luodi.front.exchange.formula_guard import guarded
from luodi.front.exchange.reading import limits
from luodi.front.exchange.reading.cells import Cell, text_of
from luodi.front.exchange.written_cells import CellWriter
from luodi.office.people.access import Permission
from luodi.office.people.models import User
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ExportColumn(Generic[Row]):
    """One column: its header as the import understands it, what stands in it, and its width in characters."""

    header: str
    value: Callable[[Row], Cell]
    width: int = 16


@dataclass(frozen=True, slots=True)
class ExportTable(Generic[Row]):
    """A list that can be written out. ``rows`` gives what a user may see, in a stream."""

    name: str
    title: Text
    columns: Sequence[ExportColumn[Row]]
    rows: Callable[[User], Iterator[Row]]
    permission: Permission = Permission.EXPORT


def write_table(table: ExportTable[Any], user: User, path: Path) -> int:
    """Writes what ``user`` may see to ``path`` (.xlsx or .csv) and returns the number of rows.

    The file appears when it is complete. Raises ``access.not_permitted``, ``export.suffix``, ``export.too_many_rows``.
    """
    for permission in (Permission.EXPORT, table.permission):
        if not user.may(permission):
            raise _not_permitted(permission)
    writers = {".xlsx": _write_workbook, ".csv": _write_csv}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise _suffix(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        rows = write(table, user, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def _write_csv(table: ExportTable[Any], user: User, path: Path) -> int:
    """UTF-8 with a byte order mark, by which Excel knows it."""
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.header for column in table.columns])
        for row in table.rows(user):
            writer.writerow([_as_text(column.value(row)) for column in table.columns])
            rows += 1
    return rows


def _write_workbook(table: ExportTable[Any], user: User, path: Path) -> int:
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False})
    rows = 0
    try:
        sheet = book.add_worksheet(table.title.zh)
        head = book.add_format({"bold": True, "bottom": 1})
        writer = CellWriter(book)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.header, head)
        sheet.freeze_panes(1, 0)
        for row in table.rows(user):
            rows += 1
            if rows >= limits.MAX_SHEET_ROWS:
                raise _too_many_rows(path)
            for index, column in enumerate(table.columns):
                writer.write(sheet, rows, index, column.value(row))
        if rows:
            sheet.autofilter(0, 0, rows, len(table.columns) - 1)
    finally:
        book.close()
    return rows


def _as_text(cell: Cell) -> str:
    return guarded(cell) if isinstance(cell, str) else text_of(cell)


def _not_permitted(permission: Permission) -> Problem:
    return Problem(
        "access.not_permitted",
        Text(f"您的角色没有“{permission}”权限", f"Your role does not hold the permission “{permission}”"),
        Text("请由有此权限的同事办理，或请管理员调整角色", "Ask a colleague who holds it, or an administrator"),
    )


def _suffix(path: Path) -> Problem:
    return Problem(
        "export.suffix",
        Text(f"不能导出为“{path.suffix}”", f"Nothing is written as “{path.suffix}”"),
        Text("文件名请以 .xlsx 或 .csv 结尾", "Let the file name end in .xlsx or .csv"),
        Where(file=path.name),
    )


def _too_many_rows(path: Path) -> Problem:
    return Problem(
        "export.too_many_rows",
        Text("行数超过一张工作表的上限", "There are more rows than a sheet can have"),
        Text("请导出为 .csv", "Write it as .csv"),
        Where(file=path.name),
    )
