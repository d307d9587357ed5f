"""Reservations: the list, the calendar of what lapses when, one with its history; hold, confirm, release."""

import re
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from luodi.front.web.element_forms import VERBS, HoldForm, ReservationsForm
from luodi.front.web.forms import PlainForm
from luodi.front.web.page import page
from luodi.front.web.pages.journal import told
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.elements import reservation_queries
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.queries import find_reservation
from luodi.office.elements.reservation_queries import ReservationFilter, ReservationShown
from luodi.office.elements.words import ReservationState
from luodi.office.journal.queries import JournalFilter, entries
from luodi.office.people.access import DeskField, Permission
from luodi.office.people.action import Occasion
from luodi.office.people.explaining import Explanation, Whereabouts, explain
from luodi.office.projects.queries import find_project
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text
from luodi.reference.working_days import add_months

_HISTORY = 100


@page(Permission.ELEMENT_VIEW)
def reservations(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The reservations, those that lapse first before the others, and the form for a new hold."""
    names = ("project_code", "kind", "key", "quantity")
    given = {name: request.GET[f"for-{name}"] for name in names if request.GET.get(f"for-{name}")}
    return _list(request, occasion, HoldForm(initial=given))


@page(Permission.ELEMENT_RESERVE, method="POST")
def hold(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Holds some of a supply; what is refused is said over the form as it was filled in."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _list(request, occasion, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = dict(form.cleaned_data)
    code = given.pop("project_code").strip()
    try:
        project = find_project(occasion.user, code)
        if project is None:
            raise _unknown_project(code)
        made = HoldSupply(occasion=occasion, project=project, **given).execute()
    except Problem as problem:
        return _list(request, occasion, form, problem, status_of(problem.code))
    messages.success(request, gettext("It is held."))
    return redirect("reservation", made.pk)


@page(Permission.ELEMENT_VIEW)
def calendar(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """A month: which holds lapse on which day, and from when they are warned of."""
    month = _month(request.GET.get("month", ""), occasion.on)
    weeks = reservation_queries.calendar_of(occasion.user, month, occasion.on)
    context = {
        "as_of": occasion.on,
        "month": f"{month:%Y-%m}",
        "before": f"{month - timedelta(days=1):%Y-%m}",
        "after": f"{add_months(month, 1):%Y-%m}",
        "weeks": weeks,
        "lapsing": [row for week in weeks for day in week if day.in_month for row in day.lapse],
    }
    return render(request, "web/reservation_calendar.html", context)


@page(Permission.ELEMENT_VIEW)
def reservation(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One reservation."""
    return _one(request, occasion, number)


@page(Permission.ELEMENT_RESERVE, method="POST")
def act(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Confirms or releases it; what is refused is said on its page."""
    if verb not in VERBS:
        raise Http404
    kind, action, done = VERBS[verb]
    reservation_queries.reservation_shown(occasion.user, number, occasion.on)
    held, form = find_reservation(occasion.user, number), kind(request.POST)
    if not form.is_valid():
        return _one(request, occasion, number, sent={verb: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        action(occasion=occasion, reservation=held, **form.cleaned_data).execute()
    except Problem as problem:
        return _one(
            request, occasion, number, sent={verb: form}, problem=problem, status=status_of(problem.code)
        )  # fmt: skip
    messages.success(request, str(done))
    return redirect("reservation", number)


def _list(
    request: HttpRequest,
    occasion: Occasion,
    new: HoldForm,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form = ReservationsForm(request.GET)
    wanted, shown = ReservationFilter(**form.wanted()), page_number(request)
    first = (shown - 1) * PAGE_SIZE
    found = reservation_queries.reservations_found(occasion.user, wanted, occasion.on, first=first, size=PAGE_SIZE)
    counts = [
        {
            "label": state.label,
            "count": found.states[state.value],
            "address": address_with(request.GET, state=state.value, lapsing=None, page=None),
            "here": wanted.state == state.value and not wanted.lapsing,
        }
        for state in ReservationState
    ]
    context = {
        "as_of": occasion.on,
        "form": form,
        "new": new if occasion.user.may(Permission.ELEMENT_RESERVE) else None,
        "why": None if occasion.user.may(Permission.ELEMENT_RESERVE) else _why(occasion, None),
        "rows": found.rows,
        "paging": paging(request, found.total, shown),
        "counts": counts,
        "all": {
            "count": sum(found.states.values()),
            "address": address_with(request.GET, state=None, lapsing=None, page=None),
            "here": not wanted.state and not wanted.lapsing,
        },
        "lapsing": {
            "count": found.lapsing,
            "address": address_with(request.GET, state=None, lapsing="on", page=None),
            "here": wanted.lapsing,
        },
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/reservations.html", context, status=status)


def _one(
    request: HttpRequest,
    occasion: Occasion,
    number: int,
    *,
    sent: dict[str, PlainForm] | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    shown, sent = reservation_queries.reservation_shown(occasion.user, number, occasion.on), sent or {}
    may = occasion.user.may(Permission.ELEMENT_RESERVE) and shown.mine
    confirms = may and shown.state is ReservationState.HELD and not shown.lapsed
    key = f"{shown.project_code}/reservations/{number}"
    context: dict[str, Any] = {
        "as_of": occasion.on,
        "row": shown,
        "confirm": (sent.get("confirm") or VERBS["confirm"][0]()) if confirms else None,
        "release": (sent.get("release") or VERBS["release"][0]()) if may and shown.is_live else None,
        "why": None if may else _why(occasion, shown),
        "others_desk": None if shown.mine else _desk_text(shown),
        "history": told(entries(JournalFilter(entity="reservation", key=key), first=0, size=_HISTORY).rows),
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/reservation.html", context, status=status)


def _why(occasion: Occasion, shown: ReservationShown | None) -> Explanation:
    """Why the person may not reserve: by role, and where it lies."""
    where = Whereabouts(shown.district_code, shown.park_code) if shown else None
    return explain(occasion.user, Permission.ELEMENT_RESERVE, where)


def _desk_text(shown: ReservationShown) -> DeskField:
    """The desk whose element it is."""
    return shown.kind.element.desk


def _month(asked: str, today: date) -> date:
    if re.fullmatch(r"20[0-9][0-9]-(0[1-9]|1[0-2])", asked):
        return date(int(asked[:4]), int(asked[5:]), 1)
    return today.replace(day=1)


def _unknown_project(code: str) -> Problem:
    return Problem(
        "project.unknown_code",
        Text(f"没有您可见的项目“{code}”", f"There is no project “{code}” that you may see"),
        Text("请核对项目编号", "Check the code of the project"),
        Where(field="project_code"),
    )
