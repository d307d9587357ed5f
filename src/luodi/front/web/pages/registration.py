"""Registering a project: what is known at the beginning, and no more; each later stage asks for what it needs."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.register_project import RegisterProject
from luodi.office.projects.words import ProjectKind, Stage
from luodi.reference.problems import Problem

_OWN = ("title", "kind", "stage", "happened_on")  # what the action takes by itself; the others are fields of a project
_FIRST_STAGES = (Stage.LEAD, Stage.TALKS)  # from signing on a gate waits for evidence


class RegistrationForm(PlainForm):
    """A new project."""

    title = forms.CharField(label=_("Name of the project"), max_length=200)
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=ProjectKind)
    stage = forms.TypedChoiceField(label=_("Stage"), coerce=Stage)
    happened_on = DayField(label=_("In this stage since"))
    investor_name = forms.CharField(
        label=_("Investor"), required=False, max_length=200, help_text=_("Needed when talks have begun")
    )
    investment_cny = forms.DecimalField(label=_("Investment (yuan)"), required=False, max_digits=20, decimal_places=2)
    industry_code = forms.CharField(
        label=_("Industry code"), required=False, max_length=4, help_text=_("Four-digit class of GB/T 4754-2017")
    )
    district_code = forms.ChoiceField(label=_("District"), required=False)
    park_code = forms.ChoiceField(label=_("Park"), required=False)
    contact_name = forms.CharField(label=_("Contact's name"), required=False, max_length=80)
    contact_phone = forms.CharField(label=_("Contact's phone"), required=False, max_length=40)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)

    def __init__(self, occasion: Occasion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = occasion.user.scope
        self.offer("kind", choices.capitalised(ProjectKind.choices))
        self.offer("stage", choices.capitalised((stage.value, stage.label) for stage in _FIRST_STAGES))
        self.offer("district_code", [("", "—"), *choices.districts(occasion)])
        self.offer("park_code", [("", "—"), *choices.parks(occasion)])
        self.initial.update(district_code=scope.district_code, park_code=scope.park_code)
        if scope.level == "park":  # the park says the district
            del self.fields["district_code"]

    def given(self) -> dict[str, Any]:
        """What the action takes; what was left empty is left to it."""
        given = self.cleaned_data
        fields = {name: value for name, value in given.items() if name not in _OWN and value not in ("", None)}
        return {**{name: given[name] for name in _OWN}, "fields": fields}


@page(Permission.PROJECT_EDIT)
def registration(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The empty form."""
    return _with_form(request, occasion.on, RegistrationForm(occasion, initial={"happened_on": occasion.on}))


@page(Permission.PROJECT_EDIT, method="POST")
def register(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Registers the project and goes on to its page; what is refused is said over the form as it was filled in."""
    form = RegistrationForm(occasion, request.POST)
    if not form.is_valid():
        return _with_form(request, occasion.on, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        project = RegisterProject(occasion=occasion, **form.given()).execute()
    except Problem as problem:
        return _with_form(request, occasion.on, form, problem, status_of(problem.code))
    messages.success(request, gettext("The project was registered."))
    return redirect("project", project.code)


def _with_form(
    request: HttpRequest,
    as_of: date,
    form: RegistrationForm,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    return render(
        request,
        "web/registration.html",
        {
            "address": reverse("project-registration"),
            "as_of": as_of,
            "form": form,
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )
