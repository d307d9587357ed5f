"""What a person says the columns of a layout mean: offered for the file that was sent, kept for all with its header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from luodi.front.exchange import case_columns, element_columns, enterprise_columns
from luodi.front.exchange.columns import REASON_HEADER, Columns, Vocabulary, find_columns, first_rows, likely_header
from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.cells import Row, text_of
from luodi.front.exchange.reading.opening import open_source
from luodi.office.imports.actions.save_mapping import SaveMapping
from luodi.office.imports.models import ImportKind
from luodi.office.imports.queries import saved_columns
from luodi.office.people.action import Occasion
from luodi.reference.problems import Where
from luodi.reference.text import Text

_VOCABULARIES: dict[str, tuple[ImportKind, Vocabulary]] = {
    "enterprises": (ImportKind.ENTERPRISES, enterprise_columns.VOCABULARY),
    "cases": (ImportKind.CASES, case_columns.VOCABULARY),
    "needs": (ImportKind.NEEDS, element_columns.NEEDS),
    "supplies": (ImportKind.SUPPLIES, element_columns.SUPPLIES),
}
KINDS = tuple(_VOCABULARIES)
"""The kinds whose columns a person may explain; a ledger is read by its own rules."""
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: its header, the first values below it, and the field that it is taken for ("" for none)."""

    header: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file as they are understood now."""

    kind: ImportKind
    file_name: str
    sheet: str
    header_row: int
    columns: tuple[LayoutColumn, ...]
    fields: tuple[tuple[str, Text, bool], ...]
    rows: tuple[Row, ...]
    signature: str


def layout_of(path: Path, name: str, kind: str, sheet: str = "") -> Layout:
    """The layout of a file: of the named sheet, else of the one that is understood best."""
    source = open_source(path, name)
    imported, vocabulary = _VOCABULARIES[kind]
    best: tuple[str, Columns, list[Row]] | None = None
    for each in (source.sheet_named(sheet),) if sheet else source.sheet_names or ("",):
        rows = first_rows(source.rows(each))
        found = likely_header(rows, vocabulary, lambda signature: saved_columns(imported, signature))
        if found is not None and (best is None or len(found.fields) > len(best[1].fields)):
            best = each, found, rows
    if best is None:
        raise problems.empty(name)
    on, understood, rows = best
    below = [row for row in rows if row.number > understood.header_row][:_SAMPLES]
    by_index = {index: field for field, index in understood.fields.items()}
    columns = {
        header: LayoutColumn(header, _samples(below, index), by_index.get(index, ""))
        for index, header in reversed(list(enumerate(understood.headers)))
        if header and header != REASON_HEADER
    }
    return Layout(
        imported, name, on, understood.header_row, tuple(reversed(columns.values())),
        tuple((spec.name, spec.header, spec.required) for spec in vocabulary.specs), tuple(rows), understood.signature,
    )  # fmt: skip


def save_layout(occasion: Occasion, layout: Layout, meaning: Mapping[str, str], title: str) -> None:
    """Keeps what the columns mean; a ``Problem`` when two mean the same or a needed one is missing, and nothing is."""
    _, vocabulary = _VOCABULARIES[layout.kind]

    def said(signature: str) -> Mapping[str, str]:
        return meaning if signature == layout.signature else {}

    find_columns(layout.rows, vocabulary, said, Where(layout.file_name, layout.sheet))
    SaveMapping(occasion=occasion, kind=layout.kind, signature=layout.signature, columns=meaning, title=title).execute()


def _samples(rows: Sequence[Row], index: int) -> tuple[str, ...]:
    texts = (text_of(row.cells[index]).strip() for row in rows if index < len(row.cells))
    return tuple(text[:40] for text in texts if text)
