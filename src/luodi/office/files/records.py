"""A file as it was received, before anything refers to it."""

from dataclasses import dataclass
from enum import StrEnum


class MediaType(StrEnum):
    """The types that are taken, as their content says; nothing that a browser or an office program would run."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    OFD = "application/ofd"  # GB/T 33190: official documents and invoices

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings that a name of this type may have, the usual one first."""
        return _SUFFIXES[self]


_SUFFIXES = {
    MediaType.PDF: (".pdf",),
    MediaType.PNG: (".png",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.WEBP: (".webp",),
    MediaType.DOCX: (".docx",),
    MediaType.XLSX: (".xlsx",),
    MediaType.OFD: (".ofd",),
}


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file whose content is kept by its SHA-256. ``name`` is the sender's, made safe."""

    sha256: str
    size_bytes: int
    media_type: MediaType
    name: str
