"""Visits and the leader-contact plan (领导联系企业): who visits whom by when, what was heard, what followed."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format
from luodi.front.web import language
from luodi.front.web.forms import DayField, FilterForm, PlainForm
from luodi.front.web.list_files import EVERY, Columns, list_file
from luodi.front.web.page import page
from luodi.front.web.problems import NOT_PERMITTED, problem_page, said, status_of
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import office_names
from luodi.office.services.actions.add_visit_task import AddVisitTask
from luodi.office.services.actions.cancel_visit import CancelVisit
from luodi.office.services.actions.finish_visit_task import FinishVisitTask
from luodi.office.services.actions.plan_visit import PlanVisit
from luodi.office.services.actions.record_visit import RecordVisit
from luodi.office.services.care_queries import VisitFilter, VisitShown, find_enterprise, find_visit, visit_shown, visits
from luodi.reference.problems import Problem

STANDINGS: dict[str, Promise] = {
    "overdue": _("overdue"),
    "planned": _("planned ahead"),
    "made": _("made"),
    "cancelled": _("cancelled"),
}
_LONG = forms.Textarea({"rows": 3})
EXPORTED: Columns[VisitShown] = (
    (_("Light"), lambda row: row.light.text.in_language(language.current())),
    (_("Who visits"), lambda row: row.visitor_name),
    (_("Office"), lambda row: row.office_name),
    (_("Leader-contact plan"), lambda row: str(_("yes")) if row.by_leader else None),
    (_("Enterprise"), lambda row: row.enterprise_name),
    (_("Credit code"), lambda row: row.credit_code),
    (_("District"), lambda row: row.district_name),
    (_("Purpose"), lambda row: row.purpose),
    (_("By when"), lambda row: row.due_on),
    (_("Visited on"), lambda row: row.visited_on),
    (_("Cancelled because"), lambda row: row.cancelled_because),
    (_("What was heard"), lambda row: row.notes),
    (_("What followed"), lambda row: "；".join([*(task.text for task in row.tasks), *row.cases])),
)


class PlanForm(FilterForm):
    """What narrows the plan."""

    text = forms.CharField(label=_("Enterprise or visitor"), required=False, max_length=80)
    by_leader = forms.BooleanField(label=_("Leader-contact plan only"), required=False)
    due = forms.BooleanField(required=False, widget=forms.HiddenInput)
    standing = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[("", ""), *STANDINGS.items()])


class NewVisitForm(PlainForm):
    """A visit to be made."""

    credit_code = forms.CharField(label=_("Credit code of the enterprise"), max_length=18)
    visitor_name = forms.CharField(label=_("Who visits"), max_length=80)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    due_on = DayField(label=_("By when"))
    by_leader = forms.BooleanField(label=_("On the leader-contact plan"), required=False)


class MadeForm(PlainForm):
    """A visit that was made."""

    visited_on = DayField(label=_("Visited on"))
    notes = forms.CharField(label=_("What was heard"), max_length=4000, widget=_LONG)


class TaskForm(PlainForm):
    """What has to be done."""

    text = forms.CharField(label=_("Task"), max_length=300)
    office_code = forms.ChoiceField(label=_("Office"))
    due_on = DayField(label=_("By when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("office_code", [*office_names().items()])


class FinishForm(PlainForm):
    """A task that is done."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.CharField(label=_("What came of it"), max_length=300)


class CancelForm(PlainForm):
    """A visit that will not be made."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


VERBS: dict[str, tuple[type[PlainForm], Any]] = {
    "record": (MadeForm, RecordVisit),
    "cancel": (CancelForm, CancelVisit),
    "task": (TaskForm, AddVisitTask),
    "finish": (FinishForm, FinishVisitTask),
}


@page(Permission.CARE_VIEW)
def visit_list(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The plan as its address says, and the form for a new visit."""
    return _list(request, occasion, NewVisitForm(initial={"credit_code": request.GET.get("enterprise", "")}))


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """The plan as its address says, all pages of it: who visits whom by when."""
    wanted = replace(_filter(PlanForm(request.GET), request), page=1, page_size=EVERY)
    found = visits(occasion.user, wanted, occasion.on)
    return list_file(occasion, "visits", _("Visits"), EXPORTED, found.rows, form=form)


