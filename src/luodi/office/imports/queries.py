"""Reads of what was received: saved mappings, and the batches and doubtful rows that a user may see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luodi.office.imports.models import ColumnMapping, DoubtfulRow, ImportBatch, ImportKind
from luodi.office.people.models import User
from luodi.office.projects.models import Project
from luodi.reference.text import Text


def saved_columns(kind: ImportKind, signature: str) -> dict[str, str]:
    """Header text → field name as somebody saved it for this header; empty when nobody did."""
    mapping = ColumnMapping.objects.filter(kind=kind, signature=signature).order_by("-version").first()
    return dict(mapping.columns) if mapping else {}


def batches(user: User, limit: int = 50) -> list[ImportBatch]:
    """The newest batches first: all of them for the city's offices, else those of the user's own office."""
    rows = ImportBatch.objects.select_related("imported_by", "imported_by__office", "undone_by")
    if user.scope.level != "city":
        rows = rows.filter(imported_by__office_id=user.office_id)
    return list(rows[:limit])


def batch(user: User, number: int) -> ImportBatch | None:
    """One batch, when the user may see it (for the download of its refusal file)."""
    found = ImportBatch.objects.select_related("imported_by", "undone_by").filter(pk=number).first()
    if found is None or (user.scope.level != "city" and found.imported_by.office_id != user.office_id):
        return None
    return found


@dataclass(frozen=True, slots=True)
class MappingShown:
    """A layout whose columns somebody said the meaning of; ``columns`` are those of the newest version."""

    number: int
    kind: str
    name: str
    version: int
    columns: tuple[tuple[str, str], ...]
    saved_by: str


def mappings() -> list[MappingShown]:
    """Every saved layout, in its newest version, by name."""
    rows = ColumnMapping.objects.select_related("saved_by").order_by("kind", "signature", "version")
    newest = {(row.kind, row.signature): row for row in rows}
    shown = (
        MappingShown(
            row.pk,
            str(row.get_kind_display()),
            row.name or row.signature[:8],
            row.version,
            tuple(row.columns.items()),
            row.saved_by.display_name,
        )
        for row in newest.values()
    )
    return sorted(shown, key=lambda one: (one.kind, one.name))


def mapping(number: int) -> ColumnMapping | None:
    """A saved layout, for the actions that rename or delete it."""
    return ColumnMapping.objects.filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class DoubtfulRowView:
    """A doubtful row with both sides: the incoming name and the project that it may be."""

    id: int
    file_name: str
    sheet: str
    row: int
    as_of: date | None
    incoming_name: str
    candidate_code: str
    candidate_name: str
    score: float
    reason: Text
    decision: str


def doubtful_rows(user: User, *, open_only: bool = True, limit: int | None = None) -> list[DoubtfulRowView]:
    """The rows whose candidate the user may see, oldest import first; by default those that still wait."""
    rows = DoubtfulRow.objects.filter(candidate__in=Project.objects.visible_to(user).order_by())
    if open_only:
        rows = rows.filter(decision=DoubtfulRow.Decision.OPEN)
    rows = rows.select_related("batch", "candidate").order_by("batch__as_of", "batch_id", "row", "id")
    return [_doubtful_view(row) for row in rows[:limit]]


def doubtful_rows_waiting(user: User) -> int:
    """How many rows wait for a decision, of those whose candidate the user may see."""
    visible = Project.objects.visible_to(user).order_by()
    return DoubtfulRow.objects.filter(candidate__in=visible, decision=DoubtfulRow.Decision.OPEN).count()


def doubtful_row(user: User, number: int) -> DoubtfulRow | None:
    """One doubtful row to decide on, when the user may see its candidate."""
    visible = Q(candidate__in=Project.objects.visible_to(user))
    return DoubtfulRow.objects.select_related("candidate").filter(visible, pk=number).first()


def _doubtful_view(row: DoubtfulRow) -> DoubtfulRowView:
    return DoubtfulRowView(
        row.pk,
        row.batch.file_name,
        row.sheet,
        row.row,
        row.batch.as_of,
        row.incoming_name,
        row.candidate.code,
        row.candidate.name,
        row.score,
        Text(row.reason_zh, row.reason_en),
        row.decision,
    )
