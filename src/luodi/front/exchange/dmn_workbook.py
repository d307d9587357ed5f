"""Decision tables as a workbook that an office can edit: one sheet for each table."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from luodi.engine.dmn import model
from luodi.engine.dmn.table_paths import PlacedTable, tables_in
from luodi.front.exchange.dmn_sheet import (
    COLUMN_LINES,
    LONGEST_CELL,
    POLICIES,
    TABLE_LINES,
    Json,
    Kind,
    Line,
    exact,
    packed,
    rest_of,
    shown,
)
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_FILLS = {Kind.INPUT: "#DCE6F2", Kind.OUTPUT: "#E4F0DC", Kind.ANNOTATION: "#F2F2F2", Kind.DETAILS: "#FFFFFF"}
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_LONGEST_NAME = 31
_WIDTHS = 8, 60


def write_workbook(definitions: model.Definitions, path: Path, wanted: str = "") -> int:
    """Writes the tables of a model, or those called ``wanted`` (by element, label or id), and says how many.

    Raises Problem where there are none.
    """
    chosen = [each for each in tables_in(definitions) if not wanted or wanted in _names(each)]
    if not chosen:
        known = "、".join(dict.fromkeys(each.element.name for each in tables_in(definitions)))
        raise Problem(
            "dmn.excel.no_table",
            Text(f"模型中没有决策表“{wanted}”", f"The model has no decision table “{wanted}”")
            if wanted
            else Text("模型中没有决策表", "The model has no decision table"),
            Text(f"可用的名称：{known}", f"Known names: {known}"),
            Where(definitions.file),
        )
    taken: set[str] = set()
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        book.set_properties({"title": definitions.name, "comments": definitions.namespace})
        for each in chosen:
            _SheetWriter(book, _sheet_name(each, taken), each).write()
    return len(chosen)


def _names(placed: PlacedTable) -> set[str]:
    return {placed.element.name, placed.table.id, placed.table.label} - {""}


def _sheet_name(placed: PlacedTable, taken: set[str]) -> str:
    name = _FORBIDDEN_IN_NAME.sub(" ", placed.element.name).strip() or "表"
    if name.lower() == "history":
        name += " "
    number, candidate = 1, name[:_LONGEST_NAME]
    while candidate.lower() in taken:
        number += 1
        ending = f" {number}"
        candidate = name[: _LONGEST_NAME - len(ending)] + ending
    taken.add(candidate.lower())
    return candidate


class _SheetWriter:
    """Writes one table. Rows and columns count from 0; column 0 names the rows."""

    def __init__(self, book: Any, name: str, placed: PlacedTable) -> None:
        self.placed = placed
        self.table = placed.table
        self.sheet = book.add_worksheet(name)
        base = {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}
        self.plain = book.add_format(base)
        self.key = book.add_format({"bold": True, "font_color": "#595959", "valign": "top"})
        self.title = book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})
        self.heads = {kind: book.add_format({**base, "border": 1, "bg_color": fill}) for kind, fill in _FILLS.items()}
        self.bold = {
            kind: book.add_format({**base, "border": 1, "bg_color": fill, "bold": True})
            for kind, fill in _FILLS.items()
        }
        self.body = book.add_format({**base, "border": 1})
        self.number = book.add_format({"border": 1, "font_color": "#7F7F7F", "valign": "top"})
        self.rows = {line: number for number, line in enumerate((*TABLE_LINES, *COLUMN_LINES, Line.RULES))}
        table = self.table
        self.columns = len(table.inputs) + len(table.outputs) + len(table.annotations)
        self.widths = [0] * (self.columns + 1)

    def write(self) -> None:
        for line, row in self.rows.items():
            self.sheet.write_string(row, 0, line.value, self.key)
        self._table_facts()
        column = 1
        for number, clause in enumerate(self.table.inputs):
            self._input(column + number, number, clause)
        column += len(self.table.inputs)
        for number, output in enumerate(self.table.outputs):
            self._output(column + number, number, output)
        column += len(self.table.outputs)
        for number, remark in enumerate(self.table.annotations):
            self._annotation(column + number, number, remark)
        most = max((self._rule(number, rule) for number, rule in enumerate(self.table.rules)), default=1)
        self._finish(max(most, 1))

    def _put(self, row: int, column: int, text: str | None, form: Any) -> None:
        self.sheet.write_string(row, column, shown(text), form)
        if column < len(self.widths):
            longest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in shown(text).split("\n"))
            self.widths[column] = max(self.widths[column], longest)

    def _table_facts(self) -> None:
        table, element = self.table, self.placed.element
        facts: dict[Line, str | None] = {
            Line.TITLE: element.name,
            Line.POLICY: table.hit_policy.value,
            Line.AGGREGATION: table.aggregation.value if table.aggregation is not None else "",
            Line.LABEL: table.label,
            Line.DESCRIPTION: table.description,
        }
        for line, text in facts.items():
            form = self.title if line is Line.TITLE else self.plain
            self.sheet.write_string(self.rows[line], 1, shown(text), form)
        self.sheet.write_string(self.rows[Line.POLICY], 2, POLICIES[table.hit_policy.value].zh, self.key)
        choices = {"validate": "list", "source": list(POLICIES)}
        self.sheet.data_validation(self.rows[Line.POLICY], 1, self.rows[Line.POLICY], 1, choices)
        aggregations = {"validate": "list", "source": [each.value for each in model.Aggregation], "ignore_blank": True}
        self.sheet.data_validation(self.rows[Line.AGGREGATION], 1, self.rows[Line.AGGREGATION], 1, aggregations)
        details: Json = {
            "table": rest_of(table, "label", "description", "hit_policy", "aggregation"),
            "label": exact(table.label),
            "description": exact(table.description),
            "name": exact(element.name),
            "element": {"id": element.id, "name": element.name, "kind": type(element).__name__},
            "path": list(self.placed.path),
        }
        for number, piece in enumerate(packed(details)):
            self.sheet.write_string(self.rows[Line.DETAILS], 1 + number, piece)

    def _heading(self, column: int, kind: Kind, texts: dict[Line, str | None], details: Json) -> None:
        self._put(self.rows[Line.KIND], column, kind.value, self.heads[kind])
        for line in (Line.HEADING, Line.NAME, Line.TYPE, Line.VALUES, Line.DEFAULT):
            form = self.bold if line in {Line.HEADING, Line.NAME} else self.heads
            self._put(self.rows[line], column, texts.get(line), form[kind])
        details["texts"] = {line.name: kept for line, text in texts.items() if (kept := exact(text))}
        pieces = list(packed(details))
        if len(pieces) > 1:
            raise _too_long(self.placed, texts.get(Line.NAME) or "")
        self.sheet.write_string(self.rows[Line.COLUMN_DETAILS], column, pieces[0])

    def _input(self, column: int, number: int, clause: model.InputClause) -> None:
        asked, values = clause.expression, clause.values
        texts = {
            Line.HEADING: clause.label,
            Line.NAME: asked.text if asked is not None else None,
            Line.TYPE: asked.type_ref if asked is not None else "",
            Line.VALUES: values.text if values is not None else None,
        }
        details: Json = {
            "n": number,
            "clause": rest_of(clause, "label"),
            "expression": rest_of(asked, "text", "type_ref"),
            "values": rest_of(values, "text"),
        }
        self._heading(column, Kind.INPUT, texts, details)

    def _output(self, column: int, number: int, clause: model.OutputClause) -> None:
        values, default = clause.values, clause.default
        texts = {
            Line.HEADING: clause.label,
            Line.NAME: clause.name,
            Line.TYPE: clause.type_ref,
            Line.VALUES: values.text if values is not None else None,
            Line.DEFAULT: default.text if default is not None else None,
        }
        details: Json = {
            "n": number,
            "clause": rest_of(clause, "label", "name", "type_ref"),
            "values": rest_of(values, "text"),
            "default": rest_of(default, "text"),
        }
        self._heading(column, Kind.OUTPUT, texts, details)

    def _annotation(self, column: int, number: int, clause: model.AnnotationClause) -> None:
        texts: dict[Line, str | None] = {Line.HEADING: clause.label, Line.NAME: clause.name}
        self._heading(column, Kind.ANNOTATION, texts, {"n": number, "clause": rest_of(clause, "label", "name")})

    def _rule(self, number: int, rule: model.Rule) -> int:
        """Writes a rule; the number of cells that its details take."""
        row = self.rows[Line.RULES] + 1 + number
        self.sheet.write_number(row, 0, number + 1, self.number)
        column = 1
        details: Json = {"rule": rest_of(rule)}
        parts: tuple[tuple[Kind, int, Sequence[Any]], ...] = (
            (Kind.INPUT, len(self.table.inputs), rule.inputs),
            (Kind.OUTPUT, len(self.table.outputs), rule.outputs),
            (Kind.ANNOTATION, len(self.table.annotations), rule.annotations),
        )
        for kind, width, cells in parts:
            if len(cells) > width:
                raise _too_many_cells(self.placed, number)
            for place in range(width):
                text = cells[place].text if place < len(cells) else ""
                self._put(row, column + place, text, self.body)
            details[kind.name] = [{**(rest_of(cell, "text") or {}), **exact(cell.text)} for cell in cells]
            column += width
        pieces = list(packed(details))
        for place, piece in enumerate(pieces):
            self.sheet.write_string(row, self.columns + 1 + place, piece)
        return len(pieces)

    def _finish(self, hidden: int) -> None:
        """Names the hidden columns, hides what nobody wants to see, and makes the rest fit for reading."""
        first = self.columns + 1
        for column in range(first, first + hidden):
            self.sheet.write_string(self.rows[Line.KIND], column, Kind.DETAILS.value)
        self.sheet.set_column(0, 0, 14)
        for column, width in enumerate(self.widths[1:], 1):
            self.sheet.set_column(column, column, min(max(width + 2, _WIDTHS[0]), _WIDTHS[1]), self.plain)
        self.sheet.set_column(first, first + hidden - 1, None, None, {"hidden": True})
        for line in (Line.DETAILS, Line.COLUMN_DETAILS):
            self.sheet.set_row(self.rows[line], None, None, {"hidden": True})
        self.sheet.freeze_panes(self.rows[Line.RULES] + 1, 1)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(self.rows[Line.KIND], self.rows[Line.RULES])


def _too_long(placed: PlacedTable, column: str) -> Problem:
    return Problem(
        "dmn.excel.too_long",
        Text(f"「{column}」的文字超过 {LONGEST_CELL} 字", f"The texts of “{column}” exceed {LONGEST_CELL} characters"),
        Text("请先缩短", "Shorten them first"),
        Where(sheet=placed.element.name, field=column),
    )


def _too_many_cells(placed: PlacedTable, rule: int) -> Problem:
    return Problem(
        "dmn.excel.too_many_cells",
        Text(f"规则 {rule + 1} 的单元格比列多", f"Rule {rule + 1} has more cells than there are columns"),
        Text("请先修正模型", "Mend the model first"),
        Where(sheet=placed.element.name),
    )
