"""The working calendar: a year at a glance, the days that the office amended, and a change tried before it holds."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luodi.front.web.calendar_months import FIRST_YEAR, LAST_YEAR, months_of
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.amend_calendar import AmendCalendar
from luodi.office.projects.actions.restore_calendar import RestoreCalendar
from luodi.office.projects.calendar import amended_days, calendar_versions, try_calendar, with_amended
from luodi.reference.problems import Problem
from luodi.reference.working_days import known_years

_SHOWN = 200
WEEKDAYS = (
    pgettext_lazy("weekday", "Mo"),
    pgettext_lazy("weekday", "Tu"),
    pgettext_lazy("weekday", "We"),
    pgettext_lazy("weekday", "Th"),
    pgettext_lazy("weekday", "Fr"),
    pgettext_lazy("weekday", "Sa"),
    pgettext_lazy("weekday", "Su"),
)


class DaysForm(PlainForm):
    """Days that are closed or made up."""

    first_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))
    works = forms.TypedChoiceField(
        label=_("These days are"),
        choices=[("0", _("closed: the offices do not work")), ("1", _("worked: days of rest are made up"))],
        coerce=lambda value: value == "1",
    )
    title = forms.CharField(label=_("What for"), max_length=80)
    source = forms.CharField(label=_("Notice (document number)"), max_length=120, required=False)


@page(Permission.PROJECT_VIEW)
def calendar(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """A year of the calendar by which every clock counts."""
    return _page(request, occasion)


@page(Permission.RULES_MANAGE, method="POST")
def attempt(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """What the calendar with these days would change today. Nothing is published."""
    form = DaysForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        wanted = with_amended(**form.cleaned_data)
        trial = try_calendar(occasion.user, wanted, occasion.on)
    except Problem as problem:
        return _page(request, occasion, form, problem, status_of(problem.code))
    known = amended_days()
    context = {
        "form": form,
        "new": [day for day in wanted if day not in known],
        "gone": [day for day in known if day not in wanted],
        "trial": trial,
        "lights": [(light, trial.before[light], trial.after[light]) for light in trial.before],
        "turned": trial.turned[:_SHOWN],
    }
    return render(request, "web/calendar_attempt.html", context)


@page(Permission.RULES_MANAGE, method="POST")
def amend(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Publishes the calendar with these days."""
    form = DaysForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        AmendCalendar(occasion=occasion, **form.cleaned_data).execute()
    except Problem as problem:
        return _page(request, occasion, form, problem, status_of(problem.code))
    messages.success(request, gettext("The calendar is published; clocks count by it from now on."))
    return _to_year(form.cleaned_data["first_on"].year)


@page(Permission.RULES_MANAGE, method="POST")
def restore(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Gives one amended day back to the State Council's calendar."""
    field = DayField()
    try:
        day = field.clean(request.POST.get("day", ""))
        RestoreCalendar(occasion=occasion, first_on=day, last_on=day).execute()
    except forms.ValidationError:
        return _page(request, occasion, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Problem as problem:
        return _page(request, occasion, None, problem, status_of(problem.code))
    messages.success(request, gettext("The day follows the State Council's calendar again."))
    return _to_year(day.year)


def _page(
    request: HttpRequest,
    occasion: Occasion,
    form: DaysForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    year, amended = _year(request, occasion), amended_days()
    may = occasion.user.may(Permission.RULES_MANAGE) and occasion.user.scope.level == "city"
    context: dict[str, Any] = {
        "year": year,
        "today": occasion.on,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "known": known_years(),
        "unknown": not known_years()[0] <= year <= known_years()[1],
        "weekdays": WEEKDAYS,
        "months": months_of(year, amended),
        "amended": [day for day in amended if day.day.year == year],
        "versions": calendar_versions(),
        "may": may,
        "form": form or DaysForm(),
        "wrong": [field for field in form if field.errors] if form else [],
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/calendar.html", context, status=status)


def _year(request: HttpRequest, occasion: Occasion) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else occasion.on.year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('calendar')}?year={year}")
