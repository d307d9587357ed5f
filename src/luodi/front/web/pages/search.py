"""Going to a page, a project, an enterprise or a park by what people call it: a page, and the palette's answers."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from luodi.front.web.frame import navigation
from luodi.front.web.page import page
from luodi.office.enterprises.finding import find_enterprises
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.finding import find_projects

_IN_PALETTE, _ON_PAGE = 6, 30
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Result:
    """Something to go to; ``under`` tells it from others of the same name."""

    label: str
    under: str
    address: str


@dataclass(frozen=True, slots=True)
class Results:
    """What was found of one kind; ``more`` when there may be more than are shown."""

    label: str
    results: tuple[Result, ...]
    more: bool


@page(Permission.PROJECT_VIEW)
def search(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The page that works without scripts."""
    text = _asked(request)
    found = list(_found(request, occasion, text, _ON_PAGE)) if text else []
    return render(request, "web/search.html", {"text": text, "found": found})


@page(Permission.PROJECT_VIEW)
def results(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The same for the palette, a few of each kind; without a text the pages."""
    return JsonResponse({"groups": [asdict(one) for one in _found(request, occasion, _asked(request), _IN_PALETTE)]})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("text", "").strip()[:_LONGEST]


def _found(request: HttpRequest, occasion: Occasion, text: str, limit: int) -> Iterator[Results]:
    """Kind by kind; kinds without a result are left out."""
    kinds = [(gettext("Page"), _pages(request, text))]
    if text:
        kinds.append((pgettext("navigation", "Projects"), _projects(occasion, text, limit + 1)))
        if occasion.user.may(Permission.REGISTER_VIEW):
            kinds.append((pgettext("navigation", "Enterprises"), _enterprises(occasion, text, limit + 1)))
    for label, found in kinds:
        shown = found if not text else found[:limit]
        if shown:
            yield Results(label, tuple(shown), len(found) > len(shown))


def _pages(request: HttpRequest, text: str) -> list[Result]:
    every = [
        Result(str(entry.label), str(group.label), entry.address)
        for group in navigation(request)
        for entry in group.entries
    ]
    wanted = text.casefold()
    return [one for one in every if wanted in f"{one.label} {one.under}".casefold()]


def _projects(occasion: Occasion, text: str, limit: int) -> list[Result]:
    return [
        Result(one.name, f"{one.code} {one.district_name}".strip(), reverse("project", args=[one.code]))
        for one in find_projects(occasion.user, text, limit)
    ]


def _enterprises(occasion: Occasion, text: str, limit: int) -> list[Result]:
    return [
        Result(
            one.name, f"{one.credit_code} {one.district_name}".strip(), reverse("enterprise", args=[one.credit_code])
        )
        for one in find_enterprises(occasion.user, text, limit)
    ]
