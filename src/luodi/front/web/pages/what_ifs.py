"""What-ifs: a policy with other figures, tried with sliders; kept under a name, compared, exported as a workbook."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from luodi.front.exchange.listing import CONTENT_TYPES
from luodi.front.exchange.what_if_workbook import named, what_if_workbook
from luodi.front.web import language
from luodi.front.web.attachments import attached
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.front.web.what_if_forms import ScopeForm, figure_fields, labelled, moved_filter, tried
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.remove_what_if import RemoveWhatIf
from luodi.office.policies.actions.save_what_if import SaveWhatIf
from luodi.office.policies.queries import definition_of, policy_titles
from luodi.office.policies.saved_whatifs import (
    KINDS,
    UNSTATED,
    Which,
    compared,
    saved_rows,
    saved_what_if,
    saved_what_ifs,
    seen_what_if,
)
from luodi.office.policies.whatif import Group, Moved, WhatIf, what_if
from luodi.reference.problems import Problem
from luodi.reference.text import Text

_ALL = 10**9


@page(Permission.POLICY_RUN)
def what_ifs(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """What was kept, and the policies to try."""
    rows = saved_what_ifs(occasion.user)
    return render(request, "web/what_ifs.html", {"rows": rows, "titles": sorted(policy_titles().items())})


@page(Permission.POLICY_RUN)
def trial(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """A policy with the figures of the address."""
    return _trial(request, occasion, code)


@page(Permission.POLICY_RUN)
def trial_workbook(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """The same as a workbook, all rows of it."""
    form = ScopeForm.asked(request, occasion)
    policy = _policy(code)
    day = form.day or occasion.on
    found = what_if(occasion.user, code, tried(figure_fields(policy, day, request.GET)), day, form.district)
    return _workbook(found, policy.title, found.moved)


@page(Permission.POLICY_RUN, method="POST")
def save(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """Keeps what was tried under a name."""
    form = ScopeForm.asked(request, occasion)
    day = form.day or occasion.on
    try:
        saved = SaveWhatIf(
            occasion=occasion,
            title=request.POST.get("title", ""),
            policy_code=code,
            figures=tried(figure_fields(_policy(code), day, request.POST)),
            as_of=day,
            district_code=form.district,
        ).execute()
    except Problem as problem:
        return _trial(request, occasion, code, problem)
    messages.success(request, gettext("The what-if was saved."))
    return redirect("what-if", saved.pk)


@page(Permission.POLICY_RUN)
def kept(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One that was kept, as it came out."""
    file = saved_what_if(occasion.user, number)
    wanted = moved_filter(request.GET)
    at = page_number(request)
    rows, total = saved_rows(occasion.user, number, wanted, (at - 1) * PAGE_SIZE, PAGE_SIZE)
    others = [
        row for row in saved_what_ifs(occasion.user) if row.policy_code == file.row.policy_code and row.number != number
    ]
    context = {**_shown(request, file.found, rows, total), "file": file, "row": file.row, "others": others}
    context["removes"] = seen_what_if(occasion.user, number).office_id == occasion.user.office_id
    return render(request, "web/what_if.html", context)


@page(Permission.POLICY_RUN)
def workbook(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One that was kept as a workbook."""
    file = saved_what_if(occasion.user, number)
    rows, _total = saved_rows(occasion.user, number, moved_filter(request.GET), 0, _ALL)
    return _workbook(file.found, file.row.policy_title, rows, file.row.name)


@page(Permission.POLICY_RUN, method="POST")
def remove(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """Takes one away."""
    RemoveWhatIf(occasion=occasion, what_if=seen_what_if(occasion.user, number)).execute()
    messages.success(request, gettext("The what-if was removed."))
    return redirect("what-ifs")


@page(Permission.POLICY_RUN)
def compare(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """Two of one policy side by side."""
    other = request.GET.get("with", "")
    if not (other.isascii() and other.isdigit() and len(other) < 10):
        return redirect("what-if", number)
    found, tongue = compared(occasion.user, number, int(other)), language.current()
    parts = [(kind, _title(kind), [(named(each.key, tongue), each) for each in found.groups[kind]]) for kind in KINDS]
    return render(request, "web/what_if_compared.html", {"found": found, "parts": parts})


def _trial(request: HttpRequest, occasion: Occasion, code: str, problem: Problem | None = None) -> HttpResponse:
    policy, form = _policy(code), ScopeForm.asked(request, occasion)
    given, day = (request.POST or request.GET), form.day or occasion.on
    fields = figure_fields(policy, day, given)
    figures = tried(fields)
    context: dict[str, Any] = {
        "policy": policy,
        "form": form,
        "day": day,
        "fields": [(each, labelled(each)) for each in fields],
        "figures": figures,
        "title": request.POST.get("title", ""),
        "query": f"?{urlencode([(name, value) for name, value in given.items() if name not in _NOT_ASKED])}",
    }
    if figures:
        try:
            found = what_if(occasion.user, code, figures, day, form.district)
        except Problem as wrong:
            problem = problem or wrong
        else:
            wanted = moved_filter(given)
            rows = [each for each in found.moved if wanted.holds(each)]
            first = (page_number(request) - 1) * PAGE_SIZE
            context |= _shown(request, found, rows[first : first + PAGE_SIZE], len(rows))
    context["problem"] = said(problem.record) if problem else None
    return render(request, "web/what_if_trial.html", context, status=status_of(problem.code) if problem else 200)


_NOT_ASKED = frozenset({"csrfmiddlewaretoken", "title", "page"})


def _policy(code: str) -> Any:
    found = definition_of(code)
    if found is None:
        raise Problem(
            "policy.not_found",
            Text(f"没有政策“{code}”", f"There is no policy “{code}”"),
            Text("请从政策列表进入", "Open it from the list of policies"),
        )
    return found


def _shown(request: HttpRequest, found: WhatIf, rows: Sequence[Moved], total: int) -> dict[str, Any]:
    """The sums, each with the way to its rows, and a page of rows."""
    tongue = language.current()
    return {
        "found": found,
        "total": _line(request, found.total, "", tongue),
        "parts": [
            (kind, _title(kind), [_line(request, each, kind, tongue) for each in getattr(found, f"by_{kind}")])
            for kind in KINDS
        ],
        "rows": [(each, named(each.district_code, tongue), named(each.industry_section, tongue)) for each in rows],
        "paging": paging(request, total, page_number(request)),
        "which": request.GET.get("which", ""),
    }


def _title(kind: str) -> str:
    return {
        "district": gettext("By district"),
        "industry": gettext("By industry"),
        "size": gettext("By size"),
    }[kind]


def _line(request: HttpRequest, group: Group, kind: str, tongue: Any) -> dict[str, Any]:
    narrowed = dict.fromkeys(("row_district", "row_industry", "row_size", "page"), None)
    own = {**narrowed, **({f"row_{kind}": group.key or UNSTATED} if kind else {})}
    return {
        "group": group,
        "name": named(group.key, tongue),
        "gain": group.cost_after_cny - group.cost_before_cny,
        "winners": f"{address_with(request.GET, **own, which=Which.WINNERS.value)}#rows",
        "losers": f"{address_with(request.GET, **own, which=Which.LOSERS.value)}#rows",
    }


def _workbook(found: WhatIf, title: Text, moved: Sequence[Moved], name: str = "") -> HttpResponse:
    content = what_if_workbook(found, title, moved, language.current())
    about = name or found.policy_code
    return attached(content, CONTENT_TYPES["xlsx"], f"{gettext('What-if')}-{about}-{found.as_of}.xlsx")
