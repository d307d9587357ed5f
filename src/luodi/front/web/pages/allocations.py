"""Allocation (配置): the list of runs and what to ask for, one run with its plan or front, compare, accept, approve."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext

from luodi.front.exchange.allocation_workbook import plan_workbook
from luodi.front.exchange.listing import CONTENT_TYPES
from luodi.front.web import choices, figures, language
from luodi.front.web.allocation_forms import AcceptForm, AllocationForm, CompareForm, DecisionForm
from luodi.front.web.page import page
from luodi.front.web.pages import allocation_shown
from luodi.front.web.problems import said, status_of
from luodi.front.work.allocating import ask
from luodi.office.allocations import queries
from luodi.office.allocations.actions.approve_acceptance import ApproveAcceptance
from luodi.office.allocations.actions.ask_allocation import AskAllocation
from luodi.office.allocations.actions.cancel_allocation import CancelAllocation
from luodi.office.allocations.actions.propose_acceptance import ProposeAcceptance
from luodi.office.allocations.actions.refuse_acceptance import RefuseAcceptance
from luodi.office.allocations.actions.reject_rows import RejectRows
from luodi.office.allocations.words import RunKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem

VERBS = {
    "cancel": Permission.ALLOCATION_RUN,
    "anew": Permission.ALLOCATION_RUN,
    "point": Permission.ALLOCATION_RUN,
    "propose": Permission.ALLOCATION_DECIDE,
    "reject": Permission.ALLOCATION_DECIDE,
}
DECISIONS = ("approve", "refuse")


@page(Permission.ELEMENT_VIEW)
def allocations(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The runs within reach, the newest first, and the form that asks for another."""
    return _list(request, occasion)


