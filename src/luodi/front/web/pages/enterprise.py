"""The file of one enterprise (一企一档)."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.front.web import figures
from luodi.front.web.page import page
from luodi.office.enterprises.queries import FactShown, detail
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.portfolio import projects_of


@page(Permission.REGISTER_VIEW)
def enterprise(request: HttpRequest, occasion: Occasion, credit_code: str) -> HttpResponse:
    """What is known of it, by year and by how well it is known; its projects."""
    found = detail(occasion.user, credit_code, occasion.on)
    projects = []
    if occasion.user.may(Permission.PROJECT_VIEW):
        projects = projects_of(occasion.user, credit_code, occasion.on)
    return render(
        request,
        "web/enterprise.html",
        {
            "enterprise": found,
            "facts": [(label, [(fact, _value(fact)) for fact in facts]) for label, facts in _by_label(found.facts)],
            "projects": projects,
            "as_of": occasion.on,
        },
    )


def _by_label(facts: tuple[FactShown, ...]) -> list[tuple[str, list[FactShown]]]:
    return [(label, list(group)) for label, group in groupby(facts, key=lambda fact: fact.label)]


def _value(fact: FactShown) -> str:
    return figures.money(fact.value) if fact.name.endswith("_cny") else figures.plain(fact.value)
