"""Rows of an enterprise register → records, or the reason why not. Codes are checked a batch at once."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import TypeAlias

from luodi.front.exchange.columns import Columns
from luodi.front.exchange.enterprise_columns import VOCABULARY
from luodi.front.exchange.reading.cells import Cell, CellError, Row, text_of
from luodi.office.enterprises.records import EnterpriseRecord
from luodi.reference.credit_codes import check_credit_codes
from luodi.reference.dates import parse_day
from luodi.reference.districts import find_district
from luodi.reference.money import WAN_YUAN, Unit, parse_capital, unit_in_header
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text
from luodi.reference.writing import plain, says_nothing

_LONGEST = {
    "name": 200,
    "legal_form": 80,
    "business_scope": 20_000,
    "address": 300,
    "contact_name": 80,
    "contact_phone": 40,
}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")
_CONTROL_AND_LINES = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST_NOTHING = 8
_AMOUNT = re.compile(r"[\d.,，]+\s*[(（]?\s*(?:万|亿|元|美元|人民币)")
_CENT = Decimal("0.01")


Said: TypeAlias = EnterpriseRecord | ProblemRecord
"""What a row states, or why it is refused."""


class RowReader:
    """Reads batches of rows whose columns are known; ``parks`` maps every known park's code and name to its code."""

    def __init__(self, columns: Columns, parks: Mapping[str, str]) -> None:
        self.columns = columns
        self.parks = parks
        self._width = max((i + 1 for i, header in enumerate(columns.headers) if header), default=0)
        self._at = dict(columns.fields)
        self._texts = [(name, self._at.get(name), longest) for name, longest in _LONGEST.items()]
        capital = self._at.get("capital")
        unit = unit_in_header(columns.headers[capital]) if capital is not None else None
        self._unit = unit or WAN_YUAN

    def read(self, rows: Sequence[Row]) -> list[tuple[Row, Said]]:
        """Each row with what it states; rows that repeat the header are passed over."""
        kept = [row for row in rows if not self._repeats_header(row)]
        at = self._at["credit_code"]
        codes = check_credit_codes([text_of(row.cells[at]) if at < len(row.cells) else "" for row in kept])
        return [(row, self._said(row, code)) for row, code in zip(kept, codes, strict=True)]

    def _said(self, row: Row, code: str | ProblemRecord) -> Said:
        problem = row.problem or self._misshapen(row)
        if problem is not None:
            return problem
        if isinstance(code, ProblemRecord):
            return code
        try:
            return self._record(code, row)
        except Problem as raised:
            return raised.record

    def _repeats_header(self, row: Row) -> bool:
        at = self._at["credit_code"]
        return at < len(row.cells) and row.cells[at] == self.columns.headers[at]

    def _misshapen(self, row: Row) -> ProblemRecord | None:
        cells = row.cells
        if len(cells) != self._width and (len(cells) < self._width or any(cell != "" for cell in cells[self._width :])):
            return _wrong_width(len(cells), self._width)
        if CellError in set(map(type, cells)):
            for at in self._at.values():
                cell = cells[at]
                if isinstance(cell, CellError):
                    return _failed_formula(self.columns.headers[at], cell)
        return None

    def _record(self, code: str, row: Row) -> EnterpriseRecord:
        cells = row.cells
        name, legal_form, scope, address, contact, phone = [
            None if at is None else _text_of(cells[at], field, longest) for field, at, longest in self._texts
        ]
        self._look_for_shift(name or "", legal_form or "", cells)
        amount, currency = self._capital(cells)
        district, estimated = self._district(cells, address or "", code)
        return EnterpriseRecord(
            code,
            name,
            self._day(cells),
            legal_form,
            amount,
            currency,
            scope,
            district,
            self._park(cells),
            address,
            _unmasked(contact),
            _unmasked(phone),
            estimated,
            self.columns.erasing,
        )

    def _cell(self, name: str, cells: Sequence[Cell]) -> Cell:
        at = self._at.get(name)
        return cells[at] if at is not None else ""

    def _look_for_shift(self, name: str, form: str, cells: Sequence[Cell]) -> None:
        """Columns that slipped show by amounts, numbers or long sentences where none belong."""
        if name[:1].isdigit() and name.replace(" ", "").isdigit():
            raise _shifted("name", name)
        province, district = text_of(self._cell("province", cells)), text_of(self._cell("district", cells))
        slipped = _slipped(form, province.strip(), district.strip())
        if slipped:
            raise _shifted(*slipped)

    def _day(self, cells: Sequence[Cell]) -> date | None:
        cell = self._cell("registered_on", cells)
        if cell == "":
            return None
        return parse_day(cell if isinstance(cell, str | int | float | date) else text_of(cell))

    def _capital(self, cells: Sequence[Cell]) -> tuple[Decimal | None, str | None]:
        cell = self._cell("capital", cells)
        if cell == "":
            return None, None
        currency = text_of(self._cell("capital_currency", cells)).strip()
        return _capital_of(text_of(cell), self._unit, currency)

    def _district(self, cells: Sequence[Cell], address: str, code: str) -> tuple[str | None, bool]:
        area = text_of(self._cell("district", cells))
        found = find_district(area) if area else None
        if found is None or found.estimated:
            found = find_district(area, address, code[2:8])
        return (found.district.code, found.estimated) if found else (None, False)

    def _park(self, cells: Sequence[Cell]) -> str | None:
        text = text_of(self._cell("park", cells)).strip()
        if not text:
            return None
        code = self.parks.get(text)
        if code is None:
            raise Problem(
                "enterprise.unknown_park",
                Text(f"登记库里没有园区“{text}”", f"The register holds no park “{text}”"),
                Text("请核对园区名称，或先登记园区", "Check its name, or enter the park first"),
            )
        return code


