"""How the pages of meetings, forms and tasks do one thing: parse its form, run its action, say what was refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from luodi.front.web.meeting_forms import VerbForm
from luodi.front.web.problems import NOT_PERMITTED, said, status_of
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and not accepted: the form as filled, and the problem, when the fields themselves were in order."""

    form: VerbForm
    problem: Problem | None = None

    @property
    def status(self) -> HTTPStatus:
        """The status that fits."""
        return status_of(self.problem.code) if self.problem else HTTPStatus.UNPROCESSABLE_ENTITY

    @property
    def shown(self) -> dict[str, Any]:
        """What the page says of it."""
        return {
            "problem": said(self.problem.record) if self.problem else None,
            "wrong": None if self.problem else self.form,
        }


def done(
    request: HttpRequest, occasion: Occasion, verbs: Mapping[str, type[VerbForm]], verb: str, held: object
) -> Refused | None:
    """Does one thing to what was found; None when it is done, else what was refused."""
    if verb not in verbs:
        raise Http404
    kind = verbs[verb]
    if not occasion.user.may(kind.permission):
        raise Problem("access.not_permitted", NOT_PERMITTED.what, NOT_PERMITTED.remedy)
    form = kind(request.POST)
    form.offer_all()
    if not form.is_valid():
        return Refused(form)
    try:
        kind.action(occasion=occasion, **{kind.about: held}, **form.given()).execute()
    except Problem as problem:
        if problem.code.startswith("access."):
            raise
        return Refused(form, problem)
    messages.success(request, str(form.done))
    return None


def offered(
    occasion: Occasion,
    verbs: Mapping[str, type[VerbForm]],
    names: Iterable[str],
    *,
    address: str,
    refused: Refused | None,
    initial: Mapping[str, Any] | None = None,
) -> dict[str, VerbForm]:
    """The forms of the verbs that make sense now and that the person may do; ``address`` ends with the verb's."""
    found: dict[str, VerbForm] = {}
    for name in names:
        if not occasion.user.may(verbs[name].permission):
            continue
        if refused is not None and refused.form.verb == name:
            form = refused.form
        else:
            form = verbs[name](initial=dict(initial or {}), auto_id=f"{name}-%s")
            form.offer_all()
        form.address = f"{address}{name}/"
        found[name.replace("-", "_")] = form
    return found
