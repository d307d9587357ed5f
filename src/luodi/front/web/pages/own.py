"""The enterprise's own home: its cases, what it is asked to rate, its facts to confirm, and whom it may call."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices, figures
from luodi.front.web.clock_words import clock_words
from luodi.front.web.forms import PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.office.enterprises.actions.report_fact import ReportFact
from luodi.office.enterprises.queries import FactShown, detail
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.enterprise_policies import policies_in_brief
from luodi.office.services.care_queries import find_enterprise, package_of
from luodi.office.services.own import FACTS, to_rate
from luodi.office.services.pool import CaseFilter, pool
from luodi.reference.problems import Problem

_SHOWN = 8
_YEARS = 2


class FactForm(PlainForm):
    """A value for a year, as the enterprise states it."""

    fact = forms.TypedChoiceField(label=_("Fact"), coerce=FACTS)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    value = forms.DecimalField(label=_("Value"), max_digits=20, decimal_places=2)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("fact", choices.capitalised(FACTS.choices))


@page(Permission.FACT_REPORT)
def own(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The home page."""
    return home(request, occasion)


@page(Permission.FACT_REPORT, method="POST")
def report(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Confirms or corrects a fact: it stands as self-reported."""
    form = FactForm(request.POST)
    if not form.is_valid():
        return home(request, occasion, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        ReportFact(
            occasion=occasion,
            enterprise=find_enterprise(occasion.user, occasion.user.scope.credit_code),
            source="企业填报",
            stated_on=occasion.on,
            **form.cleaned_data,
        ).execute()
    except Problem as problem:
        return home(request, occasion, form, problem, status_of(problem.code))
    messages.success(request, gettext("Your fact was recorded as self-reported."))
    return redirect("own")


def home(
    request: HttpRequest,
    occasion: Occasion,
    sent: FactForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page, also for the address of today."""
    code = occasion.user.scope.credit_code
    found = detail(occasion.user, code, occasion.on)
    cases = pool(occasion.user, CaseFilter(page_size=_SHOWN), occasion.at, occasion.on)
    return render(
        request,
        "web/own.html",
        {
            "as_of": occasion.on,
            "enterprise": found,
            "cases": [(row, clock_words(row.reading)) for row in cases.rows],
            "cases_total": cases.total,
            "to_rate": to_rate(occasion.user),
            "facts": [_fact(fact, occasion.on) for fact in _newest(found.facts)],
            "policies": policies_in_brief(occasion.user, code),
            "package": package_of(occasion.user, code, occasion.on),
            "form": sent or FactForm(initial={"year": occasion.on.year - 1}),
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )


def _newest(facts: tuple[FactShown, ...]) -> list[FactShown]:
    """Of each fact and year the best known value; the newest years."""
    best: dict[tuple[str, int], FactShown] = {}
    order = [EvidenceLevel.ESTIMATED, EvidenceLevel.SELF_REPORTED, EvidenceLevel.VERIFIED]
    for fact in sorted(facts, key=lambda one: order.index(one.evidence_level)):
        best[fact.name, fact.year] = fact
    newest = max((fact.year for fact in facts), default=0)
    ordered = sorted(best.items(), key=lambda one: (one[0][0], -one[0][1]))
    return [fact for (_name, year), fact in ordered if year > newest - _YEARS]


def _fact(fact: FactShown, today: date) -> dict[str, object]:
    """A fact with a form that confirms it; what is verified needs no word of the enterprise."""
    confirms = fact.evidence_level is EvidenceLevel.ESTIMATED or fact.stale
    value = figures.money(fact.value) if fact.name.endswith("_cny") else figures.plain(fact.value)
    return {"fact": fact, "value": value, "confirms": confirms, "plain": _plain(fact.value), "today": today}


def _plain(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.01")), "f")
