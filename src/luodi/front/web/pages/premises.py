"""What parks have on offer: plots of land and spaces, each a list that is narrowed by its address."""

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField, FilterForm
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries
from luodi.office.places.queries import PremisesFilter
from luodi.office.places.words import SpaceKind


class PlotsForm(FilterForm):
    """What narrows the list of plots."""

    district_code = forms.ChoiceField(label=_("District"), required=False)
    park_code = forms.ChoiceField(label=_("Park"), required=False)
    least_m2 = forms.DecimalField(label=_("At least m²"), required=False, min_value=0)
    free_by_on = DayField(label=_("To be had by"), required=False)

    def wanted_of(self, occasion: Occasion) -> PremisesFilter:
        """The choice of rows, having offered what lies within reach."""
        self.offer("district_code", choices.with_all(choices.districts(occasion)))
        self.offer("park_code", choices.with_all(choices.parks(occasion)))
        return PremisesFilter(**self.wanted())


class SpacesForm(PlotsForm):
    """What narrows the list of spaces."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=choices.with_all(SpaceKind.choices))


@page(Permission.PLACE_VIEW)
def plots(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The plots within reach, the largest first."""
    form = PlotsForm(request.GET)
    found = queries.plots(occasion.user, form.wanted_of(occasion))
    return _listed(request, occasion, "web/plots.html", form, found)


@page(Permission.PLACE_VIEW)
def spaces(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The spaces within reach, the largest first."""
    form = SpacesForm(request.GET)
    found = queries.spaces(occasion.user, form.wanted_of(occasion))
    return _listed(request, occasion, "web/spaces.html", form, found)


def _listed(
    request: HttpRequest, occasion: Occasion, template: str, form: PlotsForm, found: Sequence[object]
) -> HttpResponse:
    shown = page_number(request)
    first = (shown - 1) * PAGE_SIZE
    context = {
        "form": form,
        "rows": found[first : first + PAGE_SIZE],
        "paging": paging(request, len(found), shown),
        "edits": occasion.user.may(Permission.PLACE_EDIT),
    }
    return render(request, template, context)
