"""The file of one project (一项目一档): where it stands, what its gates ask for, promises, and every change."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from luodi.front.sensitive_reads import note_project_read
from luodi.front.web import figures
from luodi.front.web.downloads import downloaded
from luodi.front.web.page import page
from luodi.front.web.pages.journal import told
from luodi.front.web.pages.project_reasons import reasons, requirements
from luodi.front.web.problems import NOT_PERMITTED, problem_page, said, status_of
from luodi.front.web.project_elements import project_elements
from luodi.front.web.project_forms import ProjectForm
from luodi.front.web.project_verbs import FORMS
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.journal.queries import JournalFilter, entries
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.masking import SENSITIVE_FIELDS
from luodi.office.projects.dossier import Dossier, NodeShown, YearShown, dossier
from luodi.office.projects.gates import Gate
from luodi.office.projects.queries import find_project
from luodi.office.projects.words import Measure
from luodi.reference.problems import Problem

_HISTORY = 100  # entries shown; the journal page has them all


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and not accepted: the form as filled, and the problem, when the fields themselves were in order."""

    form: ProjectForm
    problem: Problem | None = None

    @property
    def status(self) -> HTTPStatus:
        """The status that fits."""
        return status_of(self.problem.code) if self.problem else HTTPStatus.UNPROCESSABLE_ENTITY


@page(Permission.PROJECT_VIEW)
def project(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """The page."""
    return _page(request, occasion, code)


@page(Permission.PROJECT_VIEW)
def evidence_file(request: HttpRequest, occasion: Occasion, code: str, number: int) -> FileResponse:  # noqa: ARG001
    """The file of a document, to whoever may see its project."""
    file = dossier(occasion.user, code, occasion.on)
    held = next((row.file for row in file.evidence if row.number == number), None)
    if held is None:
        raise Http404
    return downloaded(held)


@page(Permission.PROJECT_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, code: str, verb: str) -> HttpResponse:
    """Does one thing to the project; what is refused is said on its page, with what was filled in."""
    if verb not in FORMS:
        raise Http404
    held = find_project(occasion.user, code)
    file = dossier(occasion.user, code, occasion.on)
    if not occasion.user.may(FORMS[verb].permission):
        return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)
    form = FORMS[verb](request.POST, request.FILES)
    form.offer_for(file, occasion)
    if not form.is_valid():
        return _page(request, occasion, code, Refused(form))
    try:
        type(form).action(occasion=occasion, project=held, **form.given()).execute()
    except Problem as problem:
        return _page(request, occasion, code, Refused(form, problem))
    messages.success(request, str(form.done))
    return redirect("project", code)


def _page(request: HttpRequest, occasion: Occasion, code: str, refused: Refused | None = None) -> HttpResponse:
    file = dossier(occasion.user, code, occasion.on)
    note_project_read(occasion, file)
    supply = request.GET.get("supply", "")
    return render(
        request,
        "web/project.html",
        {
            "address": reverse("project", args=[code]),
            "as_of": occasion.on,
            "file": file,
            "position": file.position,
            "matches": occasion.user.may(Permission.ELEMENT_VIEW),
            "gates": [_gate(gate, file, occasion, refused) for gate in file.gates],
            "nodes": [_node(node, file, occasion, refused) for node in file.nodes],
            "years": [(year, *_amounts(year), _kept(year)) for year in file.years],
            "reasons": reasons(file, occasion),
            "supply": "evidence" if supply.startswith("evidence-") else supply,
            "double_signing_form": _form("double-signing", file, occasion, refused),
            "evidence": [
                (
                    row,
                    None
                    if row.evidence_level == EvidenceLevel.VERIFIED
                    else _form("verify", file, occasion, refused, evidence_id=row.number),
                    None if row.file else _form("evidence-file", file, occasion, refused, evidence_id=row.number),
                )
                for row in file.evidence
            ],
            "move_back": _form("move-back", file, occasion, refused) if file.earlier_stages else None,
            "particulars_form": _form("particulars", file, occasion, refused),
            "promise_form": _form("promise", file, occasion, refused),
            "outturn_form": _form("outturn", file, occasion, refused),
            "party_form": _form("party", file, occasion, refused),
            "task_force_form": _form("task-force", file, occasion, refused),
            "progress_form": _form("progress", file, occasion, refused),
            "evidence_form": _evidence_form(file, occasion, refused, supply),
            "health_form": _form("health", file, occasion, refused),
            "elements": project_elements(occasion, code, _form("need", file, occasion, refused)),
            "history": _history(file, occasion),
            "problem": said(refused.problem.record) if refused and refused.problem else None,
            "wrong": refused.form if refused and not refused.problem else None,
        },
        status=refused.status if refused else HTTPStatus.OK,
    )


