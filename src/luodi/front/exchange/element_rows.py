"""Rows of lists of needs and of supplies → what they state, or the reason why not."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from luodi.front.exchange import element_columns
from luodi.front.exchange.columns import Columns, Vocabulary, normalised
from luodi.front.exchange.reading.cells import Cell, CellError, Row, text_of
from luodi.office.elements.records import NeedRecord, SupplyRecord
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.reference.dates import parse_day
from luodi.reference.money import parse_money
from luodi.reference.problems import Problem
from luodi.reference.text import Text
from luodi.reference.writing import plain, says_nothing

_LONGEST = {
    "project_code": 20, "remark": 300, "source": 200, "key": 60, "title": 120, "district_code": 6, "park_code": 20,
    "track": 40, "stage": 40,
}  # fmt: skip
Word = TypeVar("Word", NeedMeasure, SupplyKind)


class _Cells:
    """The cells of a row by field."""

    def __init__(self, vocabulary: Vocabulary, columns: Columns, cells: Sequence[Cell]) -> None:
        self._vocabulary, self._columns, self._cells = vocabulary, columns, cells

    def text(self, field: str) -> str:
        text = text_of(self._cell(field)).strip()
        if says_nothing(plain(text)):
            return ""
        if len(text) > _LONGEST.get(field, 100):
            raise self._problem(field, "too_long", Text(f"超过 {_LONGEST[field]} 字", "is too long"))
        return text

    def needed(self, field: str) -> str:
        text = self.text(field)
        if not text:
            raise self._problem(field, "field_missing", Text("未填", "is missing"))
        return text

    def word(self, field: str, known: dict[Word, Text]) -> Word:
        text = self.needed(field)
        code = element_columns.words(known).get(normalised(text))
        if code is None:
            offered = Text("、".join(each.zh for each in known.values()), ", ".join(each.en for each in known.values()))
            raise self._problem(
                field, "unknown_word",
                Text(f"不认识“{text}”，可填：{offered.zh}", f"“{text}” is none of: {offered.en}"),
            )  # fmt: skip
        return next(member for member in known if member.value == code)

    def number(self, field: str, *, money: bool = False) -> Decimal | None:
        text = self.text(field).replace(",", "").replace("，", "").removesuffix("%")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            if money:
                amount = parse_money(text)
                if amount is not None and amount.currency == "CNY":
                    return amount.amount
            raise self._problem(field, "no_number", Text(f"“{text}”不是数", f"“{text}” is no number")) from None
        if not found.is_finite():
            raise self._problem(field, "no_number", Text(f"“{text}”不是数", f"“{text}” is no number"))
        return found

    def needed_number(self, field: str, *, money: bool) -> Decimal:
        self.needed(field)
        return self.number(field, money=money) or Decimal(0)

    def whole(self, field: str) -> int:
        number = self.number(field) or Decimal(0)
        if number != number.to_integral_value() or abs(number) > 10**6:
            raise self._problem(field, "no_number", Text("须为整数", "must be a whole number"))
        return int(number)

    def day(self, field: str) -> date | None:
        cell = self._cell(field)
        if cell == "":
            return None
        return parse_day(cell if isinstance(cell, str | int | float | date) else text_of(cell))

    def _cell(self, field: str) -> Cell:
        at = self._columns.fields.get(field)
        cell = self._cells[at] if at is not None and at < len(self._cells) else ""
        if isinstance(cell, CellError):
            raise self._problem(field, "formula_failed", Text(f"公式出错：{cell}", f"has a formula that fails: {cell}"))
        return cell

    def _problem(self, field: str, code: str, what: Text) -> Problem:
        header = self._vocabulary.header_of(field)
        return Problem(
            f"row.{code}",
            Text(f"“{header.zh}”{what.zh}", f"The {header.en} {what.en}"),
            Text("请改正后重新导入", "Correct it and send it again"),
        )


class NeedRows:
    """Reads rows of a list of needs."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._measures = element_columns.measures()

    def read(self, row: Row) -> NeedRecord:
        """What a row states; a ``Problem`` where it says nothing of sense."""
        cells = _Cells(element_columns.NEEDS, self._columns, row.cells)
        measure = cells.word("measure", self._measures)
        return NeedRecord(
            project_code=cells.needed("project_code"),
            measure=measure,
            quantity=cells.needed_number("quantity", money=measure is NeedMeasure.CAPITAL_CNY),
            needed_on=cells.day("needed_on"),
            tolerance_percent=cells.number("tolerance_percent") or Decimal(0),
            tolerance_days=cells.whole("tolerance_days"),
            remark=cells.text("remark"),
            source=cells.text("source"),
        )


class SupplyRows:
    """Reads rows of a list of supplies."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._kinds = element_columns.kinds()

    def read(self, row: Row) -> SupplyRecord:
        """What a row states; a ``Problem`` where it says nothing of sense."""
        cells = _Cells(element_columns.SUPPLIES, self._columns, row.cells)
        kind = cells.word("kind", self._kinds)
        money = kind is SupplyKind.FUND
        return SupplyRecord(
            kind=kind,
            key=cells.needed("key"),
            title=cells.needed("title"),
            supplied=cells.needed_number("supplied", money=money),
            district_code=cells.text("district_code"),
            park_code=cells.text("park_code"),
            track=cells.text("track"),
            stage=cells.text("stage"),
            from_on=cells.day("from_on"),
            until_on=cells.day("until_on"),
            least=cells.number("least", money=money),
            most=cells.number("most", money=money),
        )
