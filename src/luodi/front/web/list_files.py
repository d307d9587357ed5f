"""A list of the workbench as a file: the rows that its address shows, all pages of them, under heads in words.

Who wrote a list out, and how many rows, stands in the journal.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from luodi.front.exchange.listing import CONTENT_TYPES, Format, Listing, written
from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import figures
from luodi.office.people.action import Occasion
from luodi.office.people.reading import note_export
from luodi.reference.problems import Problem
from luodi.reference.text import Text

Row = TypeVar("Row")
Columns = Sequence[tuple[Promise | str, Callable[[Row], Cell | None]]]

EVERY = 10**9
"""The size of a page that holds every row."""


def list_file(
    occasion: Occasion, what: str, title: Promise | str, columns: Columns[Row], rows: Iterable[Row], *, form: Format
) -> HttpResponse:
    """The answer that holds the rows as ``form``. ``what`` names the list in the journal, ``title`` in the file."""
    cells = tuple(tuple(_cell(value(row)) for _head, value in columns) for row in rows)
    return file_of(occasion, what, Listing(str(title), tuple(str(head) for head, _value in columns), cells), form)


def file_of(occasion: Occasion, what: str, listing: Listing, form: Format) -> HttpResponse:
    """The same for a list whose cells are made already."""
    note_export(occasion, what, len(listing.rows))
    response = HttpResponse(written(listing, form), content_type=CONTENT_TYPES[form])
    name = f"{listing.title}-{figures.day(occasion.on)}.{form}"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def too_many_rows(most: int) -> Problem:
    """The problem of a list that is longer than what is written at once."""
    return Problem(
        "export.too_many_rows",
        Text(f"超过 {most:,} 行，不能一次导出", f"More than {most:,} rows at once"),
        Text(
            "请缩小范围，或由管理员用 luodi export 导出全部",
            "Narrow the list, or have all of it written by luodi export",
        ),
    )


def _cell(value: Cell | None) -> Cell:
    return "" if value is None else value