@page(Permission.ALLOCATION_RUN, method="POST")
def ask_run(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Asks for a plan or for trade-offs; the worker computes it."""
    form = AllocationForm(request.POST)
    if not form.is_valid():
        return _list(request, occasion, form)
    try:
        run = ask(AskAllocation(occasion=occasion, **form.asked()))
    except Problem as problem:
        return _list(request, occasion, form, problem)
    return redirect("allocation", run.pk)


@page(Permission.ELEMENT_VIEW)
def allocation(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One run: how far it is, or what came of it."""
    return _page(request, occasion, number)


@page(Permission.ELEMENT_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Does one thing to a run; what is refused is said on its page."""
    if verb not in VERBS:
        raise Http404
    if not occasion.user.may(VERBS[verb]):
        raise PermissionDenied
    run = queries.find_run(occasion.user, number)
    if run is None:
        queries.seen_run(occasion.user, number)  # says that there is none
        raise Http404
    try:
        if verb in ("propose", "reject"):
            return _decide(request, occasion, run, verb)
        if verb == "cancel":
            ended = CancelAllocation(occasion=occasion, run=run).execute().ended_at is not None
            messages.success(
                request,
                gettext("The computation is cancelled.") if ended else gettext("The computation is being stopped."),
            )
            return redirect("allocation", number)
        wishes = queries.seen_run(occasion.user, number).wishes
        if verb == "point":
            places = {str(point.place): point for point in queries.front_points(occasion.user, number)}
            chosen = places.get(request.POST.get("place", ""))
            if chosen is None:
                raise Http404
            wishes = wishes.at_point(chosen.floors)
        following = ask(AskAllocation(occasion=occasion, as_of=run.as_of, wishes=wishes, based_on=run))
    except Problem as problem:
        return _page(request, occasion, number, problem)
    return redirect("allocation", following.pk)


@page(Permission.ALLOCATION_APPROVE, method="POST")
def decide(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Approves or refuses a proposal; what is refused is said on the run's page."""
    acceptance = queries.find_acceptance(occasion.user, number)
    if verb not in DECISIONS or acceptance is None:
        raise Http404
    try:
        if verb == "approve":
            ApproveAcceptance(occasion=occasion, acceptance=acceptance).execute()
            messages.success(request, gettext("Approved: everything that the rows name is held."))
        else:
            RefuseAcceptance(occasion=occasion, acceptance=acceptance, why=occasion.reason).execute()
            messages.success(request, gettext("Refused: the rows are open again."))
    except Problem as problem:
        return _page(request, occasion, acceptance.run_id, problem)
    return redirect("allocation", acceptance.run_id)


@page(Permission.ELEMENT_VIEW)
def compare(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Two plans row by row."""
    form = CompareForm(request.GET)
    form.offer_runs(queries.runs(occasion.user, size=200, kind=RunKind.PLAN))
    found = queries.compare(occasion.user, *form.chosen()) if form.is_valid() else None
    return render(
        request,
        "web/allocation_compare.html",
        {
            "form": form,
            "found": found,
            "rows": [] if found is None else [(row, _compared_sign(row)) for row in found.rows],
            "differing": 0 if found is None else sum(not row.same for row in found.rows),
        },
    )


@page(Permission.EXPORT)
def workbook(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:  # noqa: ARG001
    """The plan, the left-outs and the prices as an Excel file."""
    shown = queries.seen_run(occasion.user, number)
    user = occasion.user
    names = dict(choices.districts(occasion))
    content = plan_workbook(
        shown, queries.plan_rows(user, number), queries.left_outs(user, number), queries.prices(user, number),
        districts={code: str(name) for code, name in names.items()}, tongue=language.current(),
    )  # fmt: skip
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    name = f"{gettext('Allocation')}-{number}-{figures.day(shown.run.as_of)}.xlsx"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def _decide(request: HttpRequest, occasion: Occasion, run: Any, verb: str) -> HttpResponse:
    form = DecisionForm(request.POST)
    rows = [int(each) for each in request.POST.getlist("row") if each.isascii() and each.isdigit() and len(each) < 10]
    why = request.POST.get("reason", "").strip()
    if verb == "reject":
        count = RejectRows(occasion=occasion, run=run, rows=rows, why=why).execute()
        done = ngettext("%(count)d row was rejected.", "%(count)d rows were rejected.", count)
        messages.success(request, done % {"count": count})
    else:
        days = form.cleaned_data["working_days"] if form.is_valid() else 0
        ProposeAcceptance(occasion=occasion, run=run, rows=rows, why=why, working_days=days).execute()
        messages.success(request, gettext("Proposed: a second person has to approve it."))
    return redirect("allocation", run.pk)


def _list(
    request: HttpRequest,
    occasion: Occasion,
    sent: AllocationForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    form = None
    if occasion.user.may(Permission.ALLOCATION_RUN):
        form = sent or AllocationForm(initial={"as_of": occasion.on})
    compared = CompareForm()
    rows = queries.runs(occasion.user, size=100)
    compared.offer_runs([row for row in rows if row.kind is RunKind.PLAN])
    return render(
        request,
        "web/allocations.html",
        {
            "as_of": occasion.on,
            "rows": rows,
            "waiting": queries.acceptances(occasion.user, state="waiting"),
            "form": form,
            "compare_form": compared,
            "problem": said(problem.record) if problem else None,
        },
        status=status_of(problem.code) if problem else HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK,
    )


def _page(request: HttpRequest, occasion: Occasion, number: int, problem: Problem | None = None) -> HttpResponse:
    shown = queries.seen_run(occasion.user, number)
    user = occasion.user
    pair = {"first": shown.run.based_on or number, "second": number}
    context: dict[str, Any] = {
        "shown": shown,
        "run": shown.run,
        "asked": allocation_shown.wishes_said(shown.wishes),
        "cancels": shown.run.is_open and user.may(Permission.ALLOCATION_RUN),
        "runs": user.may(Permission.ALLOCATION_RUN),
        "decides": user.may(Permission.ALLOCATION_DECIDE),
        "approves": user.may(Permission.ALLOCATION_APPROVE),
        "exports": user.may(Permission.EXPORT),
        "problem": said(problem.record) if problem else None,
        "accept_form": AcceptForm(initial={"working_days": 20}),
        "compare_address": f"{reverse('allocation-compare')}?{urlencode(pair)}",
    }
    if shown.run.kind is RunKind.FRONT:
        context |= allocation_shown.front(occasion, shown)
        template = "web/trade_offs.html"
    else:
        context |= allocation_shown.plan(occasion, shown)
        template = "web/allocation.html"
    return render(request, template, context, status=status_of(problem.code) if problem else HTTPStatus.OK)


def _compared_sign(row: queries.ComparedRow) -> str:
    """How a row moved: by which sign and word the page shows it."""
    if row.same:
        return "done"
    return "up" if row.value_change > 0 else "down" if row.value_change < 0 else "planned"
