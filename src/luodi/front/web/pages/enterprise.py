"""The file of one enterprise (一企一档): its registration, facts by year, industries, projects, and every change."""

from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from luodi.front.sensitive_reads import note_enterprise_read
from luodi.front.web import figures
from luodi.front.web.enterprise_care import care_of
from luodi.front.web.enterprise_forms import FORMS, EnterpriseForm
from luodi.front.web.page import page
from luodi.front.web.pages.journal import told
from luodi.front.web.problems import NOT_PERMITTED, problem_page, said, status_of
from luodi.office.enterprises.queries import EnterpriseDetail, FactShown, detail, find_enterprise
from luodi.office.enterprises.staleness import REPORTING_RULES
from luodi.office.enterprises.words import FactName
from luodi.office.journal.queries import JournalFilter, entries
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.masking import SENSITIVE_FIELDS
from luodi.office.projects.portfolio import projects_of
from luodi.reference.problems import Problem
from luodi.reference.text import Text

_HISTORY = 50  # entries shown; the journal page has them all


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact over the years of the matrix: a cell a year with what is known, best known first."""

    label: Promise | str
    basis: Text
    cells: tuple[tuple[tuple[FactShown, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and not accepted: the form as filled, and the problem, when the fields themselves were in order."""

    form: EnterpriseForm
    problem: Problem | None = None


@page(Permission.REGISTER_VIEW)
def enterprise(request: HttpRequest, occasion: Occasion, credit_code: str) -> HttpResponse:
    """The page."""
    return _page(request, occasion, credit_code)


@page(Permission.REGISTER_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, credit_code: str, verb: str) -> HttpResponse:
    """Does one thing to the enterprise; what is refused is said on its page, with what was filled in."""
    if verb not in FORMS:
        raise Http404
    found, held = detail(occasion.user, credit_code, occasion.on), find_enterprise(occasion.user, credit_code)
    if not occasion.user.may(FORMS[verb].permission):
        return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)
    form = FORMS[verb](request.POST)
    form.offer_for(found, occasion)
    if not form.is_valid():
        return _page(request, occasion, credit_code, Refused(form))
    try:
        type(form).action(occasion=occasion, enterprise=held, **form.given()).execute()
    except Problem as problem:
        return _page(request, occasion, credit_code, Refused(form, problem))
    messages.success(request, str(form.done))
    return redirect("enterprise", credit_code)


def _page(request: HttpRequest, occasion: Occasion, credit_code: str, refused: Refused | None = None) -> HttpResponse:
    found = detail(occasion.user, credit_code, occasion.on)
    note_enterprise_read(occasion, found)
    projects = []
    if occasion.user.may(Permission.PROJECT_VIEW):
        projects = projects_of(occasion.user, credit_code, occasion.on)
    status = HTTPStatus.OK
    if refused:
        status = status_of(refused.problem.code) if refused.problem else HTTPStatus.UNPROCESSABLE_ENTITY
    years = sorted({fact.year for fact in found.facts}, reverse=True)
    return render(
        request,
        "web/enterprise.html",
        {
            "enterprise": found,
            "years": years,
            "facts": _matrix(found.facts, years),
            "projects": projects,
            "sees_policies": occasion.user.may(Permission.POLICY_VIEW),
            "care": care_of(occasion, credit_code),
            "as_of": occasion.on,
            "forms": {verb: _form(verb, found, occasion, refused) for verb in FORMS},
            "history": _history(found, occasion),
            "problem": said(refused.problem.record) if refused and refused.problem else None,
            "wrong": refused.form if refused and not refused.problem else None,
        },
        status=status,
    )


def _form(verb: str, found: EnterpriseDetail, occasion: Occasion, refused: Refused | None) -> EnterpriseForm | None:
    """The form for a verb, when the person may do it: as filled in when it was just refused."""
    if not occasion.user.may(FORMS[verb].permission):
        return None
    if refused and refused.form.verb == verb:
        return refused.form
    form = FORMS[verb](initial={"stated_on": occasion.on, "year": occasion.on.year - 1}, auto_id=f"{verb}-%s")
    form.offer_for(found, occasion)
    return form


def _matrix(facts: tuple[FactShown, ...], years: list[int]) -> list[FactRow]:
    """A row a fact that anything is known of, in the order of their declaration; a column a year, the newest first."""
    known: dict[tuple[str, int], list[FactShown]] = defaultdict(list)
    for fact in facts:
        known[fact.name, fact.year].append(fact)
    order = {"verified": 0, "self_reported": 1, "estimated": 2}
    return [
        FactRow(
            name.label,
            REPORTING_RULES[name].basis,
            tuple(
                tuple(
                    (fact, _value(fact))
                    for fact in sorted(known[name.value, year], key=lambda fact: order[fact.evidence_level])
                )
                for year in years
            ),
        )
        for name in FactName
        if any(known[name.value, year] for year in years)
    ]


def _history(found: EnterpriseDetail, occasion: Occasion) -> list[dict[str, Any]]:
    """The newest changes first, for the office's own people; contacts only for who reads them on the page."""
    if occasion.user.scope.level == "enterprise":
        return []
    rows = entries(JournalFilter(key=found.row.credit_code), first=0, size=_HISTORY).rows
    return told(rows, without=frozenset() if found.contacts_open else SENSITIVE_FIELDS)


def _value(fact: FactShown) -> str:
    return figures.money(fact.value) if fact.name.endswith("_cny") else figures.plain(fact.value)
