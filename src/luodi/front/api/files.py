"""Operations whose answer is a file."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import FileResponse

from luodi.front.api.operations import Book, Exposed, signature
from luodi.office.people.access import Permission

OCTETS = "application/octet-stream"


def file_operation(
    book: Book, path: str, send: Callable[..., FileResponse], *, permission: Permission, name: str, **places: Any
) -> None:
    """A file by its path: ``send(request, **places)``."""

    def view(request: HttpRequest, **values: Any) -> FileResponse:
        response = send(request, **values)
        response.headers["Content-Type"] = OCTETS
        return response

    view.__signature__ = signature(places)  # type: ignore[attr-defined]  # read by inspect
    view.__name__ = name
    content = {OCTETS: {"schema": {"type": "string", "format": "binary"}}}
    extra = {"responses": {200: {"content": content}}}
    summary = " ".join((send.__doc__ or name).split())
    book.raw(Exposed("GET", path, name, book.tag, view, None, summary, permission, None, extra))
