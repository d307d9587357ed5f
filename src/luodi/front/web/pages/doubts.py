"""Rows on which a person decides: imported rows that may be a project we have, and pairs that may be one signing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from luodi.front.web.page import page
from luodi.office.imports.actions.decide_doubtful_row import DecideDoubtfulRow
from luodi.office.imports.queries import doubtful_row, doubtful_rows
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.decide_double_signing import DecideDoubleSigning
from luodi.office.projects.queries import double_signing, double_signings


@page(Permission.DOUBT_DECIDE)
def doubts(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Everything that waits, both sides beside each other."""
    return render(
        request,
        "web/doubts.html",
        {
            "rows": doubtful_rows(occasion.user),
            "pairs": double_signings(occasion.user, occasion.on, only_open=True),
        },
    )


@page(Permission.DOUBT_DECIDE, method="POST")
def decide_row(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """The row is the candidate, or a project of its own."""
    row = doubtful_row(occasion.user, number)
    if row is None:
        raise Http404
    project = DecideDoubtfulRow(occasion=occasion, row=row, same=_is_same(request)).execute()
    messages.success(request, gettext("Decided: the row is now in %(code)s.") % {"code": project.code})
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


def _is_same(request: HttpRequest) -> bool:
    answer = request.POST.get("answer")
    if answer not in {"same", "different"}:
        raise Http404
    return answer == "same"
