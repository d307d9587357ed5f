"""All policies for one enterprise: what it has, could have, why not, what is missing. Each enterprise sees its own."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format, Listing
from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import language
from luodi.front.web.forms import DayField, FilterForm
from luodi.front.web.list_files import file_of
from luodi.front.web.page import page
from luodi.front.web.table import address_with
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.combining import ForgoneEntitlement
from luodi.office.policies.enterprise_policies import EnterprisePolicies, PolicyStanding, policies_of


class DayForm(FilterForm):
    """As of which day."""

    as_of: forms.Field = DayField(label=_("As of"), required=False)

    @classmethod
    def day(cls, request: HttpRequest, occasion: Occasion) -> date:
        """The day that the address asks for, else today."""
        asked: date | None = cls(request.GET).wanted().get("as_of")
        return asked or occasion.on


@page(Permission.POLICY_VIEW)
def one(request: HttpRequest, occasion: Occasion, credit_code: str) -> HttpResponse:
    """The page."""
    day = DayForm.day(request, occasion)
    found = policies_of(occasion.user, credit_code, day)
    tongue = language.current()
    return render(
        request,
        "web/enterprise_policies.html",
        {
            "found": found,
            "as_of": day,
            "form": DayForm(initial={"as_of": day}),
            "groups": [
                ("entitled", gettext("Entitled to"), found.entitled),
                ("unknown", gettext("Not yet known"), found.unknown),
                ("not_entitled", gettext("Not entitled"), found.not_entitled),
            ],
            "ask": [
                (one, [(code, found.titles[code].in_language(tongue)) for code in one.policies]) for one in found.ask
            ],
            "taken": [(code, found.titles[code], amount) for code, amount in found.combination.taken.items()]
            if found.combination
            else [],
            "forgone": [(one, found.titles[one.policy_code], found.titles[one.for_policy]) for one in _forgone(found)],
            "is_own": occasion.user.scope.level == "enterprise",
            "exports": occasion.user.may(Permission.EXPORT),
            "query": address_with(request.GET),
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, credit_code: str, form: Format) -> HttpResponse:
    """Each policy as a row: what it says, how much, why not, what is missing."""
    day = DayForm.day(request, occasion)
    found = policies_of(occasion.user, credit_code, day)
    rows = tuple(_row(one) for group in (found.entitled, found.unknown, found.not_entitled) for one in group)
    listing = Listing(gettext("Policies"), tuple(str(head) for head in HEADS), rows)
    return file_of(occasion, "enterprise_policies", listing, form)


def _forgone(found: EnterprisePolicies) -> tuple[ForgoneEntitlement, ...]:
    return found.combination.forgone if found.combination else ()


def _row(one: PolicyStanding) -> tuple[Cell, ...]:
    tongue = language.current()
    changes = [
        f"{each.subject.in_language(tongue)}: {each.now.in_language(tongue)} → {each.needed.in_language(tongue)}"
        for each in one.changes
    ]
    return (
        one.title.in_language(tongue),
        one.status.text.in_language(tongue),
        "" if one.amount_cny is None else one.amount_cny,
        "" if one.stake_cny is None else one.stake_cny,
        "; ".join(each.in_language(tongue) for each in one.missing),
        "; ".join(changes),
    )


HEADS = (
    _("Policy"),
    _("Verdict"),
    _("Amount (yuan)"),
    _("At stake (yuan)"),
    _("Missing facts"),
    _("Nearest change"),
)
