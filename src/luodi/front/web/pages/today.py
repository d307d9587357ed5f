"""Today: what the day asks of a person, each role in its own order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.front.web.page import page
from luodi.front.web.pages import own
from luodi.front.web.today_cards import draw
from luodi.front.web.today_sources import SOURCES, cards_of
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Occasion
from luodi.office.projects.ledger import ledger_sums
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.standing_keeping import keep_standings


@page(Permission.PROJECT_VIEW)
def today(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The counts by light, then the cards of the role; each opens into its whole. An enterprise has its own home."""
    if occasion.user.scope.level == "enterprise":
        return own.home(request, occasion)
    keep_standings(occasion.on)
    lights = ledger_sums(occasion.user, LedgerFilter(), occasion.on).lights
    return render(
        request,
        "web/today.html",
        {
            "as_of": occasion.on,
            "counts": [(light, lights[light]) for light in sorted(lights, key=lambda one: -one.severity)],
            "cards": draw(occasion, SOURCES, cards_of(Role(occasion.user.role))),
        },
    )
