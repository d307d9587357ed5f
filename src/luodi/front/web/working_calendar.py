"""Keeps the working calendar of this process the one that is published: asked of the register now and again.

Who publishes a version has it in force at once; other processes of the installation follow within ``SECONDS``.
"""

from time import monotonic

from django.http import HttpRequest, HttpResponse

from luodi.front.web.headers import Answer
from luodi.office.projects.calendar import bring_in_force

SECONDS = 15.0


class _Asking:
    """When the register is asked next, on the process's own clock."""

    due_at = 0.0


def keep() -> bool:
    """Asks the register which calendar is in force, unless it was asked a moment ago; whether it was asked."""
    if monotonic() < _Asking.due_at:
        return False
    bring_in_force()
    _Asking.due_at = monotonic() + SECONDS
    return True


def kept_calendar(answer: Answer) -> Answer:
    """Middleware: every page counts by the calendar that is published."""

    def respond(request: HttpRequest) -> HttpResponse:
        keep()
        return answer(request)

    return respond
