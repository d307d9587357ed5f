"""Excel workbooks (.xlsx, .xlsm): calamine reads the values; a scan of the XML guards it and finds failed formulas.

Calamine holds a sheet as one dense block, so the used area is measured first; and it gives failed formulas as blanks,
so cells of type ``e`` are looked up in the XML (ECMA-376 Part 1, 18.18.11 ST_CellType). Macros are never run or read.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from luodi.front.exchange.damaged_archives import UNREADABLE
from luodi.front.exchange.reading import limits, problems
from luodi.front.exchange.reading.cells import Cell, CellError, Grid, Merge, Row, is_blank
from luodi.front.exchange.reading.source import Source
from luodi.reference.problems import ProblemRecord, Where
from luodi.reference.text import Text

_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,4})(\d{1,9})"[^>]*(?<!/)><(?!/)')
_ERROR_TYPE = re.compile(rb"""\st=["']e["']""")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_OVERLAP = 1024
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class _Extent:
    """What the scan of a sheet's XML found: the used area, and whether a formula failed somewhere."""

    rows: int
    columns: int
    has_errors: bool


class WorkbookSource(Source):
    """A workbook. The constructor checks the archive; a sheet is scanned when it is first asked for."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path, name)
        try:
            with zipfile.ZipFile(path) as archive:
                members = archive.infolist()
                _check_archive(members, path.stat().st_size, name)
                self._parts = _sheet_parts(archive)
        except UNREADABLE as error:
            raise problems.truncated(name) from error
        except (etree.XMLSyntaxError, KeyError) as error:
            raise problems.unreadable(name) from error
        with self._opened() as workbook:
            found = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        sheets = [one.name for one in found]
        self.hidden_sheets = frozenset(one.name for one in found if one.visible != SheetVisibleEnum.Visible)
        self.sheet_names = tuple(sheet for sheet in sheets if sheet in self._parts)
        if not self.sheet_names:
            raise problems.empty(name)
        if any(member.filename.endswith("vbaProject.bin") for member in members):
            self.notes = (_macros_ignored(name),)
        self._extents: dict[str, _Extent] = {}

    def rows(self, sheet: str = "") -> Iterator[Row]:
        """The rows that say something, with their numbers in the sheet."""
        sheet = self.sheet_named(sheet)
        errors = self._errors(sheet)
        with self._opened() as workbook:
            found = self._sheet(workbook, sheet)
            # Calamine leaves out the blank columns on the left of the used area, but not the blank rows above it.
            margin: tuple[Cell, ...] = ("",) * (found.start or (0, 0))[1]
            for number, values in enumerate(found.iter_rows(), start=1):
                cells = (*margin, *values)
                if number in errors:
                    cells = _with_errors(cells, errors[number])
                if not all(is_blank(cell) for cell in cells):
                    yield Row(number, cells)

    def grid(self, sheet: str = "") -> Grid:
        """A whole sheet from A1 to its last cell, with its merged ranges; failed formulas are :class:`CellError`."""
        sheet = self.sheet_named(sheet)
        errors = self._errors(sheet)
        if self._extents[sheet].rows * self._extents[sheet].columns > limits.MAX_GRID_CELLS:
            raise problems.grid_too_large(self.name, sheet)
        with self._opened() as workbook:
            found = self._sheet(workbook, sheet)
            rows: list[tuple[Cell, ...]] = [tuple(row) for row in found.to_python(skip_empty_area=False)]
            ranges = found.merged_cell_ranges or []
        width = max([len(row) for row in rows] + [column + 1 for row in errors.values() for column in row], default=0)
        height = max(len(rows), max(errors, default=0))
        rows.extend([()] * (height - len(rows)))
        for index, row in enumerate(rows):
            rows[index] = _with_errors((*row, *[""] * (width - len(row))), errors.get(index + 1, {}))
        merges = [
            Merge(top, left, min(bottom, height - 1), min(right, width - 1))
            for (top, left), (bottom, right) in ranges
            if top < height and left < width
        ]
        return Grid(sheet, tuple(rows), tuple(merges))

    def _opened(self) -> CalamineWorkbook:
        try:
            return CalamineWorkbook.from_path(self.path)
        except CalamineError as error:
            raise problems.unreadable(self.name) from error

    def _sheet(self, workbook: CalamineWorkbook, sheet: str) -> CalamineSheet:
        try:
            return workbook.get_sheet_by_name(sheet)
        except CalamineError as error:
            raise problems.unreadable(self.name, sheet) from error

    def _errors(self, sheet: str) -> dict[int, dict[int, CellError]]:
        """Failed formulas by row (from 1) and column (from 0); guards the sheet on the way."""
        extent = self._extents.get(sheet)
        part = self._parts[sheet]
        try:
            with zipfile.ZipFile(self.path) as archive:
                if extent is None:
                    extent = self._extents[sheet] = self._scan(archive, part, sheet)
                if not extent.has_errors:
                    return {}
                with archive.open(part) as xml:
                    return _error_cells(xml)
        except UNREADABLE as error:
            raise problems.truncated(self.name) from error
        except etree.XMLSyntaxError as error:
            raise problems.unreadable(self.name, sheet) from error

    def _scan(self, archive: zipfile.ZipFile, part: str, sheet: str) -> _Extent:
        columns: set[bytes] = set()
        rows, has_errors, tail = 0, False, b""
        with archive.open(part) as xml:
            while chunk := xml.read(limits.CHUNK_BYTES):
                window = tail + chunk
                if any(word in window for word in _FORBIDDEN):
                    raise problems.bomb(self.name)
                if found := _CELL.findall(window):
                    letters, numbers = zip(*found, strict=True)
                    columns.update(letters)
                    rows = max(rows, *map(int, numbers))
                has_errors = has_errors or bool(_ERROR_TYPE.search(window))
                tail = window[-_OVERLAP:]
        extent = _Extent(rows, max((_column_number(letters) for letters in columns), default=0), has_errors)
        self._check(extent, sheet)
        return extent

    def _check(self, extent: _Extent, sheet: str) -> None:
        if extent.rows > limits.MAX_SHEET_ROWS:
            raise problems.too_many_rows(self.name, extent.rows, sheet)
        if extent.columns > limits.MAX_COLUMNS:
            raise problems.too_many_columns(self.name, extent.columns, sheet)
        if extent.rows * extent.columns > limits.MAX_WORKBOOK_CELLS:
            raise problems.too_large(self.name, sheet)


def _check_archive(members: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise problems.encrypted(name)
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.MAX_WORKBOOK_PARTS:
        raise problems.bomb(name)
    if unpacked > limits.BOMB_FLOOR_BYTES and unpacked > packed * limits.BOMB_RATIO:
        raise problems.bomb(name)
    if unpacked > limits.MAX_WORKBOOK_BYTES:
        raise problems.too_large(name)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet → its part in the archive (ECMA-376 Part 2: targets are relative to the workbook)."""
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _parsed(archive, "xl/_rels/workbook.xml.rels").iterfind("{*}Relationship")
    }
    members = {member.lower(): member for member in archive.namelist()}
    parts = {}
    for sheet in _parsed(archive, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
        target = relations.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
        path = target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if path.lower() in members:
            parts[str(sheet.get("name", ""))] = members[path.lower()]
    return parts


def _parsed(archive: zipfile.ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(part), parser)


def _error_cells(xml: IO[bytes]) -> dict[int, dict[int, CellError]]:
    """Every cell of type ``e`` by row (from 1) and column (from 0)."""
    found: dict[int, dict[int, CellError]] = {}
    for _, cell in etree.iterparse(xml, tag="{*}c", resolve_entities=False, no_network=True):
        place = re.fullmatch(r"([A-Z]{1,4})(\d{1,9})", cell.get("r", ""))
        if cell.get("t") == "e" and place:
            column = _column_number(place[1].encode()) - 1
            found.setdefault(int(place[2]), {})[column] = CellError(cell.findtext("{*}v") or "#N/A")
        cell.clear()
        while cell.getprevious() is not None:
            del cell.getparent()[0]
    return found


def _with_errors(cells: tuple[Cell, ...], errors: dict[int, CellError]) -> tuple[Cell, ...]:
    if not errors:
        return cells
    widened = [*cells, *[""] * (max(errors) + 1 - len(cells))]
    for column, error in errors.items():
        widened[column] = error
    return tuple(widened)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _macros_ignored(name: str) -> ProblemRecord:
    return ProblemRecord(
        "file.macros_ignored",
        Text("工作簿带有宏，宏未被读取，也未运行", "The workbook has macros; they were neither read nor run"),
        Text("无需处理", "Nothing needs to be done"),
        Where(file=name),
    )
