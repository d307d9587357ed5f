"""Bytes as a download under a name."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """The answer that a browser keeps as a file."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response