def _form(verb: str, file: Dossier, occasion: Occasion, refused: Refused | None, **fixed: Any) -> ProjectForm | None:
    """The form for a verb, when the person may do it: as filled in when it was just refused, else with today's date.

    ``fixed`` are the hidden fields that tell one form of a verb from its neighbours.
    """
    kind = FORMS[verb]
    if not occasion.user.may(kind.permission):
        return None
    if refused and refused.form.verb == verb and all(str(refused.form.data.get(k)) == str(v) for k, v in fixed.items()):
        return refused.form
    days = dict.fromkeys(("happened_on", "noted_on", "dated_on", "actual_on", "stated_on"), occasion.on)
    form = kind(initial={**days, **fixed}, auto_id=f"{verb}-{'-'.join(map(str, fixed.values()))}-%s")
    form.offer_for(file, occasion)
    return form


def _evidence_form(file: Dossier, occasion: Occasion, refused: Refused | None, supply: str) -> ProjectForm | None:
    """The form for evidence, with the kind that a gate asks for chosen already."""
    form = _form("evidence", file, occasion, refused)
    if form is not None and not form.is_bound and supply.startswith("evidence-"):
        form.initial["kind"] = supply.removeprefix("evidence-")
    return form


def _gate(gate: Gate, file: Dossier, occasion: Occasion, refused: Refused | None) -> dict[str, Any]:
    to = gate.stage.value
    return {
        "gate": gate,
        "requirements": requirements(gate, file, occasion),
        "advance": _form("advance", file, occasion, refused, to=to),
        "bypass": None if gate.is_open else _form("bypass", file, occasion, refused, to=to),
    }


def _node(node: NodeShown, file: Dossier, occasion: Occasion, refused: Refused | None) -> dict[str, Any]:
    left = node.working_days_left
    sign = "done" if node.actual_on else "late" if left is not None and left < 0 else "planned"
    return {
        "node": node,
        "sign": sign,
        "late": -left if left is not None and left < 0 else 0,
        "agree": None if node.actual_on else _form("node-date", file, occasion, refused, code=node.code),
        "done": None if node.actual_on else _form("node-done", file, occasion, refused, code=node.code),
    }


def _amounts(year: YearShown) -> tuple[str, str, str]:
    """Promised, self-reported and verified, in the unit of the measure."""
    write = figures.plain if year.measure == Measure.JOBS else figures.money
    return write(year.promised), write(year.self_reported), write(year.verified)


def _kept(year: YearShown) -> str:
    """How much of the promise is verified."""
    return figures.share(year.verified / year.promised if year.promised and year.verified is not None else None)


def _history(file: Dossier, occasion: Occasion) -> list[dict[str, Any]]:
    """The newest changes first, for the office's own people; contacts only for who reads them on the page."""
    if occasion.user.scope.level == "enterprise":
        return []
    found = entries(JournalFilter(key=file.position.code), first=0, size=_HISTORY)
    return told(found.rows, without=frozenset() if file.contacts_open else SENSITIVE_FIELDS)
