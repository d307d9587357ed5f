"""Adding and changing a park, a plot or a space: one form a kind, what is wrong said over it as it was filled in."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import NOT_FOUND, problem_page, said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, Occasion
from luodi.office.places import queries
from luodi.office.places.actions.add_park import AddPark
from luodi.office.places.actions.add_plot import AddPlot
from luodi.office.places.actions.add_space import AddSpace
from luodi.office.places.actions.edit_place import EditPlace
from luodi.office.places.actions.receive_places import PlaceReception
from luodi.office.places.records import ParkRecord, PlaceRecord, PlotRecord, SpaceRecord
from luodi.office.places.words import HazardClass, SpaceKind
from luodi.reference.problems import Problem


class ParkForm(PlainForm):
    """A park."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    district_code = forms.ChoiceField(label=_("District"))
    area_m2 = forms.DecimalField(label=_("Area (m²)"), required=False, max_digits=14, decimal_places=2)
    track = forms.CharField(label=_("Track"), required=False, max_length=40)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=73, max_value=136)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=3, max_value=54)


class PlotForm(PlainForm):
    """A plot of a park."""

    code = forms.CharField(label=_("Code"), max_length=40)
    park_code = forms.ChoiceField(label=_("Park"))
    area_m2 = forms.DecimalField(label=_("Area (m²)"), max_digits=12, decimal_places=2)
    plot_ratio = forms.DecimalField(label=_("Plot ratio"), required=False, max_digits=5, decimal_places=2)
    permitted_use = forms.CharField(label=_("Permitted use"), required=False, max_length=80)
    available_from_on = DayField(label=_("Available from"), required=False)
    permitted_industries = forms.CharField(
        label=_("Permitted industries"), required=False, max_length=120,
        help_text=_("Beginnings of GB/T 4754 codes, by commas: 39,358. Empty: every industry."),
    )  # fmt: skip
    power_kva = forms.DecimalField(label=_("Power (kVA)"), required=False, min_value=0, max_digits=10, decimal_places=1)
    water_m3_day = forms.DecimalField(
        label=_("Water (m³/day)"), required=False, min_value=0, max_digits=10, decimal_places=1
    )


class SpaceForm(PlainForm):
    """A space of a park."""

    code = forms.CharField(label=_("Code"), max_length=40)
    park_code = forms.ChoiceField(label=_("Park"))
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=SpaceKind, choices=choices.capitalised(SpaceKind.choices))
    floor_area_m2 = forms.DecimalField(label=_("Floor area (m²)"), max_digits=12, decimal_places=2)
    rent_cny_m2_day = forms.DecimalField(label=_("Rent (yuan/m²·day)"), required=False, max_digits=8, decimal_places=2)
    available_from_on = DayField(label=_("Available from"), required=False)
    floor_load_kn_m2 = forms.DecimalField(
        label=_("Floor load (kN/m²)"), required=False, min_value=0, max_digits=6, decimal_places=1
    )
    ceiling_m = forms.DecimalField(
        label=_("Ceiling height (m)"), required=False, min_value=0, max_digits=5, decimal_places=1
    )
    hazard_class = forms.TypedChoiceField(
        label=_("Hazardous-goods class"), required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *choices.capitalised((str(value), label) for value, label in HazardClass.choices)],
    )  # fmt: skip
    power_kva = forms.DecimalField(label=_("Power (kVA)"), required=False, min_value=0, max_digits=10, decimal_places=1)
    water_m3_day = forms.DecimalField(
        label=_("Water (m³/day)"), required=False, min_value=0, max_digits=10, decimal_places=1
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of place: how it is asked for, read, added, and where it is shown."""

    form: type[PlainForm]
    record: Callable[..., PlaceRecord]
    known: Callable[..., PlaceRecord | None]
    add: Callable[..., Action[PlaceReception]]
    adding: Promise
    changing: Promise


KINDS = {
    "park": Kind(ParkForm, ParkRecord, queries.park_record, AddPark, _("Add a park"), _("Change the park")),
    "plot": Kind(PlotForm, PlotRecord, queries.plot_record, AddPlot, _("Add a plot"), _("Change the plot")),
    "space": Kind(SpaceForm, SpaceRecord, queries.space_record, AddSpace, _("Add a space"), _("Change the space")),
}


@page(Permission.PLACE_EDIT)
def adding(request: HttpRequest, occasion: Occasion, kind: str) -> HttpResponse:
    """The empty form; a plot or space may come with the park where the link stood."""
    return _with_form(request, kind, "", _form(occasion, kind, "", initial={"park_code": request.GET.get("park", "")}))


@page(Permission.PLACE_EDIT, method="POST")
def add(request: HttpRequest, occasion: Occasion, kind: str) -> HttpResponse:
    """Adds the place and goes on to its park."""
    return _send(request, occasion, kind, "")


@page(Permission.PLACE_EDIT)
def changing(request: HttpRequest, occasion: Occasion, kind: str, code: str) -> HttpResponse:
    """The form as the place is stated now."""
    known = KINDS[kind].known(occasion.user, code)
    if known is None:
        return problem_page(request, NOT_FOUND)
    return _with_form(request, kind, code, _form(occasion, kind, code, initial=asdict(known)))


@page(Permission.PLACE_EDIT, method="POST")
def change(request: HttpRequest, occasion: Occasion, kind: str, code: str) -> HttpResponse:
    """States the place anew and goes on to its park."""
    if KINDS[kind].known(occasion.user, code) is None:
        return problem_page(request, NOT_FOUND)
    return _send(request, occasion, kind, code)


def _send(request: HttpRequest, occasion: Occasion, kind: str, code: str) -> HttpResponse:
    form = _form(occasion, kind, code, request.POST)
    if not form.is_valid():
        return _with_form(request, kind, code, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = {**form.cleaned_data, **({"code": code} if code else {})}
    record = KINDS[kind].record(**given)
    action = EditPlace(occasion=occasion, record=record) if code else KINDS[kind].add(occasion=occasion, record=record)
    try:
        action.execute()
    except Problem as problem:
        return _with_form(request, kind, code, form, problem=problem, status=status_of(problem.code))
    messages.success(request, gettext("The place was saved."))
    return redirect("park", getattr(record, "park_code", record.code))


def _form(occasion: Occasion, kind: str, code: str, *args: Any, **kwargs: Any) -> PlainForm:
    form = KINDS[kind].form(*args, **kwargs)
    if "district_code" in form.fields:
        form.offer("district_code", choices.districts(occasion))
    if "park_code" in form.fields:
        form.offer("park_code", choices.parks(occasion))
    if code:  # the code names the place: it does not change
        del form.fields["code"]
    return form


def _with_form(
    request: HttpRequest,
    kind: str,
    code: str,
    form: PlainForm,
    *,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "address": reverse("place-change", args=[kind, code]) if code else reverse("place-add", args=[kind]),
        "back": reverse("park", args=[code]) if kind == "park" and code else reverse(f"{kind}s"),
        "code": code,
        "form": form,
        "problem": said(problem.record) if problem else None,
        "title": KINDS[kind].changing if code else KINDS[kind].adding,
    }
    return render(request, "web/place_form.html", context, status=status)
