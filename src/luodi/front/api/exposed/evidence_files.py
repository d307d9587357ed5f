"""The files of a project's documents: sending one, and fetching it."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse
from ninja.files import UploadedFile
from ninja.params.functions import File, Path

from luodi.front.api import callers
from luodi.front.api.files import file_operation
from luodi.front.api.inputs import Code, RowNumber
from luodi.front.api.operations import Book, Done, Exposed, done, not_found, once
from luodi.front.exchange.attachments import receive
from luodi.front.web.downloads import downloaded
from luodi.office.people.access import Permission
from luodi.office.projects.actions.attach_evidence_file import AttachEvidenceFile
from luodi.office.projects.dossier import dossier
from luodi.office.projects.queries import find_project

BOOK = Book("projects")
_PATH = "/projects/{code}/evidence/{number}/file"


def _attach(
    request: HttpRequest,
    code: Annotated[Code, Path(...)],
    number: Annotated[RowNumber, Path(...)],
    file: Annotated[UploadedFile, File(...)],
) -> HttpResponse:
    """Attaches the scan to a document that was registered without one; its type is told by its content."""
    occasion = callers.occasion(request)
    project = find_project(occasion.user, code)
    if project is None:
        raise not_found()

    def perform() -> object:
        received = receive(file.name or "file", file.chunks())
        action = AttachEvidenceFile(occasion=occasion, project=project, evidence_id=number, file=received)
        action.execute()
        return done(action)

    return once(request, Done, perform, repeatable=False)


def _fetch(request: HttpRequest, code: str, number: int) -> FileResponse:
    """The file of a document, to whoever may see its project."""
    occasion = callers.occasion(request)
    file = dossier(occasion.user, code, occasion.on)
    held = next((row.file for row in file.evidence if row.number == number), None)
    if held is None:
        raise not_found()
    return downloaded(held)


BOOK.raw(
    Exposed("POST", _PATH, "AttachEvidenceFile", BOOK.tag, _attach, Done,
            " ".join((_attach.__doc__ or "").split()), AttachEvidenceFile.permission, AttachEvidenceFile)
)  # fmt: skip
file_operation(BOOK, _PATH, _fetch, permission=Permission.PROJECT_VIEW, name="evidenceFile", code=Code,
               number=RowNumber)  # fmt: skip
