"""The style page: every part that pages are made of, alive, in the language, theme and density of who looks."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.engine.lights.light import Light
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.icons import SIGNS
from luodi.front.web.page import page
from luodi.front.web.problems import NOT_PERMITTED, said
from luodi.front.web.table import Column, headings, paging
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.words import Health, Stage

AMOUNTS = (Decimal(980), Decimal(168_0000), Decimal(3_2000_0000), Decimal(5658_0000_0000), None)
_COLUMNS = (
    Column("name", _("Name")),
    Column("investment", _("Investment (CNY m)"), number=True),
    Column("", _("Light")),
)
_ROWS = 4


class Sample(PlainForm):
    """One field of each kind; the empty first one shows how a field says what is wrong."""

    title = forms.CharField(label=_("Title"), help_text=_("As it stands on the document"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Stage.choices)
    dated_on = DayField(label=_("Dated on"))
    note = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 2}), required=False)
    agreed = forms.BooleanField(label=_("Agreed"), required=False)


@page(Permission.PROJECT_VIEW)
def style(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Nothing here is a record."""
    form = Sample({"kind": Stage.SIGNED.value, "dated_on": occasion.on.isoformat()})
    lights = sorted(Light, key=lambda one: -one.severity)
    context: dict[str, Any] = {
        "amounts": AMOUNTS,
        "day_shown": occasion.on,
        "form": form,
        "headings": headings(request, _COLUMNS, "name"),
        "healths": tuple(Health),
        "levels": tuple(EvidenceLevel),
        "lights": lights,
        "nodes": [
            ("done", occasion.on - timedelta(30)),
            ("late", occasion.on),
            ("planned", occasion.on + timedelta(9)),
        ],
        "paging": paging(request, 123, 1),
        "problem": said(NOT_PERMITTED),
        "rows": list(zip(AMOUNTS, lights, strict=False))[:_ROWS],
        "signs": SIGNS,
        "stages": [(stage, place) for place, stage in enumerate(tuple(Stage)[:6])],
    }
    return render(request, "web/style.html", context)
