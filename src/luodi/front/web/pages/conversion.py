"""Conversion: curves of signed projects by group, cohorts by quarter beside them, and the rows behind every number."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.engine.statistics.cohorts import WINDOWS_MONTHS, Cell, Cohort, Milestone
from luodi.engine.statistics.incidence import Incidence
from luodi.front.web import choices
from luodi.front.web.forms import FilterForm
from luodi.front.web.page import page
from luodi.front.web.table import address_with
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.conversion import (
    STAGE_OF,
    Conversion,
    ConversionFilter,
    Curve,
    Grouping,
    at_risk,
    conversion,
    groups_of,
    rows_of,
    signings_of,
    tracks_of,
)
from luodi.office.projects.words import ProjectKind

GROUPINGS = {
    Grouping.YEAR: _("Year of signing"),
    Grouping.DISTRICT: _("District"),
    Grouping.KIND: _("Kind"),
    Grouping.TRACK: _("Track"),
}
GROUPS_OF_A_CELL = {
    "observed_converted": _("converted, window closed"),
    "observed": _("window closed"),
    "still_open": _("window still open"),
}
_WITHOUT_WORD = _("not stated")


class ConversionForm(FilterForm):
    """What narrows the signings, the milestone they are asked about, and how curves are told apart."""

    milestone = forms.TypedChoiceField(label=_("Signed to"), required=False, coerce=Milestone, empty_value=None)
    by = forms.TypedChoiceField(label=_("Curves by"), required=False, coerce=Grouping, empty_value=None)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    kind = forms.TypedChoiceField(label=_("Kind"), required=False, coerce=ProjectKind, empty_value=None)
    track = forms.ChoiceField(label=_("Track"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion) -> "ConversionForm":
        """The form as filled by the address, offering what lies within reach."""
        form = cls({"milestone": Milestone.LANDED.value, "by": Grouping.YEAR.value, **request.GET.dict()})
        form.offer("milestone", [(one.value, _word(one)) for one in Milestone])
        form.offer("by", [(one.value, label) for one, label in GROUPINGS.items()])
        form.offer("district_code", choices.with_all(choices.districts(occasion)))
        form.offer("kind", choices.with_all(ProjectKind.choices))
        form.offer("track", choices.with_all((track, track) for track in tracks_of(occasion.user)))
        return form

    def meant(self) -> tuple[ConversionFilter, Milestone, Grouping]:
        """The signings, the milestone and the grouping."""
        given = self.wanted()
        milestone, grouping = given.pop("milestone", Milestone.LANDED), given.pop("by", Grouping.YEAR)
        return ConversionFilter(**given), milestone, grouping


@page(Permission.BRIEF_VIEW)
def conversions(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Curves, their table, and the cohorts."""
    form = ConversionForm.asked(request, occasion)
    wanted, milestone, grouping = form.meant()
    found = conversion(occasion.user, wanted, milestone, grouping, occasion.on)
    names = _names(found, grouping, occasion)
    curves = [(names[curve.group], curve, _cells(curve)) for curve in found.curves]
    context = {
        "as_of": occasion.on,
        "form": form,
        "grouping": GROUPINGS[grouping],
        "milestone": _word(milestone),
        "windows": WINDOWS_MONTHS,
        "curves": [*curves, (gettext("All"), found.whole, _cells(found.whole))] if len(curves) > 1 else curves,
        "left_out": found.left_out,
        "cohorts": [(cohort, _of(cohort, milestone)) for cohort in reversed(found.cohorts)],
        "query": address_with(request.GET),
        "drawn": {
            "curves": [_drawn(name, curve) for name, curve, _cells_shown in curves],
            "words": {"months": gettext("Months since signing"), "risk": gettext("at risk")},
        },
    }
    return render(request, "web/conversion.html", context)


@page(Permission.BRIEF_VIEW)
def rows(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The projects behind one number of the page, which its address names as the page's own did."""
    wanted, milestone, grouping = ConversionForm.asked(request, occasion).meant()
    asked = request.GET
    months = int(asked["months"]) if asked.get("months") in {str(each) for each in WINDOWS_MONTHS} else None
    if "group" in asked:
        signings = signings_of(occasion.user, wanted, occasion.on)
        grouped = groups_of(signings, milestone, grouping)
        every = [one for group in grouped.values() for one in group]
        held = every if asked["group"] == "*" else grouped.get(asked["group"], [])
        keys = tuple(one.key for one in held) if months is None else at_risk(held, milestone, months, occasion.on)
        title = gettext("Signed") if months is None else gettext("At risk")
    else:
        found = conversion(occasion.user, wanted, milestone, grouping, occasion.on)
        signings = list(found.signings)
        cohort = next((each for each in found.cohorts if str(each.quarter) == asked.get("quarter")), None)
        if cohort is None:
            raise Http404
        keys, title = _keys(cohort, milestone, months, asked.get("which", ""))
    context = {
        "as_of": occasion.on,
        "title": title,
        "quarter": asked.get("quarter", ""),
        "months": months,
        "milestone": _word(milestone),
        "rows": rows_of(occasion.user, keys, signings, milestone),
        "back": address_with(asked, quarter=None, months=None, which=None, group=None),
    }
    return render(request, "web/conversion_rows.html", context)


def _keys(cohort: Cohort, milestone: Milestone, months: int | None, which: str) -> tuple[tuple[str, ...], str]:
    if months is None:
        own = {"signed": (cohort.signed, _("Signed")), "withdrawn": (cohort.withdrawn, _("Withdrawn"))}
        if which not in own:
            raise Http404
        return own[which][0], str(own[which][1])
    if which not in GROUPS_OF_A_CELL:
        raise Http404
    keys: tuple[str, ...] = getattr(cohort.cell(milestone, months), which)
    return keys, capfirst(str(GROUPS_OF_A_CELL[which]))


def _of(cohort: Cohort, milestone: Milestone) -> list[Cell]:
    return [cell for cell in cohort.cells if cell.milestone == milestone]


def _cells(curve: Curve) -> list[tuple[Incidence, bool]]:
    """The estimates at the windows, and whether all of the group have been followed so long."""
    return [(curve.at(months), months <= curve.observed_months) for months in WINDOWS_MONTHS]


def _drawn(name: str, curve: Curve) -> dict[str, Any]:
    ends = next((point.months for point in curve.points if point.at_risk == 0), curve.points[-1].months)
    shown = [point for point in curve.points if point.share is not None and point.months <= ends]
    points = [[point.months, point.share, point.at_risk] for point in shown]
    return {"name": name, "observed": curve.observed_months, "points": points}


def _names(found: Conversion, grouping: Grouping, occasion: Occasion) -> dict[str, str]:
    """What the groups are called on screen."""
    known: dict[str, str] = {}
    if grouping is Grouping.DISTRICT:
        known = {code: str(name) for code, name in choices.districts(occasion)}
    elif grouping is Grouping.KIND:
        known = {kind.value: capfirst(str(kind.label)) for kind in ProjectKind}
    return {curve.group: known.get(curve.group, curve.group) or str(_WITHOUT_WORD) for curve in found.curves}


def _word(milestone: Milestone) -> str:
    return capfirst(str(STAGE_OF[milestone].label))