@page(Permission.CARE_EDIT, method="POST")
def plan(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Plans a visit; what is refused is said over the form as it was filled in."""
    form = NewVisitForm(request.POST)
    if not form.is_valid():
        return _list(request, occasion, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = dict(form.cleaned_data)
    try:
        enterprise = find_enterprise(occasion.user, given.pop("credit_code"))
        visit = PlanVisit(occasion=occasion, enterprise=enterprise, **given).execute()
    except Problem as problem:
        return _list(request, occasion, form, problem, status_of(problem.code))
    messages.success(request, gettext("The visit was planned."))
    return redirect("visit", visit.pk)


@page(Permission.CARE_VIEW)
def visit(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One visit."""
    return _one(request, occasion, number)


@page(Permission.CARE_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Records or cancels the visit, adds or finishes a task; what is refused is said on its page."""
    if verb not in VERBS:
        raise Http404
    held = find_visit(occasion.user, number)
    if not occasion.user.may(Permission.CARE_EDIT):
        return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)
    kind, action = VERBS[verb]
    form = kind(request.POST)
    if not form.is_valid():
        return _one(request, occasion, number, sent={verb: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
    try:
        action(occasion=occasion, visit=held, **given).execute()
    except Problem as problem:
        return _one(request, occasion, number, sent={verb: form}, problem=problem, status=status_of(problem.code))
    messages.success(request, gettext("The visit was updated."))
    return redirect("visit", number)


def _filter(form: PlanForm, request: HttpRequest) -> VisitFilter:
    return VisitFilter(**form.wanted(), page=page_number(request), page_size=PAGE_SIZE)


def _list(
    request: HttpRequest,
    occasion: Occasion,
    new: NewVisitForm,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form = PlanForm(request.GET)
    wanted = _filter(form, request)
    found = visits(occasion.user, wanted, occasion.on)
    return render(
        request,
        "web/visits.html",
        {
            "as_of": occasion.on,
            "form": form,
            "new": new if occasion.user.may(Permission.CARE_EDIT) else None,
            "rows": found.rows,
            "paging": paging(request, found.total, found.page),
            "exports": "visits-export" if occasion.user.may(Permission.EXPORT) else "",
            "query": address_with(request.GET, page=None),
            "standings": [
                {
                    "label": label,
                    "address": address_with(request.GET, standing=name, page=None),
                    "count": found.standings[name],
                    "here": wanted.standing == name,
                }
                for name, label in STANDINGS.items()
            ],
            "all": {
                "address": address_with(request.GET, standing=None, page=None),
                "count": sum(found.standings.values()),
                "here": not wanted.standing,
            },
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )


def _one(
    request: HttpRequest,
    occasion: Occasion,
    number: int,
    *,
    sent: dict[str, PlainForm] | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    shown = visit_shown(occasion.user, number, occasion.on)
    sent = sent or {}
    edits = occasion.user.may(Permission.CARE_EDIT)
    made = edits and shown.visited_on is not None
    return render(
        request,
        "web/visit.html",
        {
            "as_of": occasion.on,
            "visit": shown,
            "record": (sent.get("record") or MadeForm(initial={"visited_on": occasion.on}))
            if edits and shown.is_planned
            else None,
            "cancel": (sent.get("cancel") or CancelForm()) if edits and shown.is_planned else None,
            "task_form": (sent.get("task") or TaskForm()) if made else None,
            "tasks": [
                (task, FinishForm(initial={"number": task.id}, auto_id=f"finish-{task.id}-%s")) for task in shown.tasks
            ],
            "edits": edits,
            "opens": made and occasion.user.may(Permission.CASE_OPEN),
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )
