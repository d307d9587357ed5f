"""Reading decision tables back from a workbook, edited or not. What is broken is said with sheet, row and column."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from luodi.engine.dmn import model
from luodi.engine.dmn.table_paths import Path as TablePath
from luodi.engine.dmn.table_paths import PlacedTable, tables_in, with_table
from luodi.engine.feel import number, number_text
from luodi.front.exchange.dmn_sheet import (
    LINES_OF_KIND,
    POLICIES,
    Json,
    Kind,
    Line,
    made,
    text_of,
    unpacked,
)
from luodi.front.exchange.reading.cells import Cell, CellError, Grid, is_blank
from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

AnyEnum = TypeVar("AnyEnum", bound=StrEnum)
NEW_NAMESPACE = "urn:luodi:decision-table:"
"""In front of a file's name: the namespace of a model made of a workbook alone."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as a sheet has it; ``path`` leads to its place in the model that it came from."""

    table: model.DecisionTable
    sheet: str
    name: str
    path: TablePath = ()


def read_tables(path: Path) -> tuple[SheetTable, ...]:
    """The tables of a workbook, sheet by sheet; sheets that hold something else are passed over. Raises Problem."""
    source = open_source(path)
    found = []
    for sheet in source.sheet_names:
        reader = _SheetReader(source.name, source.grid(sheet))
        if reader.is_table:
            found.append(reader.read())
    if not found:
        raise Problem(
            "dmn.excel.no_sheet",
            Text("工作簿中没有决策表", "The workbook holds no decision table"),
            Text(f"A 列应有「{Line.TITLE}」一行", f"Column A must have the row “{Line.TITLE}”"),
            Where(source.name),
        )
    return tuple(found)


def put_into(definitions: model.Definitions, tables: tuple[SheetTable, ...]) -> model.Definitions:
    """``definitions`` with ``tables`` in their places, found by id, by element, or by the way there. Raises Problem."""
    for each in tables:
        definitions = with_table(definitions, _home(definitions, each).path, each.table)
    return definitions


def _home(definitions: model.Definitions, table: SheetTable) -> PlacedTable:
    known = list(tables_in(definitions))
    for fits in (
        [each for each in known if table.table.id and each.table.id == table.table.id],
        [each for each in known if each.path == table.path and each.element.name == table.name],
        [each for each in known if each.element.name == table.name],
    ):
        if len(fits) == 1:
            return fits[0]
    raise Problem(
        "dmn.excel.no_home",
        Text(f"模型中找不到表「{table.name}」的位置", f"The model has no place for the table “{table.name}”"),
        Text("请核对决策表的名称", "Check the name of the decision table"),
        Where(definitions.file, sheet=table.sheet, row=1),
    )


def new_model(tables: tuple[SheetTable, ...], name: str) -> model.Definitions:
    """A model of ``tables`` alone: a decision for each, and input data for the names that their conditions ask for."""
    decided = {each.name for each in tables}
    inputs: dict[str, str] = {}
    for each in tables:
        for asked, type_ref in _asked(each.table):
            if asked not in decided and not inputs.get(asked):
                inputs[asked] = type_ref
    ids = {asked: f"input_{number}" for number, asked in enumerate(inputs, 1)}
    ids |= {each.name: f"decision_{number}" for number, each in enumerate(tables, 1)}
    data = [
        model.InputData(id=ids[asked], name=asked, variable=model.InformationItem(name=asked, type_ref=type_ref))
        for asked, type_ref in inputs.items()
    ]
    decisions = [_decision(each, ids, decided) for each in tables]
    return model.Definitions(
        id="definitions", name=name, namespace=f"{NEW_NAMESPACE}{name}", elements=(*data, *decisions)
    )


def _asked(table: model.DecisionTable) -> Iterator[tuple[str, str]]:
    """The names that the conditions begin with, with the types that conditions of one name alone have."""
    for clause in table.inputs:
        text = (clause.expression.text or "").strip() if clause.expression is not None else ""
        root = text.split(".")[0].strip()
        if root and clause.expression is not None:
            yield root, clause.expression.type_ref if root == text else ""


