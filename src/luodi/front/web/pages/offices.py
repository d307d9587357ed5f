"""Administration of offices: the tree, a new office, and renaming, moving and closing one."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.web.forms import PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.actions.create_office import CreateOffice
from luodi.office.people.actions.edit_office import CloseOffice, EditOffice
from luodi.office.people.directory import office_to_manage, office_tree
from luodi.office.people.words import OfficeLevel
from luodi.reference.problems import Problem


class OfficeForm(PlainForm):
    """Name and place in the tree."""

    title = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.ChoiceField(label=_("Parent office"), required=False)
    reason = forms.CharField(label=_("Why"), required=False, max_length=200)


class NewOfficeForm(OfficeForm):
    """An office to be, with the code of what it reaches."""

    code = forms.CharField(label=_("Code"), max_length=40)
    level = forms.TypedChoiceField(label=_("Reaches"), choices=OfficeLevel.choices, coerce=OfficeLevel)
    district_code = forms.CharField(label=_("Code of the district"), required=False, max_length=6)
    park_code = forms.CharField(label=_("Code of the park"), required=False, max_length=20)
    credit_code = forms.CharField(label=_("Credit code of the enterprise"), required=False, max_length=18)
    field_order = ("code", "title", "parent", "level", "district_code", "park_code", "credit_code", "reason")


@page(Permission.PEOPLE_MANAGE)
def offices(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The tree within reach."""
    return _list(request, occasion)


@page(Permission.PEOPLE_MANAGE, method="POST")
def create(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Makes an office."""
    form = NewOfficeForm(request.POST)
    form.offer("parent", _parents(occasion))
    if not form.is_valid():
        return _list(request, occasion, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
    try:
        given["parent"] = office_to_manage(occasion.user, given["parent"]) if given["parent"] else None
        CreateOffice(occasion=occasion, **given).execute()
    except Problem as problem:
        return _list(request, occasion, form=form, problem=problem, status=status_of(problem.code))
    messages.success(request, _("The office was created."))
    return redirect("offices")


@page(Permission.PEOPLE_MANAGE)
def office(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """One office."""
    return _one(request, occasion, code)


@page(Permission.PEOPLE_MANAGE, method="POST")
def edit(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """Renames or moves it."""
    held = office_to_manage(occasion.user, code)
    form = OfficeForm(request.POST)
    form.offer("parent", _parents(occasion))
    if not form.is_valid():
        return _one(request, occasion, code, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        parent = office_to_manage(occasion.user, given["parent"]) if given["parent"] else None
        EditOffice(occasion=occasion, office=held, title=given["title"], parent=parent).execute()
    except Problem as problem:
        return _one(request, occasion, code, problem=problem, status=status_of(problem.code))
    messages.success(request, _("The office was changed."))
    return redirect("office", code)


@page(Permission.PEOPLE_MANAGE, method="POST")
def close(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """Closes it."""
    try:
        CloseOffice(occasion=occasion, office=office_to_manage(occasion.user, code)).execute()
    except Problem as problem:
        return _one(request, occasion, code, problem=problem, status=status_of(problem.code))
    messages.success(request, _("The office was closed."))
    return redirect("offices")


def _parents(occasion: Occasion) -> list[tuple[str, str | Promise]]:
    lines = office_tree(occasion.user)
    named = [(line.code, line.name) for line in lines if line.closed_on is None and line.level != "enterprise"]
    return [("", _("none")), *named]


def _list(
    request: HttpRequest,
    occasion: Occasion,
    *,
    form: NewOfficeForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    if form is None:
        form = NewOfficeForm(auto_id="new-%s")
        form.offer("parent", _parents(occasion))
    context = {
        "rows": office_tree(occasion.user),
        "form": form,
        "opened": status != HTTPStatus.OK,
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/offices.html", context, status=status)


def _one(
    request: HttpRequest,
    occasion: Occasion,
    code: str,
    *,
    form: OfficeForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    held = office_to_manage(occasion.user, code)
    if form is None:
        form = OfficeForm(initial={"title": held.name, "parent": held.parent.code if held.parent else ""})
        form.offer("parent", _parents(occasion))
    context = {"held": held, "form": form, "problem": said(problem.record) if problem else None}
    return render(request, "web/office.html", context, status=status)
