"""Rows of a list of cases → what they state, or the reason why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luodi.front.exchange.case_columns import CHOICES, VOCABULARY, shown, words
from luodi.front.exchange.columns import Columns, normalised
from luodi.front.exchange.reading.cells import Cell, CellError, Row, text_of
from luodi.office.services.words import Category, Need, Urgency
from luodi.reference.credit_codes import check_credit_codes
from luodi.reference.dates import parse_day
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text
from luodi.reference.writing import plain, says_nothing

LONGEST: Mapping[str, int] = {
    "enterprise_name": 200, "title": 120, "text": 20_000, "contact_name": 80, "contact_phone": 40, "source": 200,
}  # fmt: skip
_PLAIN = {"category": "", "need": Need.NONE.value, "urgency": Urgency.NORMAL.value}


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What a row states; a blank credit code leaves the enterprise to its name."""

    credit_code: str
    enterprise_name: str
    title: str
    text: str
    category: Category
    need: Need
    urgency: Urgency
    contact_name: str
    contact_phone: str
    opened_on: date | None
    source: str


Said = CaseRecord | ProblemRecord


class RowReader:
    """Reads rows whose columns are known."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._words = {field: words(kind) for field, kind in CHOICES.items()}

    def read(self, row: Row) -> Said | None:
        """What a row states; None for a row that repeats the header."""
        at = self._columns.fields["title"]
        if at < len(row.cells) and row.cells[at] == self._columns.headers[at]:
            return None
        if row.problem is not None:
            return row.problem
        try:
            return self._record(row.cells)
        except Problem as problem:
            return problem.record

    def _record(self, cells: Sequence[Cell]) -> CaseRecord:
        code = self._credit_code(cells)
        texts = {field: self._text(cells, field, longest) for field, longest in LONGEST.items()}
        for field in ("title", "text"):
            if not texts[field]:
                raise _missing(field)
        if not code and not texts["enterprise_name"]:
            raise _missing("credit_code")
        category = self._word(cells, "category")
        if not category:
            raise _missing("category")
        return CaseRecord(
            credit_code=code,
            enterprise_name=texts["enterprise_name"],
            title=texts["title"],
            text=texts["text"],
            category=Category(category),
            need=Need(self._word(cells, "need")),
            urgency=Urgency(self._word(cells, "urgency")),
            contact_name=texts["contact_name"],
            contact_phone=texts["contact_phone"],
            opened_on=self._day(cells),
            source=texts["source"],
        )

    def _cell(self, cells: Sequence[Cell], field: str) -> Cell:
        at = self._columns.fields.get(field)
        cell = cells[at] if at is not None and at < len(cells) else ""
        if isinstance(cell, CellError):
            raise Problem(
                "row.formula_failed",
                Text(
                    f"“{_header(field).zh}”列的公式出错：{cell}", f"The formula under {_header(field).en} fails: {cell}"
                ),
                Text("请改为数值或文字后重新导入", "Put the value in its place"),
            )
        return cell

    def _text(self, cells: Sequence[Cell], field: str, longest: int) -> str:
        text = text_of(self._cell(cells, field)).strip()
        if says_nothing(plain(text)):
            return ""
        if len(text) > longest:
            raise Problem(
                "row.too_long",
                Text(
                    f"“{_header(field).zh}”有 {len(text)} 字，最多 {longest} 字",
                    f"The {_header(field).en} has {len(text)} characters; {longest} are taken",
                ),
                Text("请精简后重新导入", "Shorten it and send it again"),
            )
        return text

    def _credit_code(self, cells: Sequence[Cell]) -> str:
        text = text_of(self._cell(cells, "credit_code")).strip()
        if says_nothing(plain(text)):
            return ""
        (code,) = check_credit_codes([text])
        if isinstance(code, ProblemRecord):
            raise Problem(code.code, code.what, code.remedy, code.where)
        return code

    def _word(self, cells: Sequence[Cell], field: str) -> str:
        text = text_of(self._cell(cells, field)).strip()
        code = self._words[field].get(normalised(text))
        if code is not None:
            return code
        if says_nothing(plain(text)):
            return _PLAIN[field]
        known = shown(CHOICES[field])
        raise Problem(
            "case.unknown_word",
            Text(f"“{_header(field).zh}”不认识“{text}”", f"“{text}” is no known {_header(field).en}"),
            Text(f"请填写：{'、'.join(known)}", f"Write one of: {'、'.join(known)}"),
        )

    def _day(self, cells: Sequence[Cell]) -> date | None:
        cell = self._cell(cells, "opened_on")
        if cell == "":
            return None
        return parse_day(cell if isinstance(cell, str | int | float | date) else text_of(cell))


def _header(field: str) -> Text:
    return VOCABULARY.header_of(field)


def _missing(field: str) -> Problem:
    return Problem(
        "row.field_missing",
        Text(f"缺少“{_header(field).zh}”", f"The {_header(field).en} is missing"),
        Text("请填写后重新导入", "Fill it in and send it again"),
    )
