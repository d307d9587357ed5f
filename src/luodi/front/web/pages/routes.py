"""Route templates: the stages and dated steps of each kind of project, their versions, and a new one tried first."""

from http import HTTPStatus
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from luodi.front.exchange.route_files import read_route_text, route_text
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.publish_route import PublishRoute
from luodi.office.projects.route_comparison import (
    RouteVersion,
    compare_routes,
    refuse_same,
    route_versions,
    with_deadlines,
)
from luodi.office.projects.routes import RouteDefinition
from luodi.office.projects.words import ProjectKind
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_LARGEST = 256 * 1024
_LONGEST = 600
UNITS = ("months", "working_days")


@page(Permission.RULES_MANAGE)
def routes(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The kinds of projects, and which version of each one's route new projects start on."""
    found = [(kind, route_versions(occasion.user, kind)) for kind in ProjectKind]
    rows = [
        (kind, versions[0] if versions else None, sum(one.projects for one in versions[1:])) for kind, versions in found
    ]
    return render(request, "web/routes.html", {"rows": rows})


@page(Permission.RULES_MANAGE)
def route(request: HttpRequest, occasion: Occasion, kind: str) -> HttpResponse:
    """One kind's route: stages, nodes, versions, and the ways to a new version."""
    return _page(request, _versions(occasion, kind))


@page(Permission.RULES_MANAGE)
def download(request: HttpRequest, occasion: Occasion, kind: str, version: int) -> HttpResponse:  # noqa: ARG001 - a page
    """A version as TOML, to be edited and sent back."""
    one = _version(_versions(occasion, kind), version)
    response = HttpResponse(route_text(one.route), content_type="application/toml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}-{version}.toml"'
    return response


@page(Permission.RULES_MANAGE, method="POST")
def preview(request: HttpRequest, occasion: Occasion, kind: str) -> HttpResponse:
    """What differs from the route in force, and when the nodes would fall due. Nothing is published."""
    versions = _versions(occasion, kind)
    in_force = versions[0].route
    try:
        wanted = _wanted(request, versions)
        comparison = compare_routes(in_force, wanted, occasion.on)
        refuse_same(comparison)
    except Problem as problem:
        return _page(request, versions, problem, status_of(problem.code))
    context = {
        "kind": in_force.kind,
        "route": wanted,
        "comparison": comparison,
        "toml": route_text(wanted),
        "today": occasion.on,
        "standing": sum(one.projects for one in versions),
    }
    return render(request, "web/route_preview.html", context)


@page(Permission.RULES_MANAGE, method="POST")
def publish(request: HttpRequest, occasion: Occasion, kind: str) -> HttpResponse:
    """Publishes what was tried; projects registered from now on start on it."""
    versions = _versions(occasion, kind)
    try:
        wanted = _of_this_kind(versions, read_route_text(request.POST.get("toml", ""), "route.toml"))
        PublishRoute(occasion=occasion, definition=wanted).execute()
    except Problem as problem:
        return _page(request, versions, problem, status_of(problem.code))
    messages.success(request, gettext("The new version is published. Projects registered from now on start on it."))
    return redirect("route", kind)


def _wanted(request: HttpRequest, versions: list[RouteVersion]) -> RouteDefinition:
    """The route that was sent: a file, an earlier version, or the one in force with other deadlines."""
    number = request.POST.get("version", "")
    if number.isascii() and number.isdigit():
        return _version(versions, int(number[:6])).route
    if "deadlines" in request.POST:
        return with_deadlines(versions[0].route, _deadlines(request, versions[0].route))
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or (file.size or 0) > _LARGEST:
        return _of_this_kind(versions, read_route_text("", "route.toml"))
    content: bytes = file.read()
    return _of_this_kind(versions, read_route_text(content, file.name or "route.toml"))


def _deadlines(request: HttpRequest, in_force: RouteDefinition) -> dict[str, tuple[int, str]]:
    within = {}
    for node in in_force.nodes:
        amount, unit = request.POST.get(f"amount-{node.code}", ""), request.POST.get(f"unit-{node.code}", "")
        if not (amount.isascii() and amount.isdigit() and 1 <= int(amount[:6]) <= _LONGEST) or unit not in UNITS:
            raise Problem(
                "route.deadline",
                Text(
                    f"节点“{node.name.zh}”的期限须为 1 至 {_LONGEST} 的整数",
                    f"The deadline of “{node.name.en}” is a whole number from 1 to {_LONGEST}",
                ),
                Text("请改正后再试", "Mend it and try again"),
                Where(field=f"amount-{node.code}"),
            )
        within[node.code] = (int(amount), unit)
    return within


def _of_this_kind(versions: list[RouteVersion], wanted: RouteDefinition) -> RouteDefinition:
    kind = versions[0].route.kind
    if wanted.kind != kind:
        raise Problem(
            "route.other_kind",
            Text(f"这是“{wanted.kind.value}”的路线", f"This is a route of “{wanted.kind.value}”"),
            Text(f"请将 kind 改为“{kind.value}”，或在对应类型处上传", f"Set kind to “{kind.value}”, or send it there"),
            Where(field="kind"),
        )
    return wanted


def _versions(occasion: Occasion, kind: str) -> list[RouteVersion]:
    found = route_versions(occasion.user, ProjectKind(kind)) if kind in ProjectKind.values else []
    if not found:
        raise Http404
    return found


def _version(versions: list[RouteVersion], number: int) -> RouteVersion:
    found = next((one for one in versions if one.version == number), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    versions: list[RouteVersion],
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    pairs = pairwise(versions)
    differences = {new.version: compare_routes(old.route, new.route, new.published_on) for new, old in pairs}
    context: dict[str, Any] = {
        "route": versions[0].route,
        "kind": versions[0].route.kind,
        "version": versions[0].version,
        "versions": [(one, differences.get(one.version)) for one in versions],
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/route.html", context, status=status)
