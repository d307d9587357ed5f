"""Places: the map of districts by a chosen figure, a district, the parks, and one park with what it offers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.engine.lights.light import Light
from luodi.front.exchange.listing import Format
from luodi.front.web import choices, figures, language, maps
from luodi.front.web.forms import FilterForm
from luodi.front.web.list_files import Columns, list_file
from luodi.front.web.page import page
from luodi.front.web.problems import NOT_FOUND, problem_page
from luodi.front.web.table import address_with
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries
from luodi.office.places.queries import DistrictRow, ParkRow
from luodi.office.projects.ledger import Tally, ledger, ledger_sums
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.standing_keeping import keep_standings

FIGURES: dict[str, Promise] = {
    "projects": _("Number of projects"),
    "investment": _("Planned investment"),
    "red": _("Red lights"),
    "yellow": _("Yellow lights"),
}
_SHOWN = 50
PARKS_EXPORTED: Columns[ParkRow] = (
    (_("Code"), lambda row: row.code),
    (_("Park"), lambda row: row.name),
    (_("District"), lambda row: row.district_name),
    (_("Track"), lambda row: row.track),
    (_("Area (m²)"), lambda row: row.area_m2),
    (_("Plots"), lambda row: row.plots),
    (_("Spaces"), lambda row: row.spaces),
)


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A district and the figures of its projects; each figure opens into the ledger at ``address``."""

    code: str
    name: str
    projects: int
    investment_cny: Decimal
    red: int
    yellow: int
    address: str

    def value(self, figure: str) -> Decimal:
        """The figure that the map shows."""
        return self.investment_cny if figure == "investment" else Decimal(getattr(self, figure))


@page(Permission.PLACE_VIEW)
def places(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The districts by a figure: drawn, and as a table beside the drawing."""
    chosen = request.GET.get("figure", "")
    figure = chosen if chosen in FIGURES else "projects"
    keep_standings(occasion.on)
    sums = ledger_sums(occasion.user, LedgerFilter(), occasion.on)
    rows = queries.districts()
    lines = [_line(row, sums.districts.get(row.code, {})) for row in rows]
    areas = [
        maps.Area(
            line.code, line.name, line.value(figure), _written(line, figure), reverse("district", args=[line.code])
        )
        for line in lines
    ]
    parks = [park for park in queries.parks(occasion.user) if park.longitude is not None and park.latitude is not None]
    return render(
        request,
        "web/places.html",
        {
            "as_of": occasion.on,
            "figure": figure,
            "figure_label": FIGURES[figure],
            "figures": [(value, label, value == figure) for value, label in FIGURES.items()],
            "lines": sorted(lines, key=lambda line: (-line.value(figure), line.code)),
            "elsewhere": _line(None, sums.districts.get("", {})),
            "total": sums.total,
            "reds": sums.lights[Light.RED],
            "yellows": sums.lights[Light.YELLOW],
            "map": maps.district_map(areas),
            "parks": [
                {
                    "name": park.name,
                    "address": reverse("park", args=[park.code]),
                    "place": [park.longitude, park.latitude],
                }
                for park in parks
            ],
        },
    )


@page(Permission.PLACE_VIEW)
def district(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """One district: its parks, and its projects, gravest first."""
    row = next((each for each in queries.districts() if each.code == code), None)
    if row is None:
        return problem_page(request, NOT_FOUND)
    keep_standings(occasion.on)
    wanted = LedgerFilter(district_code=code, sort="-light", page_size=_SHOWN)
    sums = ledger_sums(occasion.user, wanted, occasion.on)
    context = {
        "as_of": occasion.on,
        "code": code,
        "name": row.name.in_language(language.current()),
        "parks": queries.parks(occasion.user, district_code=code),
        "found": ledger(occasion.user, wanted, occasion.on),
        "sums": sums,
        "lights": [(light, sums.lights[light]) for light in _GRAVEST_FIRST],
    }
    return render(request, "web/district.html", context)


class ParksForm(FilterForm):
    """What narrows the list of parks."""

    text = forms.CharField(label=_("Name or code"), required=False, max_length=80)
    district_code = forms.ChoiceField(label=_("District"), required=False)


@page(Permission.PLACE_VIEW)
def parks(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The parks within reach."""
    form = ParksForm(request.GET)
    form.offer("district_code", choices.with_all(choices.districts(occasion)))
    found = queries.parks(occasion.user, **form.wanted())
    return render(
        request,
        "web/parks.html",
        {
            "form": form,
            "rows": found,
            "edits": occasion.user.may(Permission.PLACE_EDIT),
            "exports": "parks-export" if occasion.user.may(Permission.EXPORT) else "",
            "query": address_with(request.GET),
        },
    )


@page(Permission.EXPORT)
def parks_export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """The parks as the address of their list says."""
    asked = ParksForm(request.GET)
    asked.offer("district_code", choices.with_all(choices.districts(occasion)))
    found = queries.parks(occasion.user, **asked.wanted())
    return list_file(occasion, "parks", _("Parks"), PARKS_EXPORTED, found, form=form)


@page(Permission.PLACE_VIEW)
def park(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """One park: what it has on offer, and its projects."""
    found = queries.park(occasion.user, code)
    keep_standings(occasion.on)
    wanted = LedgerFilter(park_code=code, sort="-light", page_size=_SHOWN)
    sums = ledger_sums(occasion.user, wanted, occasion.on)
    context = {
        "as_of": occasion.on,
        "park": found.park,
        "plots": found.plots,
        "spaces": found.spaces,
        "found": ledger(occasion.user, wanted, occasion.on),
        "sums": sums,
        "lights": [(light, sums.lights[light]) for light in _GRAVEST_FIRST],
        "edits": occasion.user.may(Permission.PLACE_EDIT),
    }
    return render(request, "web/park.html", context)


_GRAVEST_FIRST = tuple(sorted(Light, key=lambda one: -one.severity))


def _line(row: DistrictRow | None, by_light: Any) -> DistrictLine:
    total = sum(by_light.values(), Tally())
    code = row.code if row else ""
    return DistrictLine(
        code,
        row.name.in_language(language.current()) if row else "",
        total.count,
        total.investment_cny,
        by_light[Light.RED].count if by_light else 0,
        by_light[Light.YELLOW].count if by_light else 0,
        f"{reverse('projects')}?district_code={code}",
    )


def _written(line: DistrictLine, figure: str) -> str:
    return figures.money(line.investment_cny) if figure == "investment" else figures.plain(line.value(figure))
