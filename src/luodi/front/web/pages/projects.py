"""The project ledger (项目台账)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from luodi.engine.lights.light import Light
from luodi.front.exchange.listing import Format, Listing
from luodi.front.web import choices, figures, language, maps
from luodi.front.web.forms import FilterForm
from luodi.front.web.ledger_columns import COLUMNS, LedgerColumn, cells, heads, shown
from luodi.front.web.list_files import EVERY, file_of
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, address_with, headings, page_number, paging
from luodi.front.web.together_forms import FORMS as TOGETHER
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries as places
from luodi.office.projects.actions.remove_ledger_view import RemoveLedgerView
from luodi.office.projects.actions.save_ledger_view import SaveLedgerView
from luodi.office.projects.awaiting import Waits
from luodi.office.projects.ledger import LedgerSums, Tally, ledger, ledger_sums, ledgers
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.queries import ledger_view, ledger_views
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.working_days import add_working_days

_SILENCES = (10, 20, 40, 60)
_AHEAD = (0, 5, 10, 20)
_WAITS = ((Waits.VERIFY.value, _("evidence to verify")), (Waits.BYPASSED.value, _("gate passed by")))
_GRAVEST_FIRST = "-light"

SHAPES = (("table", _("Table")), ("board", _("Board by stage")), ("map", _("Map by district")))
_BOARD_ROWS = 10


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
    """The ledger as its address says: narrowed, sorted, paged, in one of its shapes; sums equal the rows behind."""
    keep_standings(occasion.on)
    form = LedgerForm.asked(request, occasion)
    wanted = filter_asked(form, request, occasion.on)
    sums = ledger_sums(occasion.user, wanted, occasion.on)
    shape = request.GET.get("shape", "")
    shape = shape if shape in dict(SHAPES) else "table"
    columns = shown(request.GET.getlist("column"))
    drawn = {"table": _table, "board": _board, "map": _map}[shape](request, occasion, wanted, sums, columns)
    edits = occasion.user.may(Permission.PROJECT_EDIT)
    return render(
        request,
        f"web/projects_{shape}.html",
        {
            "as_of": occasion.on,
            "form": form,
            "kept": [
                (name, value)
                for name in ("sort", "shape", "column")
                for value in request.GET.getlist(name)
                if value and len(value) < 40
            ],
            "shapes": [
                (label, address_with(request.GET, shape=name, page=None), name == shape) for name, label in SHAPES
            ],
            "columns": columns,
            "choices": [(column.name, column.heading.label, column in columns) for column in COLUMNS],
            "asked": [
                (name, value)
                for name, values in request.GET.lists()
                if name not in ("column", "page")
                for value in values
                if value
            ],
            "views": ledger_views(occasion.user),
            "all_lights": {
                "address": address_with(request.GET, light=None, page=None),
                "count": sum(sums.lights.values()),
                "here": wanted.light is None,
            },
            "counts": [
                {
                    "light": light,
                    "address": address_with(request.GET, light=light.value, page=None),
                    "count": sums.lights[light],
                    "here": wanted.light is light,
                }
                for light in gravest_first()
            ],
            "total": sums.total,
            "together": [(form.verb, form.title) for form in TOGETHER.values()] if edits else [],
            "registers": edits,
            "exports": "projects-export" if occasion.user.may(Permission.EXPORT) else "",
            "query": address_with(request.GET, page=None),
            **drawn,
        },
    )


def gravest_first() -> list[Light]:
    """The lights in the order in which lists show them."""
    return sorted(Light, key=lambda light: -light.severity)


def _table(
    request: HttpRequest, occasion: Occasion, wanted: LedgerFilter, _sums: LedgerSums, columns: tuple[LedgerColumn, ...]
) -> dict[str, Any]:
    found = ledger(occasion.user, wanted, occasion.on)
    return {
        "headings": headings(request, tuple(column.heading for column in columns), wanted.sort),
        "names": [column.name for column in columns],
        "rows": [(row, found.before.get(row.project_id)) for row in found.rows],
        "paging": paging(request, found.total, found.page),
    }


def _board(
    request: HttpRequest, occasion: Occasion, wanted: LedgerFilter, sums: LedgerSums, _columns: tuple[LedgerColumn, ...]
) -> dict[str, Any]:
    stages = [stage for stage in Stage if wanted.stage in (None, stage)]
    asked = {stage.value: replace(wanted, stage=stage, page=1, page_size=_BOARD_ROWS) for stage in stages}
    pages = ledgers(occasion.user, asked, occasion.on)
    return {
        "stages": [
            {
                "stage": stage,
                "tally": sums.stages[stage],
                "rows": pages[stage.value].rows,
                "more": pages[stage.value].total - len(pages[stage.value].rows),
                "address": address_with(request.GET, stage=stage.value, shape=None, page=None),
            }
            for stage in stages
        ]
    }


def _map(
    request: HttpRequest,
    _occasion: Occasion,
    _wanted: LedgerFilter,
    sums: LedgerSums,
    _columns: tuple[LedgerColumn, ...],
) -> dict[str, Any]:
    """The rows counted by district: drawn, and as the table beside; each count leads to its rows."""

    def leading_to(code: str, light: str | None = None) -> str:
        narrower = {"light": light} if light else {}
        return address_with(request.GET, district_code=code, shape=None, page=None, **narrower) if code else ""

    names = {row.code: row.name.in_language(language.current()) for row in places.districts()}
    tallies = {code: sum(by_light.values(), Tally()) for code, by_light in sums.districts.items()}
    areas = [
        maps.Area(code, name, Decimal(count), figures.plain(count), f"{reverse('projects')}{leading_to(code)}")
        for code, name in names.items()
        for count in [tallies.get(code, Tally()).count]
    ]
    return {
        "gravest": gravest_first(),
        "map": maps.district_map(areas),
        "figure_label": _("Number of projects"),
        "parks": [],
        "districts": [
            {
                "name": names.get(code, code),
                "address": leading_to(code),
                "tally": tallies[code],
                "lights": [(by_light[light].count, leading_to(code, light.value)) for light in gravest_first()],
            }
            for code, by_light in sums.districts.items()
        ],
    }


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """Exactly the rows and columns that the same address shows, all pages of them, in their order."""
    keep_standings(occasion.on)
    wanted = filter_asked(LedgerForm.asked(request, occasion), request, occasion.on)
    columns = shown(request.GET.getlist("column"))
    found = ledger(occasion.user, replace(wanted, page=1, page_size=EVERY), occasion.on)
    listing = Listing(str(_("Projects")), heads(columns), tuple(cells(columns, row) for row in found.rows))
    return file_of(occasion, "projects", listing, form)


@page(Permission.PROJECT_VIEW, method="POST")
def save_view(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Keeps what is seen under a name."""
    query = request.POST.get("query", "").removeprefix("?")
    view = SaveLedgerView(
        occasion=occasion, title=request.POST.get("title", ""), query=query, shared=bool(request.POST.get("shared"))
    ).execute()
    messages.success(request, gettext("Saved as “%(name)s”.") % {"name": view.name})
    return redirect(f"{reverse('projects')}?{view.query}")


@page(Permission.PROJECT_VIEW, method="POST")
def remove_view(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """Forgets an own view."""
    view = ledger_view(occasion.user, number)
    if view is None:
        raise Http404
    RemoveLedgerView(occasion=occasion, view=view).execute()
    messages.success(request, gettext("The view was removed."))
    return redirect("projects")


def _within(days: int) -> str:
    return ngettext("within %(days)s working day", "within %(days)s working days", days) % {"days": days}


def _silence(days: int) -> str:
    return ngettext("%(days)s working day or more", "%(days)s working days or more", days) % {"days": days}
