"""The briefs (调度单): the list, one opened, the projects behind each of its figures, its files, and writing one."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Rung
from luodi.engine.statistics.cohorts import Cohort, Milestone
from luodi.front.exchange.brief import write_brief
from luodi.front.web import choices
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.briefs.contents import BriefContents, Part
from luodi.office.briefs.queries import BriefEntry, brief, briefs, open_figure
from luodi.office.briefs.words import MILESTONE_TEXTS
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem

_HEADLINES = (
    "signed", "signed.week", "signed.year", "in_hand", "light.red", "light.yellow", "light.green", "silent",
    "withdrawn", "converted.landed", "converted.started", "converted.producing",
)  # fmt: skip
_LONGEST_LIST = 15


class BriefForm(PlainForm):
    """The brief of a day, of the city or of a district."""

    as_of = DayField(label=_("As of"))
    district_code = forms.ChoiceField(label=_("Of"), required=False)

    @classmethod
    def asked(cls, occasion: Occasion, data: Any = None) -> "BriefForm":
        """The form, offering the briefs that the office may write."""
        form = cls(data, initial={"as_of": occasion.on})
        own = choices.districts(occasion)
        form.offer(
            "district_code", [("", gettext("the whole city")), *own] if occasion.user.scope.level == "city" else own
        )
        return form


@page(Permission.BRIEF_VIEW)
def brief_list(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The briefs within reach, the newest day first; the form for those who may write one."""
    return _list(request, occasion, BriefForm.asked(occasion))


@page(Permission.BRIEF_WRITE, method="POST")
def write(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Writes a brief with its two files; written again for the same day, it keeps its number."""
    form = BriefForm.asked(occasion, request.POST)
    if not form.is_valid():
        return _list(request, occasion, form, status=422)
    try:
        written = write_brief(
            occasion, form.cleaned_data["as_of"], form.cleaned_data["district_code"], settings.HOME / "briefs"
        )
    except Problem as problem:
        return _list(request, occasion, form, problem, status=status_of(problem.code))
    messages.success(
        request, gettext("The brief was written: %(number)s") % {"number": written.contents.heading.document_number}
    )
    return redirect("briefs")


@page(Permission.BRIEF_VIEW)
def opened(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One brief: headline figures, cohorts, lights, changes, sources; every number opens into its rows."""
    entry, contents = _found(occasion, number)
    part = _part(contents, request.GET.get("district"))
    return render(
        request,
        "web/brief.html",
        {
            "entry": entry,
            "contents": contents,
            "part": part,
            "headlines": [(part.figure(code), part.figure(f"{code}.investment")) for code in _HEADLINES],
            "cohorts": [
                (MILESTONE_TEXTS[milestone], _windows(part.cohorts), [_cohort(one, milestone) for one in part.cohorts])
                for milestone in Milestone
            ],
            "money": _money(contents, part),
            "rungs": [(part.figure(f"rung.{rung}"), part.figure(f"rung.{rung}.investment")) for rung in Rung],
            "lit": [(light, part.with_light(light)) for light in (Light.RED, Light.YELLOW)],
            "longest": _LONGEST_LIST,
            "district": "" if part is contents.whole else f"&district={part.district_code}",
        },
    )


@page(Permission.BRIEF_VIEW)
def rows(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """The projects that a figure counts or sums, as they stood on the day of the brief."""
    entry, contents = _found(occasion, number)
    part = _part(contents, request.GET.get("district"))
    district = None if part is contents.whole else part.district_code
    found = open_figure(contents, request.GET.get("figure", ""), district)
    if found is None:
        raise Http404
    return render(
        request, "web/brief_rows.html", {"entry": entry, "part": part, "found": found, "figure": found.figure}
    )


@page(Permission.BRIEF_VIEW)
def download(request: HttpRequest, occasion: Occasion, number: int, kind: str) -> FileResponse:  # noqa: ARG001 - a page
    """The document or the workbook."""
    entry, _contents = _found(occasion, number)
    path = Path(entry.document_path if kind == "docx" else entry.workbook_path)
    if not path.is_file():  # restored from a backup that another folder was the home of
        path = settings.HOME / "briefs" / path.name
    if not path.name or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _found(occasion: Occasion, number: int) -> tuple[BriefEntry, BriefContents]:
    found = brief(occasion.user, number)
    if found is None:
        raise Http404
    return found


def _part(contents: BriefContents, district: str | None) -> Part:
    """The whole brief, or the district that the address names; one that it has not is not found."""
    if district is None:
        return contents.whole
    part = next((part for part in contents.districts if part.district_code == district), None)
    if part is None:
        raise Http404
    return part


def _money(contents: BriefContents, part: Part) -> list[dict[str, Any]]:
    """The table of policies' money: the city with its districts, or one district; empty without any entitlement."""
    if not part.money:
        return []
    parts = (part, *contents.districts) if part is contents.whole else (part,)
    return [
        {
            "part": each,
            "address": "" if each is contents.whole else f"&district={each.district_code}",
            "shares": (each.money_covered, each.enterprises_covered),
            **{figure.code.removeprefix("policy.").replace(".", "_"): figure for figure in each.money_figures},
        }
        for each in parts
    ]


def _windows(cohorts: tuple[Cohort, ...]) -> list[int]:
    return sorted({cell.months for cohort in cohorts for cell in cohort.cells})


def _cohort(cohort: Cohort, milestone: Milestone) -> dict[str, Any]:
    """A row of the cohort table: who signed, and each window's share with its numerator and denominator."""
    return {
        "quarter": cohort.quarter,
        "code": f"cohort.{cohort.quarter}",
        "signed": len(cohort.signed),
        "withdrawn": len(cohort.withdrawn),
        "cells": [
            {
                "code": f"cohort.{cohort.quarter}.{cell.milestone}.{cell.months}",
                "share": cell.share,
                "converted": len(cell.observed_converted),
                "observed": len(cell.observed),
                "open": len(cell.still_open),
            }
            for cell in cohort.cells
            if cell.milestone is milestone
        ],
    }


def _list(
    request: HttpRequest, occasion: Occasion, form: BriefForm, problem: Problem | None = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "web/briefs.html",
        {
            "briefs": [(entry, _place(entry, occasion)) for entry in briefs(occasion.user)],
            "form": form if occasion.user.may(Permission.BRIEF_WRITE) else None,
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )


def _place(entry: BriefEntry, occasion: Occasion) -> str:
    names = dict(choices.districts(occasion))
    return (
        str(names.get(entry.district_code, entry.district_code)) if entry.district_code else gettext("the whole city")
    )
