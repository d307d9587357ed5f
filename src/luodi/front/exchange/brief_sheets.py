"""Sheets as an office prints and filters them: frozen header, filter, widths, number formats, page set-up.

Amounts come in yuan and are shown in 万元 or 亿元. A text is always written as text, never as a formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from luodi.engine.lights.light import Light
from luodi.front.exchange.formula_guard import FORMULA_STARTS
from luodi.front.exchange.official_document import plain

Kind = Literal["text", "wide", "count", "yi", "wan", "day", "share"]
Value = str | int | float | Decimal | date | None
_WIDTHS: dict[Kind, float] = {"text": 14, "wide": 38, "count": 10, "yi": 14, "wan": 16, "day": 12, "share": 11}
_FORMATS: dict[Kind, str] = {
    "count": "#,##0", "yi": '#,##0.00"亿元"', "wan": '#,##0.00"万元"', "day": "yyyy-mm-dd", "share": "0.0%",
}  # fmt: skip
_FILLS = {Light.RED: "#F8D7DA", Light.YELLOW: "#FFF3CD", Light.GREEN: "#D9EFDD", Light.NONE: "#F2F2F2"}
_LINK = {"font_color": "#0B5394", "underline": 1}
_TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, and what it holds."""

    header: str
    kind: Kind = "text"


class SheetWriter:
    """Adds sheets to a workbook; ``footing`` stands at the foot of every printed page."""

    def __init__(self, book: Any, footing: str) -> None:
        self._book = book
        self._footing = plain(footing).replace("&", "&&")
        self._sheets: list[Sheet] = []
        base = {"valign": "top"}
        self.header = book.add_format(
            {
                "bold": True,
                "bg_color": "#EDEDED",
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        )
        self.text = book.add_format({**base, "text_wrap": True})
        self.quoted = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self.numbers = {kind: book.add_format({**base, "num_format": form}) for kind, form in _FORMATS.items()}
        self.linked = {kind: book.add_format({**base, **_LINK, "num_format": form}) for kind, form in _FORMATS.items()}
        self.link = book.add_format({**base, **_LINK})
        self.lights = {light: book.add_format({**base, "bg_color": fill}) for light, fill in _FILLS.items()}

    def add(self, name: str, columns: Sequence[Column], *, frozen_columns: int = 0) -> "Sheet":
        """A new sheet with its header row."""
        sheet = Sheet(self, self._book.add_worksheet(name), columns, frozen_columns)
        self._sheets.append(sheet)
        return sheet

    def finish(self) -> None:
        """Sets filters and pages, once the rows are known."""
        for sheet in self._sheets:
            sheet.finish(self._footing)


class Sheet:
    """One sheet, written from top to bottom. Rows and columns count from 0."""

    def __init__(self, writer: SheetWriter, page: Any, columns: Sequence[Column], frozen_columns: int) -> None:
        self._writer = writer
        self._page = page
        self._columns = columns
        self.next_row = 1
        page.freeze_panes(1, frozen_columns)
        page.set_row(0, 30)
        for number, column in enumerate(columns):
            page.set_column(number, number, _WIDTHS[column.kind])
            page.write_string(0, number, column.header, writer.header)

    def write(self, values: Sequence[Value]) -> int:
        """Adds a row, each value as its column says; returns its number."""
        row = self.next_row
        for number, (value, column) in enumerate(zip(values, self._columns, strict=False)):
            self._put(row, number, value, column.kind)
        self.next_row += 1
        return row

    def number(self, row: int, column: int, value: int | float | Decimal, kind: Kind, link: str = "") -> None:
        """A number in a unit of its own; with ``link``, it opens into its rows."""
        if link:
            self._page.write_url(row, column, link, self._writer.linked[kind])
        self._page.write_number(row, column, value, (self._writer.linked if link else self._writer.numbers)[kind])

    def formula(self, row: int, column: int, formula: str, value: int | Decimal, kind: Kind) -> None:
        """A formula of ours with the value that it will have."""
        self._page.write_formula(row, column, formula, self._writer.numbers[kind], value)

    def link(self, row: int, column: int, link: str, text: str) -> None:
        """A link to another place of the workbook."""
        self._page.write_url(row, column, link, self._writer.link, text)

    def light(self, row: int, column: int, light: Light) -> None:
        """A light: icon, word and colour."""
        self._page.write_string(row, column, f"{light.icon} {light.text.zh}", self._writer.lights[light])

    def finish(self, footing: str) -> None:
        """Filter, and pages that print: landscape A4, as wide as the sheet, header repeated."""
        page = self._page
        page.autofilter(0, 0, max(self.next_row - 1, 0), len(self._columns) - 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.set_footer(f"&L{footing[:200]}&R第&P页 共&N页")

    def _put(self, row: int, column: int, value: Value, kind: Kind) -> None:
        writer = self._writer
        if value is None or value == "":
            return
        if isinstance(value, str):
            text = plain(value)
            self._page.write_string(
                row, column, text, writer.quoted if text.startswith(FORMULA_STARTS) else writer.text
            )
        elif isinstance(value, date):
            self._page.write_datetime(row, column, value, writer.numbers["day"])
        else:
            amount = Decimal(value) / _TEN_THOUSAND if kind == "wan" else value
            self._page.write_number(row, column, amount, writer.numbers[kind])
