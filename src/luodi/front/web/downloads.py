"""Gives out a stored file so that no browser runs it: as a download, of the type that its content was found to be."""

from django.http import FileResponse

from luodi.front.exchange.attachments import content
from luodi.office.files.queries import FileShown

# Should a browser open it all the same, it may run, load and reach nothing.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def downloaded(file: FileShown) -> FileResponse:
    """The answer that holds ``file``; a ``Problem`` when its content is not what was received."""
    answer = FileResponse(
        content(file.sha256).open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type.value
    )
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
