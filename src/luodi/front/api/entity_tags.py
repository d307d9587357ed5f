"""Entity tags: what has not changed is not sent again, and what has changed meanwhile is not overwritten.

A tag is the hash of the answer itself, so it changes exactly when the answer does.
"""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag

from luodi.office.journal import chain
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

STATED = "If-Match"


def tag_of(body: bytes) -> str:
    """The entity tag of an answer."""
    return quote_etag(hashlib.sha256(body).hexdigest()[:32])


def with_tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its tag; 304 without a body when the caller holds it already."""
    tag = tag_of(response.content)
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in [one.removeprefix("W/") for one in held] or "*" in held:
        response = HttpResponse(status=304)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def refuse_if_changed(request: HttpRequest, present: Callable[[], bytes]) -> None:
    """A ``Problem`` (412) when the caller states what it changes, and that is no longer how it stands.

    Waits for other writers first, so that nothing changes between the comparison and the write.
    """
    stated = parse_etags(request.headers.get(STATED, ""))
    if not stated or "*" in stated:
        return
    chain.wait_for_writers()
    # The tag of a compressed answer is weak; it names the same representation before compression.
    if tag_of(present()) not in [one.removeprefix("W/") for one in stated]:
        raise Problem(
            "api.precondition_failed",
            Text("对象在您读取之后已有变化，未作更改", "It has changed since you read it; nothing was written"),
            Text("请重新读取后再提交", "Read it again, then send the change"),
            Where(field=STATED),
        )
