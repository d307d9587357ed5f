"""Imports: a file is sent, looked at, and brought in all or nothing; what was brought in before.

A sent file is kept by its digest. Its digest alone opens nothing: a program previews and brings in what its own user
has sent.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse
from ninja.files import UploadedFile
from ninja.params.functions import File, Form
from pydantic import Field

from luodi.front.api import callers
from luodi.front.api.files import file_operation
from luodi.front.api.inputs import Day, Request, RowNumber, Word
from luodi.front.api.operations import JSON, Book, Exposed, PageAsked, Places, Target, not_found, written
from luodi.front.api.shapes import shape_of
from luodi.front.exchange.imports import Counts, Import, Preview
from luodi.front.exchange.jobs import job
from luodi.front.exchange.kept_files import keep_upload, kept_file
from luodi.office.imports.actions.delete_mapping import DeleteMapping
from luodi.office.imports.actions.rename_mapping import RenameMapping
from luodi.office.imports.actions.save_mapping import SaveMapping
from luodi.office.imports.actions.undo_import import UndoImport
from luodi.office.imports.queries import MappingShown, batch, batches, mapping, mappings
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

BOOK = Book("imports")
_SALT = "luodi.api.upload"
_SAMPLES = 25
_ALL = 10**6


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A file that was brought in, with its counts."""

    number: int
    kind: str
    file_name: str
    sha256: str
    as_of: date | None
    imported_at: datetime
    imported_by: str
    counts: Counts
    has_refusals: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was kept. ``upload`` names it to preview and confirm, for the user who sent it."""

    upload: str
    sha256: str
    name: str


class UploadNamed(Request):
    """What the sending of a file gave."""

    upload: Annotated[str, Field(max_length=2000)]
    reason: Word = ""


def _batches(occasion: Occasion, _asked: PageAsked, _places: Places, after: str, size: int) -> list[BatchShown]:
    """The batches within reach, newest first."""
    rows = sorted(batches(occasion.user, _ALL), key=lambda row: -row.pk)
    return [_shown(row) for row in rows if not after or row.pk < int(after)][:size]


def _batch(occasion: Occasion, places: Places) -> BatchShown | None:
    """One batch: its counts, and whether rows were refused."""
    found = batch(occasion.user, places["number"])
    return _shown(found) if found else None


def _refusals(request: HttpRequest, number: int) -> FileResponse:
    """The refused rows with their reasons, to be mended and sent again."""
    found = batch(callers.occasion(request).user, number)
    path = Path(found.refusals_path) if found else Path()
    if not path.name or not path.is_file():
        raise not_found()
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _upload(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(...)],
    kind: Annotated[Literal["projects", "enterprises", "cases", "needs", "supplies"], Form(...)],
    as_of: Annotated[Day | None, Form(...)] = None,
    sheet: Annotated[Word, Form(...)] = "",
) -> HttpResponse:
    """Keeps a file; what cannot be opened is refused. Sent again, it is the same file."""
    occasion = callers.occasion(request)
    kept = keep_upload(file.name or "file", file.chunks())
    said = {
        "sha256": kept.sha256, "kind": kind, "name": file.name or kept.name, "sheet": sheet,
        "as_of": as_of.isoformat() if as_of else "", "by": occasion.user.pk,
    }  # fmt: skip
    _job(said, occasion)
    sent = Sent(signing.dumps(said, salt=_SALT), kept.sha256, str(said["name"]))
    return HttpResponse(written(shape_of(Sent), sent), content_type=JSON)


def _preview(occasion: Occasion, _places: Places, sent: UploadNamed) -> Preview:
    """What bringing the file in would do; nothing is written. The first rows of each sort are shown."""
    return _job(_said(sent, occasion), occasion).preview(occasion.user, samples=_SAMPLES)


def _confirm(occasion: Occasion, _places: Places, sent: UploadNamed) -> BatchShown:
    """Brings the kept file in, all or nothing."""
    said = _said(sent, occasion)
    applied = _job(said, occasion).apply(Occasion(occasion.user, occasion.at, occasion.reason or said["name"]))
    return _shown(applied.batch)


def _said(sent: UploadNamed, occasion: Occasion) -> dict[str, Any]:
    try:
        said: dict[str, Any] = signing.loads(sent.upload, salt=_SALT)
    except (signing.BadSignature, ValueError):
        said = {}
    if said.get("by") != occasion.user.pk:
        raise Problem(
            "upload.not_found",
            Text("您没有上传过这个文件", "You have not sent this file"),
            Text("请重新上传", "Send it again"),
            Where(field="upload"),
        )
    return said


def _job(said: dict[str, Any], occasion: Occasion) -> Import:
    told_on = date.fromisoformat(said["as_of"]) if said["as_of"] else None
    path = kept_file(said["sha256"]).path
    return job(path, said["name"], occasion, kind=said["kind"], sheet=said["sheet"], told_on=told_on)


def _shown(row: Any) -> BatchShown:
    counts = Counts(row.created, row.updated, row.unchanged, row.review, row.refused)
    return BatchShown(
        row.pk, row.kind, row.file_name, row.sha256, row.as_of, row.imported_at, row.imported_by.username, counts,
        bool(row.refusals_path),
    )  # fmt: skip


def _mappings(_occasion: Occasion, _places: Places) -> list[MappingShown]:
    """How the columns of known layouts are understood."""
    return mappings()


def _held(occasion: Occasion, places: Places) -> Any:
    return batch(occasion.user, places["number"])


def _mapping(_occasion: Occasion, places: Places) -> Any:
    return mapping(places["number"])


MAPPING = Target("/imports/mappings/{number}", "mapping", {"number": RowNumber}, _mapping)

BOOK.listing(
    "/imports", shape_of(BatchShown), _batches, key=lambda row: str(row.number), permission=Permission.IMPORT,
    name="imports",
)  # fmt: skip
BOOK.read("/imports/{number}", shape_of(BatchShown), _batch, permission=Permission.IMPORT, name="import",
          number=RowNumber)  # fmt: skip
file_operation(BOOK, "/imports/{number}/refused.xlsx", _refusals, permission=Permission.IMPORT,
               name="importRefusals", number=RowNumber)  # fmt: skip
BOOK.raw(
    Exposed("POST", "/uploads", "upload", BOOK.tag, _upload, shape_of(Sent), " ".join((_upload.__doc__ or "").split()),
            Permission.IMPORT)
)  # fmt: skip
BOOK.write("/imports/preview", shape_of(Preview), _preview, permission=Permission.IMPORT, name="previewImport",
           sent=UploadNamed, repeatable=False)  # fmt: skip
BOOK.write("/imports", shape_of(BatchShown), _confirm, permission=Permission.IMPORT, name="confirmImport",
           sent=UploadNamed)  # fmt: skip
BOOK.read("/imports/mappings", list[shape_of(MappingShown)], _mappings,  # type: ignore[misc]  # built
          permission=Permission.IMPORT, name="mappings")  # fmt: skip
BOOK.action(UndoImport, "/undo", on=Target("/imports/{number}", "batch", {"number": RowNumber}, _held))
BOOK.action(SaveMapping, "/imports/mappings")
BOOK.action(RenameMapping, "/rename", on=MAPPING)
BOOK.action(DeleteMapping, "/delete", on=MAPPING)
