"""Reads the cells of a ledger's row: texts, money in yuan, areas in m², days, counts.

What cannot be read is a ``Problem``. Nothing is guessed: an amount or an area without a unit in cell, header or notes
is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

from luodi.front.exchange.ledgers.layout import LedgerRow
from luodi.front.exchange.ledgers.vocabulary import status_said
from luodi.front.exchange.reading.cells import Cell, CellError, text_of
from luodi.reference import money
from luodi.reference.dates import PartialDate, parse_date
from luodi.reference.exchange_rates import to_cny
from luodi.reference.money import Money
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text
from luodi.reference.writing import plain, says_nothing

Value = TypeVar("Value")

_M2 = {
    "m2": Decimal(1), "平方米": Decimal(1), "平米": Decimal(1), "平方": Decimal(1), "万m2": Decimal(10_000),
    "万平方米": Decimal(10_000), "万平": Decimal(10_000), "亩": Decimal(2000) / Decimal(3), "公顷": Decimal(10_000),
    "ha": Decimal(10_000), "平方公里": Decimal(1_000_000), "km2": Decimal(1_000_000),
}  # fmt: skip
_AREA_WORDS = "|".join(sorted(_M2, key=len, reverse=True))
_AREA = re.compile(rf"约?(?P<number>\d{{1,10}}(?:\.\d{{1,10}})?)(?P<unit>{_AREA_WORDS})?(?:左右)?")
_AREA_UNIT = re.compile(rf"(?:[(\[:/、,]|\A|面积|用地)(?P<unit>{_AREA_WORDS})(?=[)\]、,]|\Z)")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_COUNT = re.compile(r"约?(\d{1,9}(?:\.0+)?)(?:人|名|个)?(?:左右|以上)?")
_UNIT_PARTS = re.compile(r"[、,;/\s]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in yuan, and how it was written where that says more (``2000万美元``, ``约3亿元``)."""

    cny: Decimal
    stated: str


