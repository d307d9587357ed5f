"""Reads of what was received: saved mappings, and the batches that a user may see."""

from luodi.office.imports.models import ColumnMapping, ImportBatch, ImportKind
from luodi.office.people.models import User


def saved_columns(kind: ImportKind, signature: str) -> dict[str, str]:
    """Header text → field name as somebody saved it for this header; empty when nobody did."""
    mapping = ColumnMapping.objects.filter(kind=kind, signature=signature).first()
    return dict(mapping.columns) if mapping else {}


def batches(user: User, limit: int = 50) -> list[ImportBatch]:
    """The newest batches first: all of them for the city's offices, else those of the user's own office."""
    rows = ImportBatch.objects.select_related("imported_by", "imported_by__office")
    if user.scope.level != "city":
        rows = rows.filter(imported_by__office_id=user.office_id)
    return list(rows[:limit])


def batch(user: User, number: int) -> ImportBatch | None:
    """One batch, when the user may see it (for the download of its refusal file)."""
    found = ImportBatch.objects.select_related("imported_by").filter(pk=number).first()
    if found is None or (user.scope.level != "city" and found.imported_by.office_id != user.office_id):
        return None
    return found