def _text_of(cell: Cell, field: str, longest: int) -> str | None:
    """A cell as tidy text; None when it says nothing, a ``Problem`` when it is longer than the register takes."""
    text = (cell if isinstance(cell, str) else text_of(cell)).strip()
    if not text:
        return None
    if not text.isprintable():
        text = (_CONTROL if field == "business_scope" else _CONTROL_AND_LINES).sub(" ", text).strip()
    if len(text) <= _LONGEST_NOTHING and says_nothing(plain(text)):
        return None
    if len(text) > longest:
        raise _too_long(VOCABULARY.header_of(field), len(text), longest)
    return text


@lru_cache(maxsize=4096)
def _slipped(form: str, province: str, district: str) -> tuple[str, str] | None:
    """The first field that holds what does not belong there, and what it holds."""
    if form.isdigit() or _AMOUNT.match(form):
        return "legal_form", form
    if len(province) > 12 or province.isdigit():
        return "province", province
    if len(district) > 30 or _AMOUNT.match(district) or (district.isdigit() and len(district) != 6):
        return "district", district
    return None


@lru_cache(maxsize=8192)
def _capital_of(text: str, unit: Unit, currency: str) -> tuple[Decimal | None, str | None]:
    """Amount and currency; ``currency`` is what a column of its own says, for amounts that name none."""
    if currency:
        said = parse_capital(f"1{currency}")
        unit = Unit(unit.factor, said.currency if said else unit.currency)
    money = parse_capital(text, unit)
    return (money.amount.quantize(_CENT, ROUND_HALF_EVEN), money.currency) if money else (None, None)


def _unmasked(contact: str | None) -> str | None:
    """A contact, unless it is one that we masked when we gave it out: that says nothing."""
    return None if contact and "*" in contact else contact


def _wrong_width(cells: int, columns: int) -> ProblemRecord:
    return ProblemRecord(
        "row.wrong_width",
        Text(f"这一行有 {cells} 列，表头有 {columns} 列", f"The row has {cells} columns, the header {columns}"),
        Text("请核对多余或缺少的分隔符", "Check for a delimiter too many or too few"),
    )


def _failed_formula(header: str, cell: CellError) -> ProblemRecord:
    return ProblemRecord(
        "cell.failed_formula",
        Text(f"「{header}」一栏的公式出错：{cell.text}", f"The formula in “{header}” fails: {cell.text}"),
        Text("请修正公式，或改填数值", "Mend the formula or enter the value"),
    )


def _shifted(field: str, text: str) -> Problem:
    header = VOCABULARY.header_of(field)
    shown = text if len(text) <= 20 else f"{text[:20]}…"
    return Problem(
        "row.shifted",
        Text(
            f"「{header.zh}」一栏里是“{shown}”，这一行的列可能错位",
            f"“{header.en}” holds “{shown}”; the columns of this row seem to have slipped",
        ),
        Text("请对照表头把各栏内容移回原位", "Move the cells back under their headers"),
    )


def _too_long(header: Text, length: int, longest: int) -> Problem:
    return Problem(
        "cell.too_long",
        Text(
            f"「{header.zh}」有 {length} 个字，最多 {longest} 个",
            f"“{header.en}” has {length} characters; at most {longest}",
        ),
        Text("请删减", "Shorten it"),
    )
