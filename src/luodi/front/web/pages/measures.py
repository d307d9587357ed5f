"""Measures of after-care: in time, days to answer, reopened, satisfaction; every number opens into its rows."""

import secrets
from datetime import date, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luodi.front.web import language
from luodi.front.web.forms import DayField, FilterForm, PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.services.actions.draw_sample import DrawSample
from luodi.office.services.measures import FigureName, Grouping, Measures, MeasuresTable, measures
from luodi.reference.problems import Problem

_LOOKING_BACK = timedelta(days=89)


class PeriodForm(FilterForm):
    """The period of opening, and by what the figures are told apart."""

    since = DayField(label=_("Opened from"), required=False)
    until = DayField(label=_("Opened until"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest) -> "PeriodForm":
        """The form as filled by the address."""
        form = cls(request.GET)
        tongue = language.current()
        form.offer("by", [(one.value, one.text.in_language(tongue)) for one in Grouping])
        return form


class SampleForm(PlainForm):
    """A draw for the satisfaction survey."""

    since = DayField(label=_("Closed from"))
    until = DayField(label=_("Closed until"))
    size = forms.IntegerField(label=_("How many to draw"), min_value=1, max_value=500)
    seed = forms.IntegerField(label=_("Seed of the draw"), min_value=0, max_value=2**31)


@page(Permission.CARE_VIEW)
def table(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The figures of the period, as a whole and by group."""
    initial = {"since": occasion.on - _LOOKING_BACK, "until": occasion.on, "size": 20, "seed": secrets.randbelow(10**6)}
    return _page(request, occasion, SampleForm(initial=initial))


@page(Permission.CARE_VIEW)
def rows(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The cases or handlings that make up one figure of one group."""
    since, until, grouping, found = _found(request, occasion)
    name, group = request.GET.get("figure", ""), request.GET.get("group")
    if name not in set(FigureName):
        raise Http404
    figure = FigureName(name)
    chosen = found.whole if group is None else next((one for one in found.groups if one.key == group), None)
    if chosen is None:
        raise Http404
    return render(
        request,
        "web/measure_rows.html",
        {
            "figure": figure,
            "label": chosen.label,
            "grouping": grouping,
            "since": since,
            "until": until,
            "rows": chosen.rows[figure],
            "has_value": any(row.value is not None for row in chosen.rows[figure]),
            "back": f"{reverse('case-measures')}?{urlencode(_period(since, until, grouping))}",
        },
    )


@page(Permission.CASE_MANAGE, method="POST")
def draw(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Draws closed cases at random for the survey."""
    form = SampleForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        drawn = DrawSample(occasion=occasion, **form.cleaned_data).execute()
    except Problem as problem:
        return _page(request, occasion, form, problem, status_of(problem.code))
    said_so = ngettext("%(n)s case was drawn.", "%(n)s cases were drawn.", len(drawn)) % {"n": len(drawn)}
    messages.success(request, said_so)
    return redirect("case-measures")


def _page(
    request: HttpRequest,
    occasion: Occasion,
    sample: SampleForm,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    since, until, grouping, found = _found(request, occasion)
    form = PeriodForm.asked(request)
    form.initial = {"since": since, "until": until, "by": grouping.value}
    form.is_bound = False
    query = urlencode(_period(since, until, grouping))
    draws = occasion.user.may(Permission.CASE_MANAGE) and occasion.user.scope.level == "city"
    return render(
        request,
        "web/measures.html",
        {
            "as_of": occasion.on,
            "form": form,
            "grouping": grouping,
            "since": since,
            "until": until,
            "lines": [_line(found.whole, query, whole=True), *(_line(one, query) for one in found.groups)],
            "sample": sample if draws else None,
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )


def _found(request: HttpRequest, occasion: Occasion) -> tuple[date, date, Grouping, MeasuresTable]:
    wanted = PeriodForm.asked(request).wanted()
    until = wanted.get("until", occasion.on)
    since = wanted.get("since", min(until, occasion.on) - _LOOKING_BACK)
    grouping = Grouping(wanted.get("by", Grouping.ROOT_CAUSE))
    found = measures(occasion.user, since=since, until=until, grouping=grouping, at=occasion.at)
    return since, until, grouping, found


def _period(since: date, until: date, grouping: Grouping) -> dict[str, str]:
    return {"since": since.isoformat(), "until": until.isoformat(), "by": grouping.value}


def _line(one: Measures, query: str, *, whole: bool = False) -> dict[str, object]:
    """A line of the table; every count with the address of its rows."""
    group = "" if whole else f"&{urlencode({'group': one.key})}"
    rows_of = f"{reverse('case-measure-rows')}?{query}{group}&figure="
    return {
        "measures": one,
        "whole": whole,
        "figures": {name.value: (one.count(name), f"{rows_of}{name.value}") for name in FigureName},
    }