def _decision(table: SheetTable, ids: dict[str, str], decided: set[str]) -> model.Decision:
    needs = dict.fromkeys(asked for asked, _ in _asked(table.table) if asked != table.name)
    return model.Decision(
        id=ids[table.name],
        name=table.name,
        variable=model.InformationItem(name=table.name, type_ref=table.table.type_ref),
        information_requirements=tuple(
            model.InformationRequirement(decision=_to(ids[asked]))
            if asked in decided
            else model.InformationRequirement(input=_to(ids[asked]))
            for asked in needs
        ),
        expression=table.table,
    )


def _to(identity: str) -> model.Reference:
    return model.Reference(href=f"#{identity}")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the sheet: its place (from 0), its kind, what it was the ``n``-th of, and its details."""

    place: int
    kind: Kind
    origin: int | None
    details: Json


class _SheetReader:
    """Reads one sheet. Rows and columns count from 0 here, and from 1 in problems."""

    def __init__(self, file: str, grid: Grid) -> None:
        self.file = file
        self.grid = grid
        self.lines: dict[str, int] = {}
        for row, cells in enumerate(grid.cells):
            name = cells[0].strip() if cells and isinstance(cells[0], str) else ""
            self.lines.setdefault(name, row)

    @property
    def is_table(self) -> bool:
        """Whether the sheet looks like a decision table at all."""
        return Line.TITLE.value in self.lines

    def read(self) -> SheetTable:
        details = self._details(self._row(Line.DETAILS), range(1, self.grid.width)) if self._has(Line.DETAILS) else {}
        columns = list(self._columns())
        if not any(each.kind is Kind.OUTPUT for each in columns):
            row = self._row(Line.KIND)
            raise self._problem("no_output", "没有结论列", "There is no output column", row, 1)
        inputs = [each for each in columns if each.kind is Kind.INPUT]
        outputs = [each for each in columns if each.kind is Kind.OUTPUT]
        remarks = [each for each in columns if each.kind is Kind.ANNOTATION]
        table = self._made(
            self._row(Line.TITLE),
            model.DecisionTable,
            details.get("table"),
            label=self._fact(Line.LABEL, details.get("label", {}), "") or "",
            description=self._fact(Line.DESCRIPTION, details.get("description", {}), None),
            hit_policy=self._choice(Line.POLICY, model.HitPolicy) or model.HitPolicy.UNIQUE,
            aggregation=self._choice(Line.AGGREGATION, model.Aggregation),
            inputs=tuple(self._input(each) for each in inputs),
            outputs=tuple(self._output(each) for each in outputs),
            annotations=tuple(self._annotation(each) for each in remarks),
            rules=tuple(self._rules(columns)),
        )
        name = self._fact(Line.TITLE, details.get("name", {}), "") or ""
        if not name:
            raise self._problem("no_name", "决策表没有名称", "The table has no name", self._row(Line.TITLE), 1)
        return SheetTable(table, self.grid.sheet, name, tuple(details.get("path", ())))

    # places

    def _has(self, line: Line) -> bool:
        return line.value in self.lines

    def _row(self, line: Line) -> int:
        if line.value not in self.lines:
            raise Problem(
                "dmn.excel.no_row",
                Text(f"缺少「{line}」一行", f"The row “{line}” is missing"),
                Text("请在 A 列补上该行的名称", "Put the name of the row back into column A"),
                Where(self.file, sheet=self.grid.sheet, column=1),
            )
        return self.lines[line.value]

    def _problem(self, code: str, zh: str, en: str, row: int, column: int) -> Problem:
        return Problem(
            f"dmn.excel.{code}",
            Text(zh, en),
            Text("请修正该单元格，或重新导出", "Mend that cell, or export the table again"),
            Where(self.file, sheet=self.grid.sheet, row=row + 1, column=column + 1),
        )

    def _text(self, row: int, column: int) -> str:
        """A cell as text; what is no text is written as FEEL writes it."""
        cell: Cell = self.grid.cells[row][column] if column < len(self.grid.cells[row]) else ""
        if isinstance(cell, CellError):
            raise self._problem("formula", f"公式出错：{cell}", f"A formula failed: {cell}", row, column)
        text = _feel_of(cell)
        if text is None:
            kind = type(cell).__name__
            raise self._problem(
                "cell", f"不能理解的单元格（{kind}）", f"A cell of a strange kind ({kind})", row, column
            )
        return text

    def _details(self, row: int, columns: range) -> Json:
        try:
            return unpacked(self._text(row, column) for column in columns)
        except ValueError as error:
            raise self._problem(
                "details", "系统信息被改动，无法识别", "The system's details were changed", row, columns.start
            ) from error

    def _made(self, row: int, cls: type[Any], details: Json | None, **more: Any) -> Any:
        try:
            return made(cls, details, **more)
        except TypeError as error:
            raise self._problem(
                "details", "系统信息被改动，无法识别", "The system's details were changed", row, 0
            ) from error

    def _fact(self, line: Line, details: Json, missing: str | None) -> str | None:
        return text_of(self._text(self.lines[line.value], 1), details, missing) if self._has(line) else missing

    def _choice(self, line: Line, kind: type[AnyEnum]) -> AnyEnum | None:
        if not self._has(line):
            return None
        row = self.lines[line.value]
        text = self._text(row, 1).strip().upper()
        if not text:
            return None
        try:
            return kind(text)
        except ValueError as error:
            known = "、".join(POLICIES if kind is model.HitPolicy else list(kind))
            raise self._problem(
                "choice", f"「{text}」不在可选值之内：{known}", f"“{text}” is none of {known}", row, 1
            ) from error

    # columns

    def _columns(self) -> Iterator[_Column]:
        row = self._row(Line.KIND)
        for place in range(1, self.grid.width):
            text = self._text(row, place).strip()
            if not text:
                if any(not is_blank(cells[place]) for cells in self.grid.cells[row:] if place < len(cells)):
                    raise self._problem("no_kind", "该列没有写明条件、结论或备注", "The column has no kind", row, place)
                continue
            try:
                kind = Kind(text)
            except ValueError as error:
                known = "、".join([Kind.INPUT, Kind.OUTPUT, Kind.ANNOTATION])
                raise self._problem(
                    "kind", f"「{text}」不是列的种类：{known}", f"“{text}” is no kind of column: {known}", row, place
                ) from error
            details: Json = {}
            if kind is not Kind.DETAILS and self._has(Line.COLUMN_DETAILS):
                details = self._details(self.lines[Line.COLUMN_DETAILS.value], range(place, place + 1))
            yield _Column(place, kind, details.get("n"), details)

    def _heading(self, column: _Column) -> dict[Line, str | None]:
        kept = column.details.get("texts", {})
        return {
            line: text_of(self._text(self.lines[line.value], column.place), kept.get(line.name, {}), None)
            if self._has(line)
            else None
            for line in LINES_OF_KIND[column.kind]
        }

    def _part(self, column: _Column, key: str, cls: type[Any], text: str | None, **more: Any) -> Any:
        """A part of a heading: there when it was, or when a text was written."""
        details = column.details.get(key)
        if details is None and not text and not any(more.values()):
            return None
        if details is not None and not text and key != "expression" and "exact" not in self._kept(column, key):
            return None
        return self._made(self._row(Line.COLUMN_DETAILS), cls, details, text=text, **more)

    def _kept(self, column: _Column, key: str) -> Json:
        line = {"expression": Line.NAME, "values": Line.VALUES, "default": Line.DEFAULT}[key]
        kept: Json = column.details.get("texts", {}).get(line.name, {})
        return kept

    def _input(self, column: _Column) -> model.InputClause:
        texts = self._heading(column)
        asked = self._part(
            column, "expression", model.LiteralExpression, texts[Line.NAME], type_ref=texts[Line.TYPE] or ""
        )
        values = self._part(column, "values", model.UnaryTests, texts[Line.VALUES])
        clause: model.InputClause = self._made(
            self._row(Line.KIND),
            model.InputClause,
            column.details.get("clause"),
            label=texts[Line.HEADING] or "",
            expression=asked,
            values=values,
        )
        return clause

    def _output(self, column: _Column) -> model.OutputClause:
        texts = self._heading(column)
        clause: model.OutputClause = self._made(
            self._row(Line.KIND),
            model.OutputClause,
            column.details.get("clause"),
            label=texts[Line.HEADING] or "",
            name=texts[Line.NAME] or "",
            type_ref=texts[Line.TYPE] or "",
            values=self._part(column, "values", model.UnaryTests, texts[Line.VALUES]),
            default=self._part(column, "default", model.LiteralExpression, texts[Line.DEFAULT]),
        )
        return clause

    def _annotation(self, column: _Column) -> model.AnnotationClause:
        texts = self._heading(column)
        clause: model.AnnotationClause = self._made(
            self._row(Line.KIND),
            model.AnnotationClause,
            column.details.get("clause"),
            label=texts[Line.HEADING] or "",
            name=texts[Line.NAME] or "",
        )
        return clause

    # rules

    def _rules(self, columns: list[_Column]) -> Iterator[model.Rule]:
        hidden = [each.place for each in columns if each.kind is Kind.DETAILS]
        shown_columns = [each for each in columns if each.kind is not Kind.DETAILS]
        first = self._row(Line.RULES) + 1
        ids: set[str] = set()
        for row in range(first, len(self.grid.cells)):
            details = self._details(row, range(hidden[0], hidden[-1] + 1)) if hidden else {}
            if _was_cleared(details) and not any(self._text(row, each.place) for each in shown_columns):
                continue
            yield self._rule(row, shown_columns, details, ids)

    def _rule(self, row: int, columns: list[_Column], details: Json, ids: set[str]) -> model.Rule:
        cells: dict[Kind, list[Any]] = {Kind.INPUT: [], Kind.OUTPUT: [], Kind.ANNOTATION: []}
        for column in columns:
            known = details.get(column.kind.name, [])
            own = known[column.origin] if column.origin is not None and column.origin < len(known) else None
            text = self._text(row, column.place)
            was_absent = own is None and bool(details) and column.origin is not None
            if was_absent and not text:
                continue
            cells[column.kind].append(self._cell(row, column.kind, text, dict(own or {}), ids))
        rule: model.Rule = self._made(
            row,
            model.Rule,
            _once(details.get("rule"), ids),
            inputs=tuple(cells[Kind.INPUT]),
            outputs=tuple(cells[Kind.OUTPUT]),
            annotations=tuple(cells[Kind.ANNOTATION]),
        )
        return rule

    def _cell(self, row: int, kind: Kind, text: str, details: Json, ids: set[str]) -> Any:
        cls = {Kind.INPUT: model.UnaryTests, Kind.OUTPUT: model.LiteralExpression, Kind.ANNOTATION: model.Annotation}
        exactly = {key: details.pop(key) for key in ("exact",) if key in details}
        made_text = text_of(text, exactly, "-" if kind is Kind.INPUT else None)
        return self._made(row, cls[kind], _once(details, ids), text=made_text)


def _was_cleared(details: Json) -> bool:
    """Whether a row that shows nothing was emptied by a person: it is new, or it once showed something."""
    cells = [cell for kind in LINES_OF_KIND for cell in details.get(kind.name, [])]
    return not details or any("exact" not in cell for cell in cells)


def _once(details: Json | None, ids: set[str]) -> Json | None:
    """``details`` without its id where that was met before: the row was copied."""
    identity = (details or {}).get("id")
    if details is None or not identity:
        return details
    if identity in ids:
        return {key: value for key, value in details.items() if key != "id"}
    ids.add(identity)
    return details


def _feel_of(cell: Cell) -> str | None:  # noqa: PLR0911 - one line for each kind of cell
    """A cell as FEEL writes it, None for a kind that it has no word for."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int() | float() | Decimal():
            value = number(cell)
            return None if value is None else number_text(value)
        case datetime() if cell.time() == time(0):
            return f'date("{cell.date().isoformat()}")'
        case datetime():
            return f'date and time("{cell.replace(microsecond=0).isoformat()}")'
        case date():
            return f'date("{cell.isoformat()}")'
        case time():
            return f'time("{cell.replace(microsecond=0).isoformat()}")'
    return None
