"""Cells on their way into a workbook: each in its own type, and text always as text, never as a formula."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from luodi.front.exchange.formula_guard import FORMULA_STARTS
from luodi.front.exchange.reading.cells import Cell, CellError, text_of

_EXACT_DIGITS = 15


class CellWriter:
    """Writes cells into worksheets of one workbook, each in its own type; widths and panes are left to the caller."""

    def __init__(self, book: Any) -> None:
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._quoted = book.add_format({"quote_prefix": True})

    def write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        """Puts ``cell`` at a place counted from 0; a blank one leaves the place blank."""
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, column, cell, self._quoted if cell.startswith(FORMULA_STARTS) else None)
        elif isinstance(cell, bool):
            sheet.write_boolean(row, column, cell)
        elif isinstance(cell, Decimal | int | float) and _is_exact(cell):
            sheet.write_number(row, column, cell)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), self._instant)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self._day)
        elif isinstance(cell, time | timedelta | CellError):
            sheet.write_string(row, column, str(cell))
        else:
            sheet.write_string(row, column, text_of(cell))


def _is_exact(number: Decimal | int | float) -> bool:
    """Whether a sheet, which holds 15 digits, keeps it."""
    return isinstance(number, float) or len(Decimal(number).normalize().as_tuple().digits) <= _EXACT_DIGITS
