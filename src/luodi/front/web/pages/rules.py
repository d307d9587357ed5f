"""Rules by which the office judges: what is in force, its versions, and a new one tried before it is published."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import CONTENT_TYPES
from luodi.front.exchange.rule_files import as_workbook, changed_rules, read_model, tables_of
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.publish_decision import PublishDecision
from luodi.office.projects.queries import decision_in_force, decision_versions
from luodi.office.projects.rule_trials import decision_of_version, try_decision
from luodi.office.projects.words import DecisionName
from luodi.reference.problems import Problem

_SHOWN = 200
THRESHOLDS = {
    DecisionName.LIGHTS: _("days before a deadline and days of silence, by stage, from which a light turns"),
    DecisionName.SUPERVISION: _("days of a red light, and the investment, from which a project is pressed harder"),
    DecisionName.GATES: _("fields and evidence that a stage asks for, by kind of project"),
    DecisionName.CASE_ROUTING: _("which desk handles a case, by category"),
    DecisionName.ELEMENTS: _("part that is short, and working days left, from which an element's light turns"),
    DecisionName.CASE_CHASE: _("days late from which a case or task is pressed, by step and urgency"),
}
_LARGEST = 2 * 1024 * 1024


@page(Permission.RULES_MANAGE)
def rules(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The models, and which version of each is in force."""
    versions = decision_versions(occasion.on)
    rows = [
        (name, THRESHOLDS[name], next((one for one in versions if one.name == name and one.in_force), None))
        for name in DecisionName
    ]
    return render(request, "web/rules.html", {"rows": rows})


@page(Permission.RULES_MANAGE)
def rule(request: HttpRequest, occasion: Occasion, name: str) -> HttpResponse:
    """One model: its tables, its versions, and the form for a new one."""
    return _page(request, occasion, _known(name))


@page(Permission.RULES_MANAGE)
def workbook(request: HttpRequest, occasion: Occasion, name: str) -> HttpResponse:  # noqa: ARG001 - a page
    """The tables in force as a workbook, to be edited and sent back."""
    known = _known(name)
    response = HttpResponse(as_workbook(decision_in_force(known, occasion.on)), content_type=CONTENT_TYPES["xlsx"])
    response.headers["Content-Disposition"] = f'attachment; filename="{known.value}.xlsx"'
    return response


@page(Permission.RULES_MANAGE, method="POST")
def preview(request: HttpRequest, occasion: Occasion, name: str) -> HttpResponse:
    """What the file that was sent, or an earlier version, would change today. Nothing is published."""
    known, in_force = _known(name), decision_in_force(_known(name), occasion.on)
    try:
        xml = _sent(request, known, in_force)
        trial = try_decision(occasion.user, known, xml, f"{known.value}.dmn", occasion.on)
    except Problem as problem:
        return _page(request, occasion, known, problem, status_of(problem.code))
    context = {
        "name": known,
        "xml": xml,
        "trial": trial,
        "turned": trial.turned[:_SHOWN],
        "lights": [(light, trial.before[light], trial.after[light]) for light in trial.before],
        "changes": changed_rules(in_force, xml),
    }
    return render(request, "web/rule_preview.html", context)


@page(Permission.RULES_MANAGE, method="POST")
def publish(request: HttpRequest, occasion: Occasion, name: str) -> HttpResponse:
    """Publishes what was tried; in force from today."""
    known = _known(name)
    try:
        PublishDecision(occasion=occasion, decision=known, xml=request.POST.get("xml", "")).execute()
    except Problem as problem:
        return _page(request, occasion, known, problem, status_of(problem.code))
    messages.success(request, _("The new version is in force from today."))
    return redirect("rule", known.value)


def _sent(request: HttpRequest, name: DecisionName, in_force: str) -> str:
    version = request.POST.get("version", "")
    if version.isascii() and version.isdigit():
        return decision_of_version(name, int(version))
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or (file.size or 0) > _LARGEST:
        return ""
    content: bytes = file.read()
    return read_model(file.name or "", content, in_force)


def _known(name: str) -> DecisionName:
    if name not in DecisionName.values:
        raise Http404
    return DecisionName(name)


def _page(
    request: HttpRequest,
    occasion: Occasion,
    name: DecisionName,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context: dict[str, Any] = {
        "name": name,
        "tables": tables_of(decision_in_force(name, occasion.on)),
        "versions": [one for one in reversed(decision_versions(occasion.on)) if one.name == name],
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/rule.html", context, status=status)
