"""Elements: the board by district and quarter, the rows behind its numbers, supplies, and who lacks what."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices, language, maps
from luodi.front.web.element_forms import SuppliesForm, SupplyForm
from luodi.front.web.element_words import amount, amount_head
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, page_number, paging
from luodi.office.elements import queries
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.board import Board, BoardLine, BoardReader, Quarter, quarters_from
from luodi.office.elements.checklist import lacking
from luodi.office.elements.words import Element, SupplyKind
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Occasion
from luodi.office.people.explaining import explain
from luodi.office.places.queries import districts
from luodi.reference.problems import Problem

WHICH: dict[str, Promise] = {"supplied": _("Supplied"), "promised": _("Promised"), "needed": _("Still needed")}
_NOWHERE = "none"
"""What an address calls the line that belongs to no district."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the board; it opens into its rows at ``address``."""

    written: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the board as drawn."""

    name: str
    cells: tuple[Cell, ...]
    free: str
    short: str
    is_short: bool
    here: bool = False
    address: str = ""


@page(Permission.ELEMENT_VIEW)
def board(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """One kind of supply: the quarters ahead, and one of them by district, drawn and as tables."""
    kind, quarter = _asked(request, occasion)
    reader = BoardReader(occasion.user, kind, occasion.on)
    boards = [reader.board(each) for each in quarters_from(occasion.on)]
    chosen = next(each for each in boards if each.quarter == quarter)
    names = {row.code: row.name.in_language(language.current()) or row.code for row in districts()}
    there = {line.district_code: line for line in chosen.lines}
    areas = [
        maps.Area(
            code,
            name,
            there[code].short if code in there else Decimal(0),
            amount(kind, there[code].short if code in there else Decimal(0)),
            _rows_address(kind, quarter, code, "needed"),
        )
        for code, name in names.items()
    ]
    quarters = [_quarter_line(kind, each, here=each.quarter == quarter) for each in boards]
    context = {
        "as_of": occasion.on,
        "kind": kind,
        "head": amount_head(kind),
        "kinds": [(each.value, capfirst(str(each.label)), each is kind) for each in SupplyKind],
        "quarter": quarter,
        "quarters": quarters,
        "lines": [_line(kind, quarter, line, names) for line in _gravest(chosen.lines)],
        "total": _line(kind, quarter, chosen.total, names),
        "map": maps.district_map(areas),
        "parks": [],
        "figure_label": gettext("Short"),
        "drawn": _drawn(kind, boards),
    }
    return render(request, "web/elements.html", context)


@page(Permission.ELEMENT_VIEW)
def rows(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The rows that a number of the board is the sum of."""
    which = request.GET.get("which", "")
    if which not in WHICH:
        raise Http404
    kind, quarter = _asked(request, occasion)
    reader, asked = BoardReader(occasion.user, kind, occasion.on), request.GET.get("district", "")
    district = None if not asked else "" if asked == _NOWHERE else asked
    found: Sequence[Any]
    table: list[tuple[Any, str, str]]
    if which == "supplied":
        found = reader.supplies(quarter, district)
        total = sum((line.supplied for line in found), Decimal(0))
        table = [(line, amount(kind, line.supplied), amount(kind, line.promised)) for line in found]
    elif which == "promised":
        found = reader.promises(quarter, district)
        total = sum((line.quantity for line in found), Decimal(0))
        table = [(line, amount(kind, line.quantity), "") for line in found]
    else:
        found = reader.needs(quarter, district)
        total = sum((state.open for state in found), Decimal(0))
        table = [(state, amount(kind, state.open), amount(kind, state.need.quantity)) for state in found]
    shown = page_number(request)
    first = (shown - 1) * PAGE_SIZE
    names = {row.code: row.name.in_language(language.current()) or row.code for row in districts()}
    context = {
        "kind": kind,
        "quarter": quarter,
        "which": which,
        "title": WHICH[which],
        "district": _name(district, names) if district is not None else gettext("All"),
        "rows": table[first : first + PAGE_SIZE],
        "total": amount(kind, total),
        "head": amount_head(kind),
        "paging": paging(request, len(table), shown),
        "back": f"{reverse('elements')}?{urlencode({'kind': kind.value, 'quarter': quarter.code})}",
    }
    return render(request, "web/element_rows.html", context)


