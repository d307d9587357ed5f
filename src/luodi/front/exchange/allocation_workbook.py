"""A plan as a workbook: its rows with what they would hold, what is left out and why, and the prices."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext

from luodi.front.exchange.reading.cells import Cell
from luodi.front.exchange.written_cells import CellWriter
from luodi.office.allocations.queries import LeftOutShown, PlanRow, PriceShown, RunShown
from luodi.reference.text import Language

Sheet = tuple[str, tuple[tuple[str, int], ...], list[tuple[Cell, ...]]]


def plan_workbook(
    shown: RunShown, rows: Sequence[PlanRow], left: Sequence[LeftOutShown], prices: Sequence[PriceShown], *,
    districts: Mapping[str, str], tongue: Language,
) -> bytes:  # fmt: skip
    """Four sheets: the run itself, its rows, its left-outs, its prices."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    bold, writer = book.add_format({"bold": True, "bottom": 1, "text_wrap": True}), CellWriter(book)
    for title, heads, lines in (
        _run(shown),
        _plan(rows, districts, tongue),
        _left(left, tongue),
        _prices(prices, tongue),
    ):
        sheet = book.add_worksheet(title[:31])
        for column, (head, width) in enumerate(heads):
            sheet.write_string(0, column, head, bold)
            sheet.set_column(column, column, width)
        for number, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                writer.write(sheet, number, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(lines)), len(heads) - 1)
    book.close()
    return buffer.getvalue()


def _run(shown: RunShown) -> Sheet:
    run = shown.run
    lines: list[tuple[Cell, ...]] = [
        (gettext("Run"), run.number),
        (gettext("As of"), run.as_of),
        (gettext("State"), str(run.state.label)),
        (gettext("Value (points)"), "" if run.value is None else run.value),
        (gettext("Bound (points)"), "" if run.bound is None else run.bound),
        (gettext("Proven gap"), "" if run.gap is None else run.gap),
        (gettext("Seconds"), run.seconds),
    ]
    return gettext("Allocation"), ((gettext("Figure"), 24), (gettext("Value"), 24)), lines


def _plan(rows: Sequence[PlanRow], districts: Mapping[str, str], tongue: Language) -> Sheet:
    heads = (
        (gettext("Code"), 16), (gettext("Project"), 36), (gettext("Site"), 16), (gettext("Park"), 24),
        (gettext("District"), 14), (gettext("Start of the quarter"), 14), (gettext("Value (points)"), 12),
        (gettext("Output (yuan)"), 18), (gettext("Output known by"), 18), (gettext("State"), 14),
        (gettext("Would hold"), 60),
    )  # fmt: skip
    lines: list[tuple[Cell, ...]] = [
        (
            row.project_code, row.project_name, row.site_code, row.park_name,
            districts.get(row.district_code, row.district_code), row.starts_on, row.value, row.output_cny,
            str(row.output_known.label), str(row.state.label),
            "; ".join(f"{each.key} {each.quantity:f} {each.kind.unit.in_language(tongue)}" for each in row.elements),
        )
        for row in rows
    ]  # fmt: skip
    return gettext("Plan"), heads, lines


def _left(left: Sequence[LeftOutShown], tongue: Language) -> Sheet:
    heads = (
        (gettext("Code"), 16),
        (gettext("Project"), 36),
        (gettext("Reason"), 24),
        (gettext("Would come in with"), 80),
    )
    lines: list[tuple[Cell, ...]] = [
        (each.project_code, each.project_name, str(each.reason.label),
         "; ".join(text.in_language(tongue) for text in each.missing))
        for each in left
    ]  # fmt: skip
    return gettext("Left out"), heads, lines


def _prices(prices: Sequence[PriceShown], tongue: Language) -> Sheet:
    heads = (
        (gettext("Shadow price"), 80), (gettext("Points a unit"), 16), (gettext("Used"), 16), (gettext("Limit"), 16),
    )  # fmt: skip
    lines: list[tuple[Cell, ...]] = [
        (each.says.in_language(tongue), each.price, each.used, each.most) for each in prices
    ]
    return gettext("Shadow prices"), heads, lines
