"""Many projects of the ledger at once: choose, fill in, look at what would change in each, and do it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from luodi.front.web.page import page
from luodi.front.web.pages.journal import shown_value
from luodi.front.web.pages.projects import LedgerForm, filter_asked
from luodi.front.web.problems import said
from luodi.front.web.table import address_with
from luodi.front.web.together_forms import FORMS, TogetherForm
from luodi.office.journal import labels
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.ledger import ledger_codes
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.projects.together import MOST, Outcome, do_together, rehearse
from luodi.reference.problems import Problem

_OF_NO_INTEREST = frozenset({"id", "project_id", "node_id", "office_id", "user_id", "noted_by_id", "last_progress_on"})


@page(Permission.PROJECT_EDIT, method="POST")
def together(request: HttpRequest, occasion: Occasion, verb: str) -> HttpResponse:
    """The verb's form for the chosen rows; once it is filled in, the preview; once that is agreed to, the deed."""
    if verb not in FORMS:
        raise Http404
    codes = _codes(request, occasion)
    sent = "step" in request.POST
    form = FORMS[verb](request.POST if sent else None)
    form.offer_here(occasion.on)
    shown: dict[str, Any] = {"form": form, "title": form.title, "codes": codes, "query": address_with(request.GET)}
    if not sent or not form.is_valid():
        return _answer(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK)
    making = form.making(occasion)
    try:
        if request.POST["step"] == "apply":
            count = do_together(occasion.user, codes, making, request.POST.get("seal", ""))
            text = ngettext("%(count)s project was changed.", "%(count)s projects were changed.", count)
            messages.success(request, text % {"count": count})
            return redirect(f"{reverse('projects')}{shown['query']}")
        rehearsed = rehearse(occasion.user, codes, making)
    except Problem as problem:
        return _answer(request, {**shown, "problem": said(problem.record)}, HTTPStatus.UNPROCESSABLE_ENTITY)
    going = [outcome for outcome in rehearsed.outcomes if outcome.problem is None]
    preview = {
        "going": [(outcome, _fields(outcome)) for outcome in going],
        "refused": [(outcome, said(outcome.problem)) for outcome in rehearsed.outcomes if outcome.problem],
        "seal": rehearsed.seal,
        "sent": _sent(form),
        "previewed": True,
    }
    return _answer(request, shown | preview, HTTPStatus.OK)


def _codes(request: HttpRequest, occasion: Occasion) -> list[str]:
    """Of the rows that are ticked, or of all that the address leaves; one more than can be done says too many."""
    if "all" in request.POST:
        keep_standings(occasion.on)
        wanted = filter_asked(LedgerForm.asked(request, occasion), request, occasion.on)
        return ledger_codes(occasion.user, wanted, occasion.on)[: MOST + 1]
    return list(dict.fromkeys(request.POST.getlist("code")))[: MOST + 1]


def _answer(request: HttpRequest, shown: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    too_many, none = len(shown["codes"]) > MOST, not shown["codes"]
    return render(
        request, "web/together.html", {**shown, "most": MOST, "too_many": too_many, "none": none}, status=status
    )


def _sent(form: TogetherForm) -> list[tuple[str, str]]:
    return [(name, form.data.get(name, "")) for name in form.fields]


def _fields(outcome: Outcome) -> list[tuple[Any, Any, Any]]:
    """What differs, in the words of the screen."""
    told = []
    for change in outcome.changes:
        before, after = change.before or {}, change.after or {}
        for name in {**before, **after}:
            old, new = before.get(name), after.get(name)
            if old != new and name not in _OF_NO_INTEREST and (old or new):
                entity = change.entity
                told.append(
                    (labels.field(entity, name), shown_value(entity, name, old), shown_value(entity, name, new))
                )
    return told