@page(Permission.ELEMENT_VIEW)
def lights(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The projects that lack an element or may lose one, gravest first."""
    asked = request.GET.get("element", "")
    own = occasion.user.desk_field if occasion.user.role == Role.DESK else ""
    fields = Element.values
    element = asked if asked in fields else own if own in fields and asked != "all" else ""
    found = lacking(occasion.user, occasion.on, [Element(element)] if element else Element)
    shown = page_number(request)
    first = (shown - 1) * PAGE_SIZE
    context = {
        "as_of": occasion.on,
        "element": element,
        "elements": [(each.value, capfirst(str(each.label)), each.value == element) for each in Element],
        "rows": found[first : first + PAGE_SIZE],
        "paging": paging(request, len(found), shown),
    }
    return render(request, "web/element_lights.html", context)


@page(Permission.ELEMENT_VIEW)
def supplies(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """What can be promised, and the form that states it."""
    known = queries.find_supply(occasion.user, request.GET.get("edit", ""))
    return _supplies(request, occasion, SupplyForm(initial=known or {}))


@page(Permission.ELEMENT_EDIT, method="POST")
def set_supply(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """States a supply, new or again."""
    form = SupplyForm(request.POST)
    form.offer_within(occasion)
    if not form.is_valid():
        return _supplies(request, occasion, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        SetSupply(occasion=occasion, **form.cleaned_data).execute()
    except Problem as problem:
        return _supplies(request, occasion, form, problem, status_of(problem.code))
    messages.success(request, gettext("The supply was saved."))
    return redirect(f"{reverse('supplies')}?{urlencode({'kind': form.cleaned_data['kind'].value})}")


def _supplies(
    request: HttpRequest,
    occasion: Occasion,
    new: SupplyForm,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form = SuppliesForm(request.GET)
    form.offer("district_code", choices.with_all(choices.districts(occasion)))
    new.offer_within(occasion)
    shown = page_number(request)
    found = queries.supplies_found(
        occasion.user, **form.wanted(), first=(shown - 1) * PAGE_SIZE, size=PAGE_SIZE
    )  # fmt: skip
    edits = occasion.user.may(Permission.ELEMENT_EDIT)
    context = {
        "form": form,
        "new": new if edits else None,
        "why": None if edits else explain(occasion.user, Permission.ELEMENT_EDIT),
        "rows": [
            (row, amount(row.kind, row.supplied), amount(row.kind, row.promised), amount(row.kind, row.free))
            for row in found.rows
        ],
        "paging": paging(request, found.total, shown),
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/supplies.html", context, status=status)


def _asked(request: HttpRequest, occasion: Occasion) -> tuple[SupplyKind, Quarter]:
    kind, code = request.GET.get("kind", ""), request.GET.get("quarter", "")
    quarters = quarters_from(occasion.on)
    quarter = next((each for each in quarters if each.code == code), quarters[0])
    return SupplyKind(kind) if kind in SupplyKind.values else SupplyKind.PLOT, quarter


def _gravest(lines: Sequence[BoardLine]) -> list[BoardLine]:
    return sorted(lines, key=lambda line: (-line.short, -line.needed, line.district_code))


def _line(kind: SupplyKind, quarter: Quarter, line: BoardLine, names: dict[str, str]) -> Line:
    district = "" if line.district_code == "*" else line.district_code or _NOWHERE
    cells = tuple(
        Cell(amount(kind, value), _rows_address(kind, quarter, district, which))
        for which, value in (("supplied", line.supplied), ("promised", line.promised), ("needed", line.needed))
    )
    name = gettext("All") if line.district_code == "*" else _name(line.district_code, names)
    return Line(name, cells, amount(kind, line.free), amount(kind, line.short), line.short > 0)


def _quarter_line(kind: SupplyKind, made: Board, *, here: bool) -> Line:
    total = _line(kind, made.quarter, made.total, {})
    address = f"?{urlencode({'kind': kind.value, 'quarter': made.quarter.code})}"
    return Line(made.quarter.code, total.cells, total.free, total.short, total.is_short, here, address)


def _rows_address(kind: SupplyKind, quarter: Quarter, district: str, which: str) -> str:
    asked = {"kind": kind.value, "quarter": quarter.code, "which": which}
    return f"{reverse('element-rows')}?{urlencode({**asked, 'district': district} if district else asked)}"


def _name(code: str, names: dict[str, str]) -> str:
    return names.get(code, code) if code else gettext("No district (the city’s)")


def _drawn(kind: SupplyKind, boards: Sequence[Board]) -> dict[str, Any]:
    """The bars of the quarters for the chart's island."""
    scale = Decimal(10_000) if kind is SupplyKind.FUND else Decimal(1)
    words = {"free": gettext("Free"), "promised": gettext("Promised"), "needed": gettext("Still needed")}
    return {
        "quarters": [each.quarter.code for each in boards],
        "unit": amount_head(kind),
        "words": words,
        "bars": {
            "promised": [float(each.total.promised / scale) for each in boards],
            "free": [float(each.total.free / scale) for each in boards],
            "needed": [float(each.total.needed / scale) for each in boards],
        },
    }
