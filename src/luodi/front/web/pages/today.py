"""Today: what the person's projects ask of the coming days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.front.web.page import page
from luodi.front.web.pages.doubts import waiting
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.agenda import LOOKING_AHEAD, LOOKING_BACK, agenda

_SHOWN = 12


@page(Permission.PROJECT_VIEW)
def today(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Lights that turned and burn, nodes soon due, doubtful rows that wait; each list opens into the ledger."""
    found = agenda(occasion.user, occasion.on)
    decides = occasion.user.may(Permission.DOUBT_DECIDE)
    return render(
        request,
        "web/today.html",
        {
            "as_of": occasion.on,
            "counts": [(light, found.counts[light]) for light in sorted(found.counts, key=lambda one: -one.severity)],
            "turned": found.turned[:_SHOWN],
            "turned_more": max(0, len(found.turned) - _SHOWN),
            "red": found.red[:_SHOWN],
            "red_more": max(0, len(found.red) - _SHOWN),
            "due": found.due[:_SHOWN],
            "due_more": max(0, len(found.due) - _SHOWN),
            "doubts": waiting(occasion) if decides else 0,
            "ahead": LOOKING_AHEAD,
            "back": LOOKING_BACK,
        },
    )
