"""A policy edited by the policy desk: its table, figures and examples, tried before they are published."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from luodi.front.exchange.listing import CONTENT_TYPES
from luodi.front.exchange.rule_files import as_workbook, changed_rules, read_model
from luodi.front.web import language
from luodi.front.web.attachments import attached
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.publish_policy import PublishPolicy
from luodi.office.policies.policy_trial import PolicyFiles, PolicyTrial, files_in_force, try_policy
from luodi.office.policies.queries import policy_titles
from luodi.reference.districts import districts
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_LARGEST = 2 * 1024 * 1024
_SHOWN = 50
_TEXTS = {"policy.toml": "policy_toml", "decision.dmn": "decision_xml", "cases.csv": "cases_csv"}
_TYPES = {
    "policy.toml": "text/plain; charset=utf-8",
    "decision.dmn": "application/xml; charset=utf-8",
    "cases.csv": "text/csv; charset=utf-8",
}


@page(Permission.POLICY_VIEW)
def file(request: HttpRequest, occasion: Occasion, code: str, name: str) -> HttpResponse:  # noqa: ARG001 - a page
    """One file of the version in force; ``tables.xlsx`` are its tables, to be edited and sent back."""
    files = files_in_force(code)
    if name == "tables.xlsx":
        return attached(as_workbook(files.decision_xml), CONTENT_TYPES["xlsx"], f"{code}-tables.xlsx")
    if name not in _TEXTS:
        raise Http404
    return attached(getattr(files, _TEXTS[name]).encode(), _TYPES[name], f"{code}-{name}")


@page(Permission.POLICY_EDIT)
def edit(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:  # noqa: ARG001 - a page
    """The version in force, to be edited."""
    return _page(request, code, files_in_force(code))


@page(Permission.POLICY_EDIT, method="POST")
def attempt(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """What was edited or sent: checked, its examples run, and whom it would change. Nothing is published."""
    files = files_in_force(code)
    try:
        files = _sent(request, files)
        trial = try_policy(occasion.user, code, files, occasion.on)
    except Problem as problem:
        return _page(request, code, files, problem=problem)
    return _page(request, code, files, trial)


@page(Permission.POLICY_EDIT, method="POST")
def publish(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """Publishes what was tried; in force at once."""
    files = _sent(request, files_in_force(code))
    try:
        done = PublishPolicy(
            occasion=occasion,
            policy_code=code,
            policy_toml=files.policy_toml,
            decision_xml=files.decision_xml,
            cases_csv=files.cases_csv,
        ).execute()
    except Problem as problem:
        return _page(request, code, files, problem=problem)
    if done is None:
        messages.success(request, gettext("The files say what the version in force says; nothing was published."))
    else:
        messages.success(request, gettext("Version %(version)d is in force.") % {"version": done.version})
    return redirect("policy", code)


def _sent(request: HttpRequest, in_force: PolicyFiles) -> PolicyFiles:
    """The texts of the form; an uploaded file takes the place of its text."""
    texts = {name: request.POST.get(name, getattr(in_force, name)) for name in _TEXTS.values()}
    texts = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
    for field, name in (("decision_file", "decision_xml"), ("policy_file", "policy_toml"), ("cases_file", "cases_csv")):
        upload = request.FILES.get(field)
        if isinstance(upload, UploadedFile):
            texts[name] = _content(upload, in_force, is_model=field == "decision_file")
    return PolicyFiles(**texts)


def _content(upload: "UploadedFile[bytes]", in_force: PolicyFiles, *, is_model: bool) -> str:
    where = Where(upload.name or "")
    if (upload.size or 0) > _LARGEST:
        raise Problem(
            "policy.file.too_large",
            Text("文件超过 2 MB", "The file exceeds 2 MB"),
            Text("请把政策拆开，或删去多余内容", "Split the policy or remove what does not belong there"),
            where,
        )
    content: bytes = upload.read()
    if is_model:
        return read_model(upload.name or "", content, in_force.decision_xml)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Problem(
            "policy.file.not_utf8",
            Text("文件不是 UTF-8 编码", "The file is not UTF-8"),
            Text("请另存为 UTF-8", "Save it as UTF-8"),
            where,
        ) from error


def _page(
    request: HttpRequest,
    code: str,
    files: PolicyFiles,
    trial: PolicyTrial | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "code": code,
        "title": policy_titles()[code],
        "files": files,
        "trial": trial,
        "problem": said(problem.record) if problem else None,
        **(_shown(code, trial) if trial else {}),
    }
    status = HTTPStatus.OK
    if problem:
        status = status_of(problem.code)
    elif trial and not trial.is_fit:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "web/policy_edit.html", context, status=status)


def _shown(code: str, trial: PolicyTrial) -> dict[str, Any]:
    tongue = language.current()
    names = {each.code: each.name.in_language(tongue) for each in districts()}
    effect = trial.effect
    return {
        "rules": changed_rules(files_in_force(code).decision_xml, trial.files.decision_xml),
        "findings": [
            (each, each.severity.label.in_language(tongue), each.in_language(tongue)) for each in trial.findings
        ],
        "effect": effect,
        "districts": [(names.get(each.key, each.key or "—"), each) for each in effect.by_district] if effect else [],
        "moved": [(each, names.get(each.district_code, "")) for each in effect.moved[:_SHOWN]] if effect else [],
    }
