"""What parks have on offer: plots of land and spaces, each a list that is narrowed by its address."""

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format
from luodi.front.web import choices
from luodi.front.web.forms import DayField, FilterForm
from luodi.front.web.list_files import Columns, list_file
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries
from luodi.office.places.queries import PlotOnOffer, PremisesFilter, SpaceOnOffer
from luodi.office.places.words import SpaceKind

PLOTS_EXPORTED: Columns[PlotOnOffer] = (
    (_("Plot"), lambda row: row.plot.code),
    (_("Park"), lambda row: row.park_name),
    (_("District"), lambda row: row.district_name),
    (_("Area (m²)"), lambda row: row.plot.area_m2),
    (_("Plot ratio"), lambda row: row.plot.plot_ratio),
    (_("Permitted use"), lambda row: row.plot.permitted_use),
    (_("Available from"), lambda row: row.plot.available_from_on),
)
SPACES_EXPORTED: Columns[SpaceOnOffer] = (
    (_("Space"), lambda row: row.space.code),
    (_("Kind"), lambda row: str(row.space.kind.label)),
    (_("Park"), lambda row: row.park_name),
    (_("District"), lambda row: row.district_name),
    (_("Floor area (m²)"), lambda row: row.space.floor_area_m2),
    (_("Rent (yuan/m²·day)"), lambda row: row.space.rent_cny_m2_day),
    (_("Available from"), lambda row: row.space.available_from_on),
)


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
    return _listed(request, occasion, "plots", form, found)


@page(Permission.EXPORT)
def plots_export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """The plots as the address of their list says, all pages of them."""
    found = queries.plots(occasion.user, PlotsForm(request.GET).wanted_of(occasion))
    return list_file(occasion, "plots", _("Plots"), PLOTS_EXPORTED, found, form=form)


@page(Permission.EXPORT)
def spaces_export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """The spaces as the address of their list says, all pages of them."""
    found = queries.spaces(occasion.user, SpacesForm(request.GET).wanted_of(occasion))
    return list_file(occasion, "spaces", _("Spaces"), SPACES_EXPORTED, found, form=form)


@page(Permission.PLACE_VIEW)
def spaces(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The spaces within reach, the largest first."""
    form = SpacesForm(request.GET)
    found = queries.spaces(occasion.user, form.wanted_of(occasion))
    return _listed(request, occasion, "spaces", form, found)


def _listed(
    request: HttpRequest, occasion: Occasion, name: str, form: PlotsForm, found: Sequence[object]
) -> HttpResponse:
    shown = page_number(request)
    first = (shown - 1) * PAGE_SIZE
    context = {
        "form": form,
        "rows": found[first : first + PAGE_SIZE],
        "paging": paging(request, len(found), shown),
        "exports": f"{name}-export" if occasion.user.may(Permission.EXPORT) else "",
        "query": address_with(request.GET, page=None),
        "edits": occasion.user.may(Permission.PLACE_EDIT),
    }
    return render(request, f"web/{name}.html", context)
