"""Which column holds which field: by synonyms, or as somebody saved it for this header.

A header is found among the first rows, below whatever titles stand above it. Texts are compared without blanks,
asterisks, case and trailing remarks in brackets.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from luodi.front.exchange.reading.cells import Row, is_blank, text_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text
from luodi.reference.writing import plain

REASON_HEADER = "原因"
"""The column that a refusal file adds; it is passed over when the file comes back."""

HEADER_SEARCHED_ROWS = 30

_DECORATION = re.compile(r"[\s*#:：、]+")
_REMARK = re.compile(r"[(\[【〔].*?[)\]】〕]\Z")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that a table can bring: ``header`` is how we write it ourselves, ``synonyms`` how others do."""

    name: str
    header: Text
    synonyms: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of one table were understood. Indexes count from 0.

    ``header_row`` is the row's number in the file; ``unmapped`` are the headers that mean nothing to us and will be
    left out; a blank cell of a field in ``erasing`` erases what is known, of any other field it says nothing.
    """

    header_row: int
    headers: tuple[str, ...]
    fields: Mapping[str, int]
    unmapped: tuple[str, ...]
    erasing: frozenset[str]

    @property
    def signature(self) -> str:
        """What tells this layout from others; the same for a refusal file made from it."""
        return signature_of(self.headers)


class Vocabulary:
    """The fields of a kind of table, found by what people write above their columns.

    ``passed_over`` are headers of our own files that no import reads; they are not reported as unknown.
    """

    def __init__(self, specs: Sequence[FieldSpec], passed_over: Sequence[str] = ()) -> None:
        self.specs = tuple(specs)
        self.passed_over = frozenset(passed_over)
        self._fields = {
            written: spec.name
            for spec in self.specs
            for word in (spec.name, spec.header.zh, spec.header.en, *spec.synonyms)
            for written in (normalised(word),)
        }

    def field_of(self, header: str) -> str | None:
        """The field that a header text means, or None."""
        text = normalised(header)
        return self._fields.get(text) or self._fields.get(_REMARK.sub("", text))

    def header_of(self, name: str) -> Text:
        """How we write a field's header ourselves."""
        return next(spec.header for spec in self.specs if spec.name == name)


Saved = Callable[[str], Mapping[str, str]]
"""Signature of a header → header text → field name, with ``!`` behind it when blanks erase; "" leaves a column out."""


def find_columns(rows: Iterable[Row], vocabulary: Vocabulary, saved: Saved, where: Where) -> Columns:
    """The columns of the table whose first rows these are.

    Raises ``columns.no_header`` when no row looks like a header, ``columns.missing`` when a required field has no
    column, ``columns.twice`` when two columns claim one field.
    """
    best: Columns | None = None
    clash: tuple[str, str] | None = None
    for row in rows:
        headers = tuple(text_of(cell).strip() for cell in row.cells)
        columns, twice = _columns(row.number, headers, vocabulary, saved)
        if best is None or len(columns.fields) > len(best.fields):
            best, clash = columns, twice
    if best is None or not best.fields:
        raise _no_header(vocabulary, where)
    if clash:
        raise _twice(*clash, where, best.header_row)
    missing = [spec for spec in vocabulary.specs if spec.required and spec.name not in best.fields]
    if missing:
        raise _missing(missing, best, where)
    return best


def likely_header(rows: Iterable[Row], vocabulary: Vocabulary, saved: Saved) -> Columns | None:
    """The row that most looks like a header, whether or not its columns suffice; None where all rows are blank."""
    read = [
        _columns(row.number, tuple(text_of(cell).strip() for cell in row.cells), vocabulary, saved)[0] for row in rows
    ]
    return max(read, key=lambda one: (len(one.fields), sum(map(bool, one.headers))), default=None)


def signature_of(headers: Sequence[str]) -> str:
    """A hash of the header texts, in order; blank columns and the reason column do not count."""
    said = [normalised(header) for header in headers]
    return hashlib.sha256("\n".join(text for text in said if text and text != REASON_HEADER).encode()).hexdigest()


def normalised(header: str) -> str:
    """A header text as it is compared: half width, lower case, without blanks and decoration."""
    return _DECORATION.sub("", plain(header)).lower()


def first_rows(rows: Iterable[Row]) -> list[Row]:
    """The rows among which a header is looked for."""
    found: list[Row] = []
    for row in rows:
        if len(found) == HEADER_SEARCHED_ROWS:
            break
        if not all(is_blank(cell) for cell in row.cells):
            found.append(row)
    return found


def _columns(
    number: int, headers: tuple[str, ...], vocabulary: Vocabulary, saved: Saved
) -> tuple[Columns, tuple[str, str] | None]:
    """A row read as a header, and the two texts that claim the same field, if any do."""
    mapping = saved(signature_of(headers)) if sum(map(bool, headers)) > 1 else {}
    fields: dict[str, int] = {}
    unmapped: list[str] = []
    erasing: set[str] = set()
    clash: tuple[str, str] | None = None
    for index, header in enumerate(headers):
        if not header or header == REASON_HEADER:
            continue
        name = mapping.get(header, vocabulary.field_of(header) or "")
        if name.endswith("!"):
            name = name.removesuffix("!")
            erasing.add(name)
        if not name:
            if header not in vocabulary.passed_over:
                unmapped.append(header)
        elif name in fields:
            clash = clash or (headers[fields[name]], header)
        else:
            fields[name] = index
    return Columns(number, headers, fields, tuple(unmapped), frozenset(erasing)), clash


def _no_header(vocabulary: Vocabulary, where: Where) -> Problem:
    wanted = [spec for spec in vocabulary.specs if spec.required]
    return Problem(
        "columns.no_header",
        Text(
            f"前 {HEADER_SEARCHED_ROWS} 行里找不到表头",
            f"No header was found among the first {HEADER_SEARCHED_ROWS} rows",
        ),
        Text(
            f"请保留一行列名，至少有：{'、'.join(spec.header.zh for spec in wanted)}",
            f"Keep one row of column names, at least: {', '.join(spec.header.en for spec in wanted)}",
        ),
        where,
    )


def _missing(missing: Sequence[FieldSpec], found: Columns, where: Where) -> Problem:
    headers = "、".join(f"「{header}」" for header in found.headers if header)
    return Problem(
        "columns.missing",
        Text(
            f"缺少必需的列：{'、'.join(spec.header.zh for spec in missing)}；第 {found.header_row} 行的表头是{headers}",
            f"Missing columns: {', '.join(spec.header.en for spec in missing)}; "
            f"the header found in row {found.header_row} is {headers}",
        ),
        Text("请补上该列，或在导入页面指定它对应哪一列", "Add the column, or say on the import page which one it is"),
        Where(where.file, where.sheet, found.header_row),
    )


def _twice(first: str, second: str, where: Where, number: int) -> Problem:
    return Problem(
        "columns.twice",
        Text(f"「{first}」和「{second}」两列含义相同", f"The columns “{first}” and “{second}” mean the same"),
        Text("请删去其中一列，或在导入页面指定用哪一列", "Delete one, or say on the import page which one counts"),
        Where(where.file, where.sheet, number),
    )
