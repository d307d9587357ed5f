"""The project ledger (项目台账)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luodi.engine.lights.light import Light
from luodi.front.exchange.listing import CONTENT_TYPES, Format, Listing, written
from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import choices, figures, language
from luodi.front.web.forms import FilterForm
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, Column, address_with, headings, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.reading import note_export
from luodi.office.projects.awaiting import Waits
from luodi.office.projects.ledger import ledger, ledger_sums
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.snapshot import Position
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.text import Text
from luodi.reference.working_days import add_working_days

_SILENCES = (10, 20, 40, 60)
_AHEAD = (0, 5, 10, 20)
_WAITS = ((Waits.VERIFY.value, _("evidence to verify")), (Waits.BYPASSED.value, _("gate passed by")))
_ALL = 10**9
_GRAVEST_FIRST = "-light"

COLUMNS = (
    Column("light", _("Light")),
    Column("name", _("Project")),
    Column("district", _("District and park")),
    Column("", _("Kind")),
    Column("stage", _("Stage")),
    Column("", _("Health")),
    Column("investment", _("Investment (CNY m)"), number=True),
    Column("", _("Waits for")),
    Column("due", _("Due on")),
    Column("last_progress", _("Last progress")),
    Column("", _("Who acts")),
)


class LedgerForm(FilterForm):
    """What narrows the ledger."""

    text = forms.CharField(label=_("Name, code or investor"), required=False, max_length=80)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    park_code = forms.ChoiceField(label=_("Park"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    health = forms.ChoiceField(label=_("Health"), required=False)
    light = forms.ChoiceField(label=_("Light"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    silent = forms.TypedChoiceField(label=_("Silent"), required=False, coerce=int, empty_value=None)
    due = forms.TypedChoiceField(label=_("Due"), required=False, coerce=int, empty_value=None)
    waits = forms.ChoiceField(label=_("Waiting"), required=False)
    turned = forms.BooleanField(label=_("Light turned"), required=False)
    running = forms.BooleanField(label=_("Under way"), required=False)
    mine = forms.BooleanField(label=_("Mine"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion) -> "LedgerForm":
        """The form as filled by the address, offering what lies within reach."""
        form = cls(request.GET)
        form.offer("district_code", choices.with_all(choices.districts(occasion)))
        form.offer("park_code", choices.with_all(choices.parks(occasion)))
        form.offer("stage", choices.with_all(Stage.choices))
        form.offer("health", choices.with_all(Health.choices))
        form.offer("light", choices.with_all(choices.lights()))
        form.offer("kind", choices.with_all(ProjectKind.choices))
        form.offer("silent", choices.with_all((str(days), _silence(days)) for days in _SILENCES))
        form.offer("due", choices.with_all((str(days), _within(days)) for days in _AHEAD))
        form.offer("waits", choices.with_all(_WAITS))
        return form


def filter_asked(form: LedgerForm, request: HttpRequest, on: date) -> LedgerFilter:
    """The whole choice of rows that an address stands for, its order and page included."""
    wanted: dict[str, Any] = form.wanted()
    words = {"stage": Stage, "health": Health, "light": Light, "kind": ProjectKind, "waits": Waits}
    values = {name: words[name](value) if name in words else value for name, value in wanted.items()}
    values["silent_working_days"] = values.pop("silent", None)
    due = values.pop("due", None)
    if due is not None:
        values |= {"due_from": on, "due_until": add_working_days(on, due).day}
    sort = request.GET.get("sort", "") or _GRAVEST_FIRST
    return LedgerFilter(**values, sort=sort, page=page_number(request), page_size=PAGE_SIZE)


@page(Permission.PROJECT_VIEW)
def projects(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The ledger as its address says: narrowed, sorted, paged; counts by light that equal the rows behind them."""
    form = LedgerForm.asked(request, occasion)
    wanted = filter_asked(form, request, occasion.on)
    keep_standings(occasion.on)
    found = ledger(occasion.user, wanted, occasion.on)
    counts = ledger_sums(occasion.user, wanted, occasion.on).lights
    return render(
        request,
        "web/projects.html",
        {
            "as_of": occasion.on,
            "form": form,
            "sort": request.GET.get("sort", ""),
            "headings": headings(request, COLUMNS, wanted.sort),
            "rows": found.rows,
            "paging": paging(request, found.total, found.page),
            "all_lights": {
                "address": address_with(request.GET, light=None, page=None),
                "count": sum(counts.values()),
                "here": wanted.light is None,
            },
            "counts": [
                {
                    "light": light,
                    "address": address_with(request.GET, light=light.value, page=None),
                    "count": counts[light],
                    "here": wanted.light is light,
                }
                for light in sorted(Light, key=lambda one: -one.severity)
            ],
            "registers": occasion.user.may(Permission.PROJECT_EDIT),
            "exports": occasion.user.may(Permission.EXPORT),
            "query": address_with(request.GET, page=None),
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """Exactly the rows that the same address shows, all pages of them, in their order."""
    wanted = filter_asked(LedgerForm.asked(request, occasion), request, occasion.on)
    found = ledger(occasion.user, replace(wanted, page=1, page_size=_ALL), occasion.on)
    rows = tuple(tuple(_cell(value(row)) for _head, value in EXPORTED) for row in found.rows)
    note_export(occasion, "projects", len(rows))
    listing = Listing(str(_("Projects")), tuple(str(head) for head, _value in EXPORTED), rows)
    response = HttpResponse(written(listing, form), content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{listing.title}-{figures.day(occasion.on)}.{form}")
        or "attachment"
    )
    return response


def _cell(value: Cell | None) -> Cell:
    return "" if value is None else value


def _text(both: Text) -> str:
    return both.in_language(language.current())


EXPORTED: tuple[tuple[Promise, Callable[[Position], Cell | None]], ...] = (
    (_("Light"), lambda row: _text(row.light.text)),
    (_("Project code"), lambda row: row.code),
    (_("Project"), lambda row: row.name),
    (_("Investor"), lambda row: row.investor_name),
    (_("District"), lambda row: row.district_name),
    (_("Park"), lambda row: row.park_name),
    (_("Kind"), lambda row: str(row.kind.label)),
    (_("Stage"), lambda row: str(row.stage.label)),
    (_("Stage since"), lambda row: row.stage_since_on),
    (_("Health"), lambda row: str(row.health.label)),
    (_("Investment (yuan)"), lambda row: row.investment_cny),
    (_("Waits for"), lambda row: _text(row.waits_for)),
    (_("Due on"), lambda row: row.acts_by_on),
    (_("Working days late"), lambda row: row.open_node.working_days_late if row.open_node else None),
    (_("Last progress"), lambda row: row.last_progress_on),
    (_("Silent working days"), lambda row: row.silent_working_days),
    (_("Who acts"), lambda row: row.acts_name),
    (_("Office"), lambda row: row.acts_office),
)


def _within(days: int) -> str:
    return ngettext("within %(days)s working day", "within %(days)s working days", days) % {"days": days}


def _silence(days: int) -> str:
    return ngettext("%(days)s working day or more", "%(days)s working days or more", days) % {"days": days}
