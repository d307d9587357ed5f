"""The pool of cases (诉求): as its address says, written out exactly as seen; and opening a new one."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.engine.clocks.clock import Unit
from luodi.engine.lights.light import Light
from luodi.front.exchange.listing import Format
from luodi.front.web import choices, figures, language
from luodi.front.web.clock_words import clock_words
from luodi.front.web.forms import DayField, FilterForm, PlainForm
from luodi.front.web.list_files import EVERY, Columns, list_file
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import office_names
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.care_queries import find_enterprise, find_visit
from luodi.office.services.pool import CaseFilter, CaseRow, pool
from luodi.office.services.words import CaseState, Category, Closing, Need, Origin, RootCause, Urgency
from luodi.reference.problems import Problem


class PoolForm(FilterForm):
    """What narrows the pool."""

    text = forms.CharField(label=_("Title, code or enterprise"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)
    light = forms.ChoiceField(label=_("Light"), required=False)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    office_code = forms.ChoiceField(label=_("Handling office"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    origin = forms.ChoiceField(label=_("Origin"), required=False)
    closing = forms.ChoiceField(label=_("Closing"), required=False)
    root_cause = forms.ChoiceField(label=_("Root cause"), required=False)
    since = DayField(label=_("Opened from"), required=False)
    until = DayField(label=_("Opened until"), required=False)
    credit_code = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput)
    pressing = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion) -> "PoolForm":
        """The form as filled by the address, offering what lies within reach; little for an enterprise."""
        form = cls(request.GET)
        form.offer("state", choices.with_all(CaseState.choices))
        form.offer("category", choices.with_all(Category.choices))
        form.offer("closing", choices.with_all(Closing.choices))
        if occasion.user.scope.level == "enterprise":
            for name in ("light", "district_code", "office_code", "urgency", "origin", "root_cause"):
                del form.fields[name]
            return form
        form.offer("light", choices.with_all(choices.lights()))
        form.offer("district_code", choices.with_all(choices.districts(occasion)))
        form.offer("office_code", choices.with_all(office_names().items()))
        form.offer("urgency", choices.with_all(Urgency.choices))
        form.offer("origin", choices.with_all(Origin.choices))
        form.offer("root_cause", choices.with_all(RootCause.choices))
        return form


class NewCaseForm(PlainForm):
    """A new case."""

    credit_code = forms.CharField(label=_("Credit code of the enterprise"), max_length=18)
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("What is the difficulty"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    category = forms.TypedChoiceField(label=_("Category"), coerce=Category)
    need = forms.TypedChoiceField(label=_("Element"), coerce=Need, help_text=_("Only for a case about elements"))
    urgency = forms.TypedChoiceField(label=_("Urgency"), coerce=Urgency)
    contact_name = forms.CharField(label=_("Contact's name"), required=False, max_length=80)
    contact_phone = forms.CharField(label=_("Contact's phone"), required=False, max_length=40)
    visit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    route_now = forms.BooleanField(label=_("Route it by the rule at once"), required=False, initial=True)

    def __init__(self, occasion: Occasion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("category", choices.capitalised(Category.choices))
        self.offer("need", choices.capitalised(reversed(Need.choices)))
        self.offer("urgency", choices.capitalised(Urgency.choices))
        if occasion.user.scope.level == "enterprise":
            del self.fields["credit_code"]
        if not occasion.user.may(Permission.CASE_MANAGE):
            del self.fields["route_now"]


@page(Permission.CASE_VIEW)
def cases(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The pool as its address says, the gravest clock first; counts by light that equal the rows behind them."""
    form = PoolForm.asked(request, occasion)
    wanted = _filter(form, request)
    found = pool(occasion.user, wanted, occasion.at, occasion.on)
    return render(
        request,
        "web/cases.html",
        {
            "as_of": occasion.on,
            "form": form,
            "rows": [(row, clock_words(row.reading)) for row in found.rows],
            "paging": paging(request, found.total, found.page),
            "for_enterprise": occasion.user.scope.level == "enterprise",
            "all_lights": {
                "address": address_with(request.GET, light=None, page=None),
                "count": sum(found.lights.values()),
                "here": wanted.light is None,
            },
            "counts": [
                {
                    "light": light,
                    "address": address_with(request.GET, light=light.value, page=None),
                    "count": found.lights[light],
                    "here": wanted.light is light,
                }
                for light in sorted(Light, key=lambda one: -one.severity)
            ],
            "opens": occasion.user.may(Permission.CASE_OPEN),
            "imports": occasion.user.may(Permission.IMPORT),
            "exports": "cases-export" if occasion.user.may(Permission.EXPORT) else "",
            "query": address_with(request.GET, page=None),
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """Exactly the rows that the same address shows, all pages of them, in their order."""
    wanted = replace(_filter(PoolForm.asked(request, occasion), request), page=1, page_size=EVERY)
    found = pool(occasion.user, wanted, occasion.at, occasion.on)
    return list_file(occasion, "cases", _("Cases"), EXPORTED, found.rows, form=form)


@page(Permission.CASE_OPEN)
def new(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The empty form; an enterprise or a visit may be named in the address."""
    given = {"credit_code": request.GET.get("enterprise", ""), "visit": request.GET.get("visit", "")}
    return _with_form(request, NewCaseForm(occasion, initial=given))


@page(Permission.CASE_OPEN, method="POST")
def opened(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Opens the case and goes on to its page; what is refused is said over the form as it was filled in."""
    form = NewCaseForm(occasion, request.POST)
    if not form.is_valid():
        return _with_form(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = dict(form.cleaned_data)
    route_now, number = given.pop("route_now", False), given.pop("visit", None)
    own = occasion.user.scope.level == "enterprise"
    try:
        enterprise = find_enterprise(
            occasion.user, occasion.user.scope.credit_code if own else given.pop("credit_code")
        )
        visit = find_visit(occasion.user, number) if number else None
        origin = Origin.ENTERPRISE if own else Origin.VISIT if visit else Origin.OFFICER
        case = OpenCase(occasion=occasion, enterprise=enterprise, origin=origin, visit=visit, **given).execute()
        if route_now:
            RouteCase(occasion=occasion, case=case).execute()
    except Problem as problem:
        return _with_form(request, form, problem, status_of(problem.code))
    messages.success(request, gettext("The case was opened."))
    return redirect("case", case.code)


def _with_form(
    request: HttpRequest, form: NewCaseForm, problem: Problem | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return render(
        request,
        "web/case_new.html",
        {"address": reverse("case-new"), "form": form, "problem": said(problem.record) if problem else None},
        status=status,
    )


def _filter(form: PoolForm, request: HttpRequest) -> CaseFilter:
    wanted = form.wanted()
    light = wanted.pop("light", None)
    return CaseFilter(**wanted, light=Light(light) if light else None, page=page_number(request), page_size=PAGE_SIZE)


def _step(row: CaseRow) -> str:
    return row.step.text.in_language(language.current()) if row.step else ""


def _due(row: CaseRow) -> str:
    """The instant for a clock of hours, the last day in time for one of working days."""
    if row.reading is None:
        return ""
    in_hours = row.reading.unit is Unit.HOURS
    return figures.instant(row.reading.due_at) if in_hours else figures.day(row.reading.due_on)


EXPORTED: Columns[CaseRow] = (
    (_("Light"), lambda row: row.light.text.in_language(language.current())),
    (_("Case code"), lambda row: row.code),
    (_("Title"), lambda row: row.title),
    (_("Enterprise"), lambda row: row.enterprise_name),
    (_("Credit code"), lambda row: row.credit_code),
    (_("District"), lambda row: row.district_name),
    (_("Category"), lambda row: str(row.category.label)),
    (_("Element"), lambda row: str(row.need.label)),
    (_("Urgency"), lambda row: str(row.urgency.label)),
    (_("Origin"), lambda row: str(row.origin.label)),
    (_("State"), lambda row: str(row.state.label)),
    (_("Handling offices"), lambda row: "、".join(row.offices)),
    (_("Opened at"), lambda row: figures.instant(row.opened_at)),
    (_("Waits for"), _step),
    (_("Due at"), _due),
    (_("Clock"), lambda row: clock_words(row.reading)),
    (_("Closing"), lambda row: str(row.closing.label) if row.closing else None),
    (_("Closed on"), lambda row: timezone.localdate(row.closed_at) if row.closed_at else None),
    (_("Root cause"), lambda row: str(row.root_cause.label) if row.root_cause else None),
    (_("Times reopened"), lambda row: row.reopenings),
)
