"""Reads of stored files: how one is shown beside what it belongs to, and which contents are still referred to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from luodi.office.files.models import StoredFile
from luodi.office.files.records import MediaType


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as a page lists it, and as a download needs it."""

    sha256: str
    name: str
    media_type: MediaType
    size_bytes: int
    uploaded_by: str
    uploaded_at: datetime


def shown(stored: StoredFile) -> FileShown:
    """A stored file for a page; whoever asks has checked that its owner is visible."""
    return FileShown(
        sha256=stored.sha256,
        name=stored.name,
        media_type=MediaType(stored.media_type),
        size_bytes=stored.size_bytes,
        uploaded_by=stored.uploaded_by.display_name,
        uploaded_at=stored.uploaded_at,
    )


def referred_to(hashes: Collection[str]) -> set[str]:
    """Those of ``hashes`` that some row refers to."""
    return set(StoredFile.objects.filter(sha256__in=hashes).order_by().values_list("sha256", flat=True))


def stored_hashes() -> list[tuple[str, int]]:
    """Every content that a row refers to: its hash and size, in the order of hashes."""
    rows = StoredFile.objects.order_by("sha256").values_list("sha256", "size_bytes")
    return list(rows.distinct())