class RowReader:
    """Reads the cells of one row, and collects what is wrong with them."""

    def __init__(self, row: LedgerRow, where: Where, note_units: str) -> None:
        self._row = row
        self._where = where
        self._note_units = [part for part in _UNIT_PARTS.split(plain(note_units)) if part]
        self.problems: list[ProblemRecord] = []

    def text(self, field: str, longest: int = 10_000) -> str:
        """A text on one line; empty when the cell says nothing."""
        if field not in self._row.values:
            return ""
        text = " ".join(self._written(field).translate(_INVISIBLE).split())
        if says_nothing(plain(text)):
            return ""
        if len(text) > longest:
            self._refuse(
                field,
                Problem(
                    "ledger.too_long",
                    Text(f"内容超过 {longest} 个字", f"The text is longer than {longest} characters"),
                    Text("请缩短，其余写入备注", "Shorten it, and put the rest into the remarks"),
                ),
            )
            return ""
        return text

    def lines(self, field: str) -> str:
        """A text with its lines as they stand; empty when the cell says nothing."""
        text = self._written(field).translate(_INVISIBLE).strip() if field in self._row.values else ""
        return "" if says_nothing(plain(text)) else text

    def money(self, field: str, on: date) -> Amount | None:
        """An amount in yuan; a foreign one at the rate of the year of ``on``."""
        if field not in self._row.values:
            return None
        cell = self._cell(field)
        header = self.header(field)
        found = self._try(field, lambda: money.parse_money(_number_or_text(cell), self._money_header(header)))
        if found is None:
            return None
        cny = self._try(field, lambda: to_cny(found, on)[0])
        return None if cny is None else Amount(cny, _stated(cell, found, header))

    def area(self, field: str) -> Decimal | None:
        """An area in m², two decimals."""
        return self._try(field, lambda: self._area(field)) if field in self._row.values else None

    def day(self, field: str, default_year: int) -> PartialDate | None:
        """A date as precisely as it is written; ``default_year`` completes 6月底. A status word (已开工) is no date."""
        if field not in self._row.values:
            return None
        cell = self._cell(field)
        if isinstance(cell, str) and status_said(cell):
            return None
        return self._try(field, lambda: parse_date(_day_or_text(cell), default_year))

    def count(self, field: str) -> int | None:
        """A whole number of persons."""
        text = _GROUPING.sub("", plain(self._written(field)).replace(" ", ""))
        if says_nothing(text):
            return None
        match = _COUNT.fullmatch(text)
        if match is None:
            self._refuse(
                field,
                Problem(
                    "ledger.not_a_count",
                    Text(f"“{text}”不是人数", f"“{text}” is not a number of persons"),
                    Text("请填写整数", "Write a whole number"),
                ),
            )
            return None
        return int(Decimal(match[1]))

    def refuse(self, field: str, code: str, what: Text, remedy: Text) -> None:
        """Notes that this row cannot be taken, because of ``field``."""
        self._refuse(field, Problem(code, what, remedy))

    def checked(self, field: str, read: Callable[[], Value]) -> Value | None:
        """What ``read`` gives, or None with its ``Problem`` noted at ``field``."""
        return self._try(field, read)

    def _area(self, field: str) -> Decimal | None:
        text = _GROUPING.sub("", re.sub(r"\s+", "", plain(self._written(field))).lower())
        if says_nothing(text):
            return None
        match = _AREA.fullmatch(text)
        if match is None:
            raise Problem(
                "ledger.not_an_area",
                Text(f"“{text}”不是面积", f"“{text}” is not an area"),
                Text("请写成数字加单位，如“50亩”", "Write a number with its unit, such as “50亩”"),
            )
        unit = match["unit"] or self._area_unit(self.header(field))
        if unit is None:
            raise Problem(
                "ledger.area_without_unit",
                Text(f"面积“{text}”没有单位", f"The area “{text}” has no unit"),
                Text("请在列名或单元格中写明单位，如“用地面积(亩)”", "Name the unit in the header or the cell"),
            )
        return (Decimal(match["number"]) * _M2[unit]).quantize(_HUNDREDTH, rounding=ROUND_HALF_EVEN)

    def _area_unit(self, header: str) -> str | None:
        for text in (re.sub(r"\s+", "", plain(header)).lower(), *self._note_units):
            if match := _AREA_UNIT.search(text):
                return match["unit"]
        return None

    def _money_header(self, header: str) -> str:
        """The header, or a note's unit where the header names none."""
        if money.unit_in_header(header):
            return header
        named = (f"({unit})" for unit in self._note_units)
        return next((unit for unit in named if money.unit_in_header(unit)), header)

    def header(self, field: str) -> str:
        """The header of the column of ``field``; empty when the ledger has none."""
        return self._row.columns[field].header if field in self._row.columns else ""

    def _cell(self, field: str) -> Cell:
        """The cell, or a blank with the problem noted where a formula failed."""
        cell = self._row.values.get(field, "")
        if not isinstance(cell, CellError):
            return cell
        self._refuse(
            field,
            Problem(
                "ledger.formula_failed",
                Text(f"公式出错，显示为 {cell}", f"The formula failed and shows {cell}"),
                Text("请改正公式，或改填数值", "Correct the formula, or enter the value"),
            ),
        )
        return ""

    def _written(self, field: str) -> str:
        return text_of(self._cell(field))

    def _try(self, field: str, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except Problem as problem:
            self._refuse(field, problem)
        return None

    def _refuse(self, field: str, problem: Problem) -> None:
        place = Where(self._where.file, self._where.sheet, self._row.number, self.header(field) or field)
        self.problems.append(problem.at(place).record)


def _number_or_text(cell: Cell) -> str | int | float | Decimal:
    return cell if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) else text_of(cell)


def _day_or_text(cell: Cell) -> str | int | float | date:
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return text_of(cell)


def _stated(cell: Cell, found: Money, header: str) -> str:
    """How an amount was written, where yuan alone would not tell: another currency, or words beside the number."""
    if not isinstance(cell, str) or re.fullmatch(r"[\d.,]+", plain(cell)):
        unit = money.unit_in_header(header)
        if found.currency == "CNY" or unit is None:
            return ""
        number = _GROUPING.sub("", plain(text_of(cell)))
        return f"{number}{_SIZES.get(unit.factor, '')}{_CURRENCIES.get(found.currency, found.currency)}"[:60]
    return plain(cell)[:60] if found.currency != "CNY" or "约" in cell else ""


_SIZES = {10_000: "万", 100_000_000: "亿"}
_CURRENCIES = {"USD": "美元", "EUR": "欧元", "JPY": "日元", "HKD": "港元", "GBP": "英镑"}
