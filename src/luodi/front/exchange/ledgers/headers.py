"""Finds the header of a ledger: which rows it takes, and which field each column is.

A header may take up to three rows: a parent over several children (merged, or with blanks to its right), units on a
line of their own. The texts over a column are joined, and read together: 计划 over 开工时间 is the planned start.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luodi.front.exchange.ledgers import vocabulary
from luodi.front.exchange.ledgers.vocabulary import half_width, key
from luodi.front.exchange.reading.cells import Cell, Grid, is_blank

_MAX_DEPTH = 3
_LONGEST_HEADER = 40
_TIME_WORDS = re.compile(r"(时间|日期|节点|进度)+$")
_UNIT_ONLY = re.compile(
    r"[(\[]?\s*(单位:?)?(亿美元|万美元|亿元|万元|亿|万|元|亩|公顷|平方米|㎡|m2|平方公里|人|年月|年|月|日)(人民币)?\s*[)\]]?"
)
_NAME_LIKE = re.compile(r"项\s*目|名\s*称|工\s*程|(?i:project)")
_WHOLE = frozenset({"总额", "总计", "合计", "总量", "小计", "金额", "总"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its index from 0: the header as one text (parents first), and the field it is, or None."""

    index: int
    header: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """A header from row ``top`` to row ``bottom`` (from 0, inclusive)."""

    top: int
    bottom: int
    columns: tuple[Column, ...]

    @property
    def by_field(self) -> dict[str, Column]:
        """The columns that are understood, by field."""
        return {column.field: column for column in self.columns if column.field}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headers of columns that say nothing the register keeps, or repeat a field."""
        return tuple(column.header for column in self.columns if column.header and column.field is None)


class HeaderFinder:
    """Looks for headers in one grid."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._filled = grid.filled()
        self._tall = {(merge.top, column): merge.bottom for merge in grid.merges
                      if merge.bottom > merge.top for column in range(merge.left, merge.right + 1)}  # fmt: skip
        self._wide = {merge.top for merge in grid.merges if merge.right > merge.left}

    def at(self, row: int) -> Header | None:
        """The header that begins in ``row``, or that names the project there under a parent row just above."""
        if not self._names_the_project(row):
            return None
        bottom = self._bottom(row)
        top = row - 1 if row and self._is_parent(row - 1) else row
        columns = tuple(self._columns(top, bottom))
        fields = {column.field for column in columns if column.field}
        others = fields - {"name"}
        alone = sum(not is_blank(cell) for cell in self._grid.cells[row]) == 1
        return Header(top, bottom, columns) if "name" in fields and (others or alone) else None

    def _names_the_project(self, row: int) -> bool:
        """A cheap look before the careful one: a short text spelled as a project's name, and hardly any values."""
        cells = [cell for cell in self._grid.cells[row] if not is_blank(cell)]
        values = sum(not isinstance(cell, str) for cell in cells)
        if not cells or values * 3 > len(cells):
            return False
        texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADER]
        named = [text for text in texts if _NAME_LIKE.search(text) and vocabulary.field_called(text) == "name"]
        if not named:
            return False
        return len(texts) > 1 or key(named[0]) in ("项目名称", "工程名称")

    def _bottom(self, row: int) -> int:
        merged = max((self._tall.get((row, column), row) for column in range(self._grid.width)), default=row)
        if merged > row:
            return min(merged, row + _MAX_DEPTH - 1, len(self._filled) - 1)
        bottom = row
        while bottom - row < _MAX_DEPTH - 1 and bottom + 1 < len(self._filled) and self._continues(row, bottom + 1):
            bottom += 1
        return bottom

    def _continues(self, row: int, below: int) -> bool:
        """Whether ``below`` is a further line of the header in ``row`` although nothing is merged downwards."""
        cells, above = self._grid.cells[below], self._filled[row]
        filled = [(index, cell) for index, cell in enumerate(cells) if not is_blank(cell)]
        if not filled or any(not isinstance(cell, str) or len(cell) > _LONGEST_HEADER for _, cell in filled):
            return False
        named = {index for index, cell in enumerate(above) if isinstance(cell, str)
                 and vocabulary.field_called(cell) in ("name", "serial")}  # fmt: skip
        if any(index in named for index, _ in filled):
            return False
        # A blank to the right of a parent belongs to it, so children stand under blanks and under their parents.
        known = 0
        parent = ""
        for index, cell in enumerate(cells):
            over = above[index]
            parent = str(over) if not is_blank(over) else parent
            if not is_blank(cell):
                known += _field([parent, str(cell)]) is not None or _is_unit(str(cell))
        return known * 2 >= len(filled)

    def _is_parent(self, row: int) -> bool:
        """Whether ``row`` holds parents only: several merged blocks, none over the whole width, no notes."""
        texts = {str(cell) for cell in self._filled[row] if not is_blank(cell)}
        return row in self._wide and len(texts) > 1 and not any(":" in half_width(text) for text in texts)

    def _columns(self, top: int, bottom: int) -> Iterator[Column]:
        rows = [self._spread(row, bottom) for row in range(top, bottom + 1)]
        parts = [_distinct([row[index] for row in rows]) for index in range(self._grid.width)]
        taken: set[str] = set()
        exact = [_field(each) if each and _is_exact(each) else None for each in parts]
        wanted = {field for field in exact if field}
        for index, each in enumerate(parts):
            field = exact[index] or _field(each)
            if field in taken or (exact[index] is None and field in wanted):
                field = None
            if field:
                taken.add(field)
            yield Column(index, " ".join(each), field)

    def _spread(self, row: int, bottom: int) -> list[Cell]:
        """The row's texts, with parents spread to the right over blanks where they have children below."""
        cells = list(self._filled[row])
        if row == bottom or row in self._wide:
            return cells
        below = self._grid.cells[row + 1]
        for index in range(1, len(cells)):
            if is_blank(cells[index]) and not is_blank(below[index]):
                cells[index] = cells[index - 1]
        return cells


def _distinct(cells: Sequence[Cell]) -> list[str]:
    texts: list[str] = []
    for cell in cells:
        text = "" if is_blank(cell) else " ".join(str(cell).split())
        if text and (not texts or key(text) != key(texts[-1])):
            texts.append(text)
    return texts


def _is_unit(text: str) -> bool:
    return _UNIT_ONLY.fullmatch(half_width(text).lower()) is not None


def _is_exact(parts: list[str]) -> bool:
    return any(vocabulary.spelled(text) for text in (parts[-1], "".join(parts)))


def _field(parts: Sequence[str]) -> str | None:
    """The field that the texts over a column mean, parents first."""
    said = [part for part in parts if part and not _is_unit(part)]
    if not said:
        return None
    if len(said) == 1:
        return vocabulary.field_called(said[0])
    parent, child = vocabulary.without_brackets(said[-2]).strip(), said[-1]
    if key(child) in _WHOLE:
        return vocabulary.field_called(said[-2])
    short = _TIME_WORDS.sub("", parent)
    for joined in (f"{parent}{child}", f"{short}{child}", f"{child}{parent}"):
        if found := vocabulary.spelled(joined):
            return found
    return vocabulary.field_called(child)
