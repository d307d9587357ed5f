"""How a preview and its outcome look at the terminal, and as one line of JSON."""

from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from luodi.front.exchange.imports import Applied, Counts, Preview
from luodi.front.exchange.reading.cells import text_of
from luodi.reference.problems import ProblemRecord
from luodi.reference.text import Language, Text

_COUNTS = (
    ("created", Text("新增", "new")),
    ("updated", Text("变更", "changed")),
    ("unchanged", Text("不变", "unchanged")),
    ("review", Text("待人工判断", "needs a person")),
    ("refused", Text("退回", "refused")),
)
_LONGEST_CELL = 40


def applied_as_json(applied: Applied) -> str:
    """``accepted, created, updated, unchanged, review, refused, refusals`` (a path, or null)."""
    counts = applied.counts
    line: dict[str, Any] = {"accepted": counts.accepted}
    line |= {name: getattr(counts, name) for name, _ in _COUNTS}
    line["refusals"] = applied.batch.refusals_path or None
    return orjson.dumps(line).decode()


def show_preview(preview: Preview, language: Language) -> None:
    """The counts, then the first rows of each sort."""
    console = Console()
    sheet = f" [{preview.sheet}]" if preview.sheet else ""
    console.print(_counts(preview.counts, f"{preview.file_name}{sheet}", language))
    _show_samples(console, preview, language)
    _show_notes(console, preview.notes, language)


def show_applied(applied: Applied, language: Language) -> None:
    """The counts, and where the refused rows are."""
    console = Console()
    console.print(_counts(applied.counts, applied.batch.file_name, language))
    _show_notes(console, applied.notes, language)
    if applied.batch.refusals_path:
        text = Text("退回的行连同原因在", "Refused rows, with reasons, are in")
        console.print(f"{text.in_language(language)} {applied.batch.refusals_path}", markup=False, soft_wrap=True)


def _counts(counts: Counts, title: str, language: Language) -> Table:
    table = Table(title=title)
    for _, label in _COUNTS:
        table.add_column(label.in_language(language), justify="right")
    table.add_row(*(f"{getattr(counts, name):,}" for name, _ in _COUNTS))
    return table


def _show_samples(console: Console, preview: Preview, language: Language) -> None:
    for sample in preview.updated:
        moved = "; ".join(f"{one.name}: {_short(one.before)} → {_short(one.after)}" for one in sample.changes)
        console.print(f"  ~ {sample.row} {sample.label} {moved}", markup=False, highlight=False)
    for doubt in preview.review:
        line = f"  ? {doubt.row} {doubt.label} ≟ {doubt.candidate_label}: {doubt.reason.in_language(language)}"
        console.print(line, markup=False, highlight=False)
    for refused in preview.refused:
        cells = " | ".join(text_of(cell) for cell in refused.row.cells[:2])
        line = f"  ✗ {refused.row.number} {_short(cells)}: {refused.problem.what.in_language(language)}"
        console.print(line, markup=False, highlight=False)


def _show_notes(console: Console, notes: tuple[ProblemRecord, ...], language: Language) -> None:
    for note in notes:
        console.print(f"  ! {note.in_language(language)}", markup=False, highlight=False)


def _short(value: object) -> str:
    text = "—" if value in {None, ""} else str(value)
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
