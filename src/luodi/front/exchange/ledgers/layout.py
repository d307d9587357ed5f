"""Recognises the layout of a ledger's sheet: what is title, note, header, group, total, data and footnote.

The outcome is rows by field, still as the cells were written, together with what the rows inherit (units from notes,
group headings), and a list of everything that was left out and why. Reading the cells' values is left to ``values``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from statistics import median

from luodi.front.exchange.ledgers import groups
from luodi.front.exchange.ledgers.groups import Groups, Outline
from luodi.front.exchange.ledgers.headers import Column, Header, HeaderFinder
from luodi.front.exchange.ledgers.vocabulary import half_width, key
from luodi.front.exchange.reading.cells import Cell, Grid, is_blank
from luodi.reference.text import Text

_NOTE = re.compile(
    r"^(注|备注|说明|附注|填表说明|单位|金额单位|面积单位|计量单位|填报|填表|制表|报送|上报|编制|审核|复核|联系人|联系电话|截至|截止|截至日期|截止日期|统计时间|数据截至|统计口径|资料来源|数据来源|来源|日期|报表日期)"
    r"(单位|人|部门|日期|时间)?\s*[\d:*]|^\*|^(填报单位|制表人|填表人|填报人|审核人|截至|截止)|^[注※]\s*\d*\s*[:.、]"
)
_TOTAL = re.compile(r"^(?:.{0,10}?)(合\s*计|小\s*计|总\s*计|共\s*计|累\s*计)(?!.*(?:工程|基地|中心)$)")
_AS_OF = re.compile(
    r"(?:截至|截止|统计时间|报表日期|日期)[^\d]{0,6}((?:\d{4})\D+\d{1,2}(?:\D+\d{1,2}\s*日?)?(?:月?底)?)"
)
_REPORTED_BY = re.compile(r"(?:填报|报送|上报|编制|填表)(?:单位|部门)?\s*[:]\s*(\S+)")
_UNITS = re.compile(r"(?<![报送制表编责位])单位\s*:\s*([^\s)]+)")
_LIKE_A_PROJECT = re.compile(r"(项目|工程|基地|中心|平台|厂房|产线|生产线|总部|工厂|大楼|园|一期|二期|三期)$")
_LONGEST_GROUP = 40
_WIDE_TABLE = 3  # filled cells in a usual row, from which on a lone cell can be no row of data


class RowKind(StrEnum):
    """Why a row is no row of data."""

    TITLE = "title"
    NOTE = "note"
    HEADER = "header"
    TOTAL = "total"
    GROUP = "group"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no row of data: its number in the sheet from 1, why, and its text."""

    number: int
    kind: RowKind
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What notes and titles say for the whole sheet; empty text where they say nothing."""

    title: str = ""
    units: str = ""
    reported_by: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of data: its number from 1, its cells (merged ones filled), and those that are understood by field.

    ``under`` holds the numbers of the group rows it stands under, ``header`` the number of its header's first row.
    """

    number: int
    cells: tuple[Cell, ...]
    values: Mapping[str, Cell]
    columns: Mapping[str, Column]
    groups: Groups
    under: tuple[int, ...]
    header: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A sheet that holds projects."""

    sheet: str
    headers: tuple[Header, ...]
    rows: tuple[LedgerRow, ...]
    left_out: tuple[LeftOut, ...]
    notes: Notes


@dataclass(frozen=True, slots=True)
class SheetSkipped:
    """A sheet that is not read, and why."""

    sheet: str
    reason: Text


def recognise(grid: Grid) -> Ledger | SheetSkipped:
    """The layout of one sheet, or why it is none of a project ledger."""
    if not any(not is_blank(cell) for row in grid.cells for cell in row):
        return SheetSkipped(grid.sheet, Text("空表", "the sheet is empty"))
    walk = _Walk(grid)
    walk.run()
    if not walk.headers:
        return SheetSkipped(
            grid.sheet,
            Text("找不到含“项目名称”的表头", "it has no header with a column for the project's name (项目名称)"),
        )
    if not walk.rows:
        return SheetSkipped(grid.sheet, Text("只有表头，没有项目", "it has a header but no projects"))
    return Ledger(grid.sheet, tuple(walk.headers), tuple(walk.rows), tuple(walk.left_out), walk.notes)


@dataclass(slots=True)
class _Walk:
    """One pass over a sheet, top to bottom."""

    grid: Grid
    headers: list[Header] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: Notes = Notes()
    _outline: Outline = field(default_factory=Outline)
    _usual: float = 0
    _serials: bool = False
    _down: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def run(self) -> None:
        finder = HeaderFinder(self.grid)
        self._down = _spread_down(self.grid)
        row = 0
        while row < len(self.grid.cells):
            header = finder.at(row)
            if header:
                self._begin(header)
                row = header.bottom + 1
                continue
            self._take(row)
            row += 1

    def _begin(self, header: Header) -> None:
        if self.headers and header.top == self.headers[-1].bottom + 1:
            header = self.headers[-1]
        if not self.headers or [c.field for c in header.columns] != [c.field for c in self.headers[-1].columns]:
            self.headers.append(header)
        for row in range(header.top, header.bottom + 1):
            # A parent row was taken for a title before its children were seen.
            self.left_out = [each for each in self.left_out if each.number != row + 1]
            self._leave_out(row, RowKind.HEADER)
        self._measure(header)

    def _measure(self, header: Header) -> None:
        """What rows below this header usually look like: the filled cells, and whether they are numbered."""
        below = self.grid.cells[header.bottom + 1 :]
        counts = [sum(not is_blank(cell) for cell in row) for row in below[:2000]]
        self._usual = median([count for count in counts if count] or [0])
        serial = header.by_field.get("serial")
        numbered = [row[serial.index] for row in below[:2000] if not is_blank(row[serial.index])] if serial else []
        self._serials = len(numbered) * 2 > sum(count > 0 for count in counts)

    def _take(self, row: int) -> None:
        cells = self.grid.cells[row]
        filled = [(index, cell) for index, cell in enumerate(cells) if not is_blank(cell)]
        if not filled:
            return
        texts = [str(cell).strip() for _, cell in filled]
        if not self.headers:
            self._before_header(row, texts)
        elif self._is_note(texts):
            self._note(texts)
            self._leave_out(row, RowKind.NOTE)
        elif self._is_total(row, texts):
            self._leave_out(row, RowKind.TOTAL)
        elif self._is_group(row, filled):
            self._enter_group(row, texts)
        else:
            self._add(row)

    def _before_header(self, row: int, texts: list[str]) -> None:
        self._note(texts)
        if self._is_note(texts) or _AS_OF.search(half_width(texts[0])):
            self._leave_out(row, RowKind.NOTE)
            return
        if not self.notes.title:
            self.notes = _with(self.notes, title=" ".join(texts))
        self._leave_out(row, RowKind.TITLE)

    def _is_note(self, texts: list[str]) -> bool:
        """A note stands in few cells, and begins with a word for one; a row of data has its name and more."""
        if len(texts) > max(3, self._usual / 2):
            return False
        return bool(_NOTE.match(half_width(texts[0]))) and (len(texts) == 1 or not texts[0].isdigit())

    def _note(self, texts: Sequence[str]) -> None:
        text = half_width(" ".join(texts))
        if found := _UNITS.search(text):
            self.notes = _with(self.notes, units=found[1])
        if found := _REPORTED_BY.search(text):
            self.notes = _with(self.notes, reported_by=found[1])
        if found := _AS_OF.search(text):
            self.notes = _with(self.notes, as_of=found[1].strip())

    def _is_total(self, row: int, texts: list[str]) -> bool:
        columns = self.headers[-1].by_field
        serial = columns.get("serial")
        numbered = serial is not None and _is_number(self.grid.cells[row][serial.index])
        first = [text for text in texts if not _is_number(text)][:2]
        return not numbered and any(_TOTAL.match(half_width(text)) for text in first)

    def _is_group(self, row: int, filled: Sequence[tuple[int, Cell]]) -> bool:
        """A heading says one thing: an ordinal and a text, or a text alone, over rows that say more."""
        columns = self.headers[-1].by_field
        name, serial = columns["name"].index, columns["serial"].index if "serial" in columns else None
        if (row, name) in self._down:
            return False
        numbers = [cell for index, cell in filled if index == serial]
        rest = [(index, cell) for index, cell in filled if index != serial]
        if numbers and groups.ordinal_level(str(numbers[0])) in (0, 1) and not _is_number(numbers[0]):
            return True
        texts = [str(cell).strip() for _, cell in rest] or [str(cell).strip() for cell in numbers]
        if len(texts) != 1 or len(texts[0]) > _LONGEST_GROUP or (rest and numbers):
            return False
        return self._is_lone_heading(row, texts[0], rest[0][0] if rest else -1)

    def _is_lone_heading(self, row: int, text: str, index: int) -> bool:
        level = groups.ordinal_level(text)
        if level in (0, 1) or groups.has_count(text) or self._runs_across(row):
            return True
        if groups.heading("", text).sort != groups.Sort.CATEGORY:
            return True
        if index != self.headers[-1].by_field["name"].index:
            return True
        # A lone name is a project where names are all that rows say.
        return (self._serials or self._usual >= _WIDE_TABLE) and not _LIKE_A_PROJECT.search(half_width(text))

    def _runs_across(self, row: int) -> bool:
        return any(merge.top == row == merge.bottom and merge.right > merge.left for merge in self.grid.merges)

    def _enter_group(self, row: int, texts: list[str]) -> None:
        serial, text = (texts[0], texts[1]) if len(texts) > 1 else ("", texts[0])
        self._outline.enter(groups.heading(serial, text), row + 1)
        self._leave_out(row, RowKind.GROUP)

    def _add(self, row: int) -> None:
        header = self.headers[-1]
        columns = header.by_field
        name = columns["name"].index
        origin = self._down.get((row, name))
        if origin and origin[0] < row and self.rows and self.rows[-1].number >= origin[0] + 1:
            self._continue(row)
            return
        cells = tuple(self._filled(row, column) for column in range(self.grid.width))
        values = {code: cells[column.index] for code, column in columns.items() if not is_blank(cells[column.index])}
        outline = self._outline
        self.rows.append(LedgerRow(row + 1, cells, values, columns, outline.groups, outline.rows, header.top + 1))

    def _filled(self, row: int, column: int) -> Cell:
        top, left = self._down.get((row, column), (row, column))
        return self.grid.cells[top][left]

    def _continue(self, row: int) -> None:
        """A further line of the project above, whose name is merged over both: parties and texts are put together."""
        last = self.rows[-1]
        values, cells = dict(last.values), list(last.cells)
        for code, column in last.columns.items():
            cell = self.grid.cells[row][column.index]
            if is_blank(cell) or code == "serial":
                continue
            if code not in values:
                values[code] = cells[column.index] = cell
            elif isinstance(cell, str) and code in _JOINED and cell.strip() not in str(values[code]):
                values[code] = cells[column.index] = f"{values[code]}、{cell.strip()}"
        self.rows[-1] = replace(last, cells=tuple(cells), values=values)
        self._leave_out(row, RowKind.CONTINUED)

    def _leave_out(self, row: int, kind: RowKind) -> None:
        text = " ".join(str(cell).strip() for cell in self.grid.cells[row] if not is_blank(cell))
        self.left_out.append(LeftOut(row + 1, kind, text[:200]))


_JOINED = frozenset({"investor", "description", "progress", "remark"})


def _with(notes: Notes, **said: str) -> Notes:
    kept = {name: getattr(notes, name) or value for name, value in said.items()}
    return Notes(**{name: kept.get(name, getattr(notes, name)) for name in Notes.__dataclass_fields__})


def _is_number(cell: Cell) -> bool:
    return not isinstance(cell, str) or key(cell).isdigit()


def _spread_down(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For every cell of a block that is merged downwards in its left column: the cell that holds its value."""
    return {
        (row, merge.left): (merge.top, merge.left)
        for merge in grid.merges
        if merge.bottom > merge.top
        for row in range(merge.top, merge.bottom + 1)
    }
