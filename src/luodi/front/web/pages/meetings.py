"""Meetings (调度会, 座谈会): the list, one meeting with forms, minutes and tasks, its pack, an office's form."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from luodi.front.exchange.meeting_pack import meeting_pack
from luodi.front.web import clock
from luodi.front.web.clock_words import clock_words
from luodi.front.web.meeting_forms import FORM_VERBS, MEETING_VERBS, EditSeriesForm, NewSeriesForm, PrepareForm
from luodi.front.web.meeting_verbs import Refused, done, offered
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, page_number, paging
from luodi.office.meetings.actions.edit_series import EditSeries
from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.pack import pack_of
from luodi.office.meetings.queries import (
    SeriesShown,
    form_file,
    meeting_file,
    meeting_list,
    not_found,
    seen_form,
    seen_meeting,
    seen_series,
    series_seen,
)
from luodi.office.meetings.task_queries import tasks_of
from luodi.office.meetings.words import MeetingState
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page(Permission.MEETING_VIEW)
def meetings(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The meetings, the newest first, and the series that they belong to."""
    return _list(request, occasion)


@page(Permission.MEETING_CONVENE, method="POST")
def start(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Starts a series."""
    form = NewSeriesForm(request.POST)
    if not form.is_valid():
        return _list(request, occasion, new=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        StartSeries(occasion=occasion, **form.cleaned_data).execute()
    except Problem as problem:
        return _list(request, occasion, new=form, problem=problem, status=status_of(problem.code))
    messages.success(request, gettext("The series was started."))
    return redirect("meetings")


@page(Permission.MEETING_CONVENE, method="POST")
def edit(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Changes a series."""
    form = EditSeriesForm(request.POST)
    if not form.is_valid():
        return _list(request, occasion, status=HTTPStatus.UNPROCESSABLE_ENTITY, editing=form)
    given = dict(form.cleaned_data)
    series = seen_series(occasion.user, given.pop("series_code"))
    if series is None:
        raise not_found()
    try:
        EditSeries(occasion=occasion, series=series, **given).execute()
    except Problem as problem:
        return _list(request, occasion, problem=problem, status=status_of(problem.code), editing=form)
    messages.success(request, gettext("The series was changed."))
    return redirect("meetings")


@page(Permission.MEETING_CONVENE, method="POST")
def prepare(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Prepares a meeting and goes on to its page."""
    form = _prepare_form(series_seen(occasion.user), request.POST)
    if not form.is_valid():
        return _list(request, occasion, preparing=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = dict(form.cleaned_data)
    series = seen_series(occasion.user, given.pop("series_code"))
    if series is None:
        raise not_found()
    try:
        meeting = PrepareMeeting(occasion=occasion, series=series, **given).execute()
    except Problem as problem:
        return _list(request, occasion, preparing=form, problem=problem, status=status_of(problem.code))
    messages.success(request, gettext("The meeting is being prepared; every office has its form."))
    return redirect("meeting", meeting.pk)


@page(Permission.MEETING_VIEW)
def meeting(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One meeting."""
    return _meeting(request, occasion, number)


@page(Permission.MEETING_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Does one thing to a meeting."""
    held = seen_meeting(occasion.user, number)
    if held is None:
        raise not_found()
    refused = done(request, occasion, MEETING_VERBS, verb, held)
    return _meeting(request, occasion, number, refused) if refused else redirect("meeting", number)


@page(Permission.MEETING_VIEW)
def pack(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """The pack as a Word document."""
    found = pack_of(occasion.user, number, occasion.at)
    if found is None:
        raise not_found()
    row = found.file.row
    content = meeting_pack(found, is_demo=clock.is_invented(request))
    return docx(content, f"会议材料-{row.code}-{row.held_on:%Y%m%d}.docx")


@page(Permission.MEETING_VIEW)
def form(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """An office's form; ``figure`` opens one of its figures into its rows."""
    return _form(request, occasion, number)


@page(Permission.MEETING_VIEW, method="POST")
def form_act(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Does one thing to a form."""
    held = seen_form(occasion.user, number)
    if held is None:
        raise not_found()
    refused = done(request, occasion, FORM_VERBS, verb, held)
    return _form(request, occasion, number, refused) if refused else redirect("meeting-form", number)


def docx(content: bytes, name: str) -> HttpResponse:
    """A Word document as a download."""
    response = HttpResponse(content, content_type=DOCX)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def _list(
    request: HttpRequest,
    occasion: Occasion,
    *,
    new: NewSeriesForm | None = None,
    preparing: PrepareForm | None = None,
    editing: EditSeriesForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    number, wanted = page_number(request), request.GET.get("series", "")[:12]
    found = meeting_list(occasion.user, series_code=wanted, page=number, size=PAGE_SIZE)
    series = series_seen(occasion.user)
    may = occasion.user.may(Permission.MEETING_CONVENE)
    own = [one for one in series if one.convenes]
    return render(
        request,
        "web/meetings.html",
        {
            "address": reverse("meetings"),
            "as_of": occasion.on,
            "rows": found.rows,
            "paging": paging(request, found.total, number),
            "series": [(one, _editing(one, editing) if may and one.convenes else None) for one in series],
            "wanted": wanted,
            "new": (new or NewSeriesForm(auto_id="series-%s")) if may else None,
            "preparing": (preparing or _prepare_form(series)) if may and own else None,
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )


def _prepare_form(series: list[SeriesShown], *given: Any) -> PrepareForm:
    form = PrepareForm(*given, auto_id="prepare-%s")
    form.offer("series_code", [(one.code, one.title) for one in series if one.convenes])
    return form


def _editing(one: SeriesShown, sent: EditSeriesForm | None) -> EditSeriesForm:
    if sent is not None and sent.data.get("series_code") == one.code:
        return sent
    return EditSeriesForm(
        initial={
            "series_code": one.code,
            "title": one.title,
            "rhythm": one.rhythm.value,
            "office_codes": [code for code, _name in one.offices],
        },
        auto_id=f"{one.code}-%s",
    )


def _meeting(request: HttpRequest, occasion: Occasion, number: int, refused: Refused | None = None) -> HttpResponse:
    file = meeting_file(occasion.user, number, occasion.at)
    if file is None:
        raise not_found()
    row = file.row
    names: tuple[str, ...] = ()
    if file.convenes:
        names = {
            MeetingState.PREPARING: ("hold", "move") if row.held_on <= occasion.on else ("move",),
            MeetingState.HELD: ("minutes", "task", *(("close",) if file.minutes else ())),
            MeetingState.CLOSED: (),
        }[row.state]
    initial = {"held_on": row.held_on, "forms_due_on": row.forms_due_on, "place": row.place, "minutes": file.minutes}
    address = reverse("meeting", args=[number])
    tasks = tasks_of(number, occasion.at, occasion.on)
    if not file.packed:
        tasks = [one for one in tasks if one.office_code == occasion.user.office.code]
    return render(
        request,
        "web/meeting.html",
        {
            "address": address,
            "as_of": occasion.on,
            "file": file,
            "row": row,
            "tasks": [(one, clock_words(one.reading)) for one in tasks],
            "forms": offered(occasion, MEETING_VERBS, names, address=address, refused=refused, initial=initial),
            **(refused.shown if refused else {}),
        },
        status=refused.status if refused else HTTPStatus.OK,
    )


def _form(request: HttpRequest, occasion: Occasion, number: int, refused: Refused | None = None) -> HttpResponse:
    file = form_file(occasion.user, number, occasion.at)
    if file is None:
        raise not_found()
    names = [name for name in ("add", "fill", "hand-in") if file.own and file.is_open]
    returns = file.convenes and file.row.handed_in_at is not None and file.meeting.state is MeetingState.PREPARING
    names += ["return"] if returns else []
    address = reverse("meeting-form", args=[number])
    opened = file.figure(request.GET.get("figure", ""))
    return render(
        request,
        "web/meeting_form.html",
        {
            "address": address,
            "file": file,
            "row": file.row,
            "forms": offered(occasion, FORM_VERBS, names, address=address, refused=refused),
            "removes": file.own and file.is_open and occasion.user.may(Permission.MEETING_PREPARE),
            "opened": opened,
            "kinds": _by_kind(file.entries),
            **(refused.shown if refused else {}),
        },
        status=refused.status if refused else HTTPStatus.OK,
    )


def _by_kind(entries: tuple[Any, ...]) -> list[tuple[str | Promise, list[Any]]]:
    kinds = list(dict.fromkeys(one.kind for one in entries))
    return [(kind.label, [one for one in entries if one.kind is kind]) for kind in kinds]
