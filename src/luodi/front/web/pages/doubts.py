"""Rows on which a person decides: imported rows that may be a project we have, and pairs that may be one signing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from luodi.front.web import figures
from luodi.front.web.page import page
from luodi.front.web.pages.journal import shown_value
from luodi.office.imports.actions.accept_doubtful_rows import AcceptDoubtfulRows
from luodi.office.imports.actions.decide_doubtful_row import DecideDoubtfulRow
from luodi.office.imports.actions.skip_doubtful_row import SkipDoubtfulRow
from luodi.office.imports.doubts import DoubtShown, FieldPair, doubts_side_by_side
from luodi.office.imports.queries import doubtful_row
from luodi.office.journal import labels
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.decide_double_signing import DecideDoubleSigning
from luodi.office.projects.queries import double_signing, double_signings


@page(Permission.DOUBT_DECIDE)
def doubts(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Everything that waits, both sides beside each other."""
    asked = request.GET.get("import", "")
    found = doubts_side_by_side(occasion.user, batch_id=int(asked) if asked.isascii() and asked.isdigit() else None)
    return render(
        request,
        "web/doubts.html",
        {
            "rows": [(row, _sides(row)) for row in found],
            "certain": sum(row.is_certain_enough for row in found),
            "only_one_import": bool(asked),
            "pairs": [] if asked else double_signings(occasion.user, occasion.on, only_open=True),
        },
    )


@page(Permission.DOUBT_DECIDE, method="POST")
def decide_row(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """The row is the candidate, a project of its own, or left out."""
    row = doubtful_row(occasion.user, number)
    if row is None:
        raise Http404
    if request.POST.get("answer") == "skip":
        SkipDoubtfulRow(occasion=occasion, row=row).execute()
        messages.success(request, gettext("Decided: the row is left out."))
        return redirect("doubts")
    project = DecideDoubtfulRow(occasion=occasion, row=row, same=_is_same(request)).execute()
    messages.success(request, gettext("Decided: the row is now in %(code)s.") % {"code": project.code})
    return redirect("doubts")


@page(Permission.DOUBT_DECIDE, method="POST")
def accept_rows(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Every ticked row is its candidate: all of them, or none."""
    numbers = [int(text) for text in request.POST.getlist("row") if text.isascii() and text.isdigit()]
    rows = [doubtful_row(occasion.user, number) for number in dict.fromkeys(numbers)]
    known = [row for row in rows if row is not None]
    if not known or len(known) != len(rows):
        raise Http404
    decided = AcceptDoubtfulRows(occasion=occasion, rows=known).execute()
    messages.success(request, gettext("Rows accepted: %(count)s.") % {"count": decided})
    return redirect("doubts")


@page(Permission.DOUBT_DECIDE, method="POST")
def decide_pair(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """The two are one signing, of which the later is not counted, or two projects."""
    pair = double_signing(occasion.user, number)
    if pair is None:
        raise Http404
    DecideDoubleSigning(occasion=occasion, pair=pair, same=_is_same(request)).execute()
    messages.success(request, gettext("Decided."))
    return redirect("doubts")


def _sides(row: DoubtShown) -> list[dict[str, Any]]:
    """Field by field, in words of the screen."""
    return [
        {
            "label": labels.field("project", _COLUMNS.get(pair.name, pair.name)),
            "incoming": _said(pair, pair.incoming),
            "held": _said(pair, pair.held),
            "differs": pair.differs,
        }
        for pair in row.pairs
    ]


_COLUMNS = {"district": "district_id", "park": "park_id", "enterprise": "enterprise_id"}


def _said(pair: FieldPair, value: Any) -> str:
    if value in (None, ""):
        return ""
    if pair.name == "investment_cny":
        return figures.money(value)
    return shown_value("project", pair.name, str(value))


def _is_same(request: HttpRequest) -> bool:
    answer = request.POST.get("answer")
    if answer not in {"same", "different"}:
        raise Http404
    return answer == "same"
