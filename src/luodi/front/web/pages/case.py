"""One case: what was said, each office's clock and answer, what happened, and the forms of who may act."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from luodi.front.exchange.supervision_letter import letter_of, supervision_letter
from luodi.front.sensitive_reads import note_case_read
from luodi.front.web import clock
from luodi.front.web.case_forms import FORMS, CaseForm
from luodi.front.web.clock_words import clock_words
from luodi.front.web.page import page
from luodi.front.web.problems import NOT_PERMITTED, problem_page, said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.services.case_file import CaseFile, HandlingShown, case_file, find_case
from luodi.office.services.words import CaseState
from luodi.reference.problems import Problem

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OF_A_HANDLING = ("take-up", "extend", "pause", "resume", "answer", "return")


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and not accepted: the form as filled, and the problem, when the fields themselves were in order."""

    form: CaseForm
    problem: Problem | None = None

    @property
    def status(self) -> HTTPStatus:
        """The status that fits."""
        return status_of(self.problem.code) if self.problem else HTTPStatus.UNPROCESSABLE_ENTITY


@page(Permission.CASE_VIEW)
def case(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """The page."""
    return _page(request, occasion, code)


@page(Permission.CASE_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, code: str, verb: str) -> HttpResponse:
    """Does one thing to the case; what is refused is said on its page, with what was filled in."""
    if verb not in FORMS:
        raise Http404
    held = find_case(occasion.user, code)
    if not occasion.user.may(FORMS[verb].permission):
        return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)
    form = FORMS[verb](request.POST)
    form.offer_for(case_file(occasion.user, code, occasion.at, occasion.on))
    if not form.is_valid():
        return _page(request, occasion, code, Refused(form))
    try:
        type(form).action(occasion=occasion, case=held, **form.given()).execute()
    except Problem as problem:
        return _page(request, occasion, code, Refused(form, problem))
    messages.success(request, str(form.done))
    return redirect("case", code)


@page(Permission.CASE_VIEW)
def letter(request: HttpRequest, occasion: Occasion, code: str, number: int) -> HttpResponse:
    """A supervision letter as a Word document."""
    file = case_file(occasion.user, code, occasion.at, occasion.on)
    found = next((one for one in file.supervisions if one.id == number), None)
    if found is None:
        raise Http404
    response = HttpResponse(
        supervision_letter(letter_of(file, found, is_demo=clock.is_invented(request))), content_type=_DOCX
    )
    name = f"督办单-{found.document_number}.docx"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def _page(request: HttpRequest, occasion: Occasion, code: str, refused: Refused | None = None) -> HttpResponse:
    file = case_file(occasion.user, code, occasion.at, occasion.on)
    note_case_read(occasion, file)
    shown = {name: _form(name, file, refused) for name in _offered(file, occasion)}
    return render(
        request,
        "web/case.html",
        {
            "address": reverse("case", args=[code]),
            "as_of": occasion.on,
            "file": file,
            "row": file.row,
            "clock": clock_words(file.row.reading),
            "handlings": [_handling(one, file, occasion, refused) for one in file.handlings if one.present],
            "earlier": [one for one in file.handlings if not one.present],
            "forms": {name.replace("-", "_"): form for name, form in shown.items()},
            "reopened_by_enterprise": file.for_enterprise,
            "problem": said(refused.problem.record) if refused and refused.problem else None,
            "wrong": refused.form if refused and not refused.problem else None,
        },
        status=refused.status if refused else HTTPStatus.OK,
    )


def _offered(file: CaseFile, occasion: Occasion) -> list[str]:
    """The verbs about the whole case that make sense now and that the person may do."""
    closed = file.row.state is CaseState.CLOSED
    decides = file.manages
    wanted = {
        "route": decides and not closed,
        "close": decides and not closed,
        "chase": decides and file.row.state in {CaseState.ROUTED, CaseState.IN_HAND},
        "supervise": decides and file.row.state in {CaseState.ROUTED, CaseState.IN_HAND},
        "merge": decides and not closed,
        "note": not file.for_enterprise,
        "reopen": closed and not file.duplicate_of and (decides or file.for_enterprise),
        "rate": closed and file.for_enterprise and not file.duplicate_of and not (file.rating and file.rating.score),
        "record-rating": closed and decides and file.rating is not None and file.rating.score is None,
    }
    return [name for name, makes_sense in wanted.items() if makes_sense and occasion.user.may(FORMS[name].permission)]


def _handling(one: HandlingShown, file: CaseFile, occasion: Occasion, refused: Refused | None) -> dict[str, Any]:
    """A handling with the forms of who works in its office, and the return of who decides."""
    user, is_open = occasion.user, file.row.state is not CaseState.CLOSED
    acts = is_open and one.own and user.may(Permission.CASE_HANDLE) and one.answered_at is None
    taken = one.taken_up_at is not None
    wanted = {
        "take-up": acts and not taken,
        "answer": acts and taken,
        "extend": acts and taken,
        "pause": acts and taken and not one.paused,
        "resume": acts and taken and one.paused,
        "return": is_open and file.manages and user.may(Permission.CASE_MANAGE) and one.answered_at is not None,
    }
    forms = {
        name.replace("-", "_"): _form(name, file, refused, office_code=one.office_code)
        for name in _OF_A_HANDLING
        if wanted[name]
    }
    return {"handling": one, "clock": clock_words(one.reading), "forms": forms}


def _form(verb: str, file: CaseFile, refused: Refused | None, **fixed: Any) -> CaseForm:
    """The form for a verb: as filled in when it was just refused, else with its fixed fields."""
    if refused and refused.form.verb == verb and all(str(refused.form.data.get(k)) == str(v) for k, v in fixed.items()):
        return refused.form
    form = FORMS[verb](initial=fixed, auto_id=f"{verb}-{'-'.join(map(str, fixed.values()))}-%s")
    form.offer_for(file)
    return form
