"""One project against every site: what fits and why, what fails and by how much, and a hold from there."""

from decimal import Decimal
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web.forms import PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import NOT_FOUND, problem_page, said, status_of
from luodi.office.allocations.matching import match_project
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.words import SupplyKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.queries import find_project
from luodi.reference.problems import Problem

SHOWN = 50


class HoldForm(PlainForm):
    """Which site, how much of it, for how long and why."""

    kind = forms.ChoiceField(choices=[("plot", "plot"), ("space", "space")])
    key = forms.CharField(label=_("Site"), max_length=40)
    quantity = forms.DecimalField(label=_("Area (m²)"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    working_days = forms.IntegerField(label=_("Held for working days"), min_value=1, max_value=120)
    why = forms.CharField(label=_("Reason"), max_length=300)


@page(Permission.ELEMENT_VIEW)
def sites(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """The sites of a project, the best first."""
    return _page(request, occasion, code)


@page(Permission.ELEMENT_RESERVE, method="POST")
def hold(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """Holds one of the sites for the project."""
    project = find_project(occasion.user, code)
    if project is None:
        return problem_page(request, NOT_FOUND, HTTPStatus.NOT_FOUND)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, code, form=form)
    given = form.cleaned_data
    try:
        held = HoldSupply(
            occasion=occasion,
            project=project,
            kind=SupplyKind(given["kind"]),
            key=given["key"],
            quantity=given["quantity"],
            why=given["why"],
            working_days=given["working_days"],
            warn_days=min(5, given["working_days"]),
        ).execute()
    except Problem as problem:
        return _page(request, occasion, code, problem, form)
    messages.success(
        request, gettext("Held: %(site)s until %(day)s.") % {"site": given["key"], "day": held.held_until_on}
    )
    return redirect("project-sites", code)


def _page(
    request: HttpRequest,
    occasion: Occasion,
    code: str,
    problem: Problem | None = None,
    form: HoldForm | None = None,
) -> HttpResponse:
    found = match_project(occasion.user, code, occasion.on)
    asked = found.needs.get("land_m2") or found.needs.get("floor_m2") or 0.0
    sent = form is not None and problem is None
    return render(
        request,
        "web/project_sites.html",
        {
            "as_of": occasion.on,
            "found": found,
            "fits": found.fits[:SHOWN],
            "misfits": found.misfits[:SHOWN],
            "more_fits": max(0, len(found.fits) - SHOWN),
            "more_misfits": max(0, len(found.misfits) - SHOWN),
            "asked_m2": Decimal(str(asked)).quantize(Decimal("0.01")),
            "holds": occasion.user.may(Permission.ELEMENT_RESERVE),
            "form": form if sent else None,
            "problem": said(problem.record) if problem else None,
        },
        status=status_of(problem.code) if problem else HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK,
    )
