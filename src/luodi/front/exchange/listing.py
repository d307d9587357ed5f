"""A list as a file: one header row, then the rows, as an Excel sheet or as CSV; text is never taken for a formula."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Literal

import xlsxwriter

from luodi.front.exchange.formula_guard import guarded
from luodi.front.exchange.reading.cells import Cell, text_of
from luodi.front.exchange.written_cells import CellWriter
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Format = Literal["xlsx", "csv"]
CONTENT_TYPES: dict[Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_WIDEST, _NARROWEST = 48, 8


@dataclass(frozen=True, slots=True)
class Listing:
    """Column heads and rows of a list; ``title`` names the sheet."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def written(listing: Listing, form: Format) -> bytes:
    """The list as the bytes of a file. CSV begins with a byte order mark, so that Excel reads its 中文."""
    return _workbook(listing) if form == "xlsx" else _text(listing)


def write_to(listing: Listing, path: Path) -> None:
    """Writes the list to a file, .xlsx or .csv. Raises Problem for another suffix."""
    match path.suffix:
        case ".xlsx":
            path.write_bytes(written(listing, "xlsx"))
        case ".csv":
            path.write_bytes(written(listing, "csv"))
        case _:
            raise Problem(
                "export.suffix",
                Text(f"不能导出为“{path.suffix}”", f"Nothing is written as “{path.suffix}”"),
                Text("请用 .xlsx 或 .csv", "Use .xlsx or .csv"),
                Where(file=path.name),
            )


def _workbook(listing: Listing) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(listing.title[:31])
    writer, bold = CellWriter(book), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for column, head in enumerate(listing.heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, _width(head, (row[column] for row in listing.rows)))
    for number, row in enumerate(listing.rows, start=1):
        for column, cell in enumerate(row):
            writer.write(sheet, number, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(listing.rows)), len(listing.heads) - 1)
    book.close()
    return buffer.getvalue()


def _text(listing: Listing) -> bytes:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(listing.heads)
    writer.writerows(
        [guarded(cell) if isinstance(cell, str) else text_of(cell) for cell in row] for row in listing.rows
    )
    return buffer.getvalue().encode("utf-8-sig")


def _width(head: str, cells: Iterable[Cell]) -> int:
    """Wide enough for the longest text; a Chinese character is two Latin ones wide."""
    longest = max([_length(head), *(_length(text_of(cell)) for cell in cells)])
    return min(_WIDEST, max(_NARROWEST, longest + 2))


def _length(text: str) -> int:
    return sum(2 if character > "⺀" else 1 for character in text)
