"""Policies (政策): the list, and one policy with its tables, its worked examples and who gets it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.engine.entitlements import AppliesHow, Kind, Level
from luodi.front.exchange.listing import Format, Listing
from luodi.front.exchange.reading.cells import Cell
from luodi.front.exchange.rule_files import tables_of
from luodi.front.web import choices, language
from luodi.front.web.forms import FilterForm
from luodi.front.web.list_files import file_of
from luodi.front.web.page import page
from luodi.front.web.table import address_with
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.policy_file import PolicyFile, policy_file
from luodi.office.policies.queries import PolicyRow, policies


class PoliciesForm(FilterForm):
    """What narrows the list."""

    text = forms.CharField(label=_("Title or document number"), required=False, max_length=80)
    level = forms.ChoiceField(label=_("Level"), required=False)
    kind = forms.ChoiceField(label=_("Kind of policy"), required=False)
    applies_how = forms.ChoiceField(label=_("How it is applied for"), required=False)
    in_force = forms.BooleanField(label=_("In force today only"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest) -> "PoliciesForm":
        """The form as filled by the address."""
        form, tongue = cls(request.GET), language.current()
        for name, words in (("level", Level), ("kind", Kind), ("applies_how", AppliesHow)):
            form.offer(name, choices.with_all((each.value, each.text.in_language(tongue)) for each in words))
        return form


@page(Permission.POLICY_VIEW)
def policy_list(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The policies that the address asks for, with who is entitled within reach."""
    form = PoliciesForm.asked(request)
    rows = _rows(form, occasion)
    return render(
        request,
        "web/policies.html",
        {
            "as_of": occasion.on,
            "form": form,
            "rows": [(row, row.valid_to is not None and row.valid_to < occasion.on) for row in rows],
            "total_entitled": sum(row.entitled for row in rows),
            "total_unknown": sum(row.unknown for row in rows),
            "total_cny": sum(row.amount_cny for row in rows),
            "exports": occasion.user.may(Permission.EXPORT),
            "query": address_with(request.GET),
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """Exactly the rows that the same address shows."""
    found = _rows(PoliciesForm.asked(request), occasion)
    rows = tuple(tuple(value(row) for _head, value in EXPORTED) for row in found)
    listing = Listing(gettext("Policies"), tuple(str(head) for head, _value in EXPORTED), rows)
    return file_of(occasion, "policies", listing, form)


@page(Permission.POLICY_VIEW)
def policy(request: HttpRequest, occasion: Occasion, code: str) -> HttpResponse:
    """One policy."""
    file = policy_file(occasion.user, code, occasion.on)
    return render(
        request,
        "web/policy.html",
        {
            "as_of": occasion.on,
            "file": file,
            "policy": file.definition,
            "parameters": _parameters(file, occasion),
            "tables": tables_of(file.decision_xml),
            "names": ("policy.toml", "decision.dmn", "tables.xlsx", "cases.csv"),
            "edits": occasion.user.may(Permission.POLICY_EDIT),
            "tries": occasion.user.may(Permission.POLICY_RUN),
            "staff": occasion.user.scope.level != "enterprise",
        },
    )


def _parameters(file: PolicyFile, occasion: Occasion) -> list[dict[str, Any]]:
    """Each figure with its value of the day; the others are told beside it."""
    return [
        {"parameter": each, "now": each.on(occasion.on) or each.values[-1], "all": each.values}
        for each in file.definition.parameters
    ]


def _rows(form: PoliciesForm, occasion: Occasion) -> list[PolicyRow]:
    wanted = form.wanted()
    text = wanted.pop("text", "").lower()
    in_force = wanted.pop("in_force", False)
    return [
        row
        for row in policies(occasion.user)
        if all(getattr(row, name) == value for name, value in wanted.items())
        and (not text or text in f"{row.title.zh} {row.title.en} {row.document_number}".lower())
        and (not in_force or (row.valid_from <= occasion.on and (row.valid_to is None or occasion.on <= row.valid_to)))
    ]


EXPORTED: tuple[tuple[Promise, Callable[[PolicyRow], Cell]], ...] = (
    (_("Policy"), lambda row: row.title.in_language(language.current())),
    (_("Document number"), lambda row: row.document_number),
    (_("Level"), lambda row: row.level.text.in_language(language.current())),
    (_("Kind of policy"), lambda row: row.kind.text.in_language(language.current())),
    (_("How it is applied for"), lambda row: row.applies_how.text.in_language(language.current())),
    (_("Valid from"), lambda row: row.valid_from),
    (_("Valid to"), lambda row: row.valid_to or ""),
    (_("Entitled"), lambda row: row.entitled),
    (_("Not yet known"), lambda row: row.unknown),
    (_("Amount (yuan)"), lambda row: row.amount_cny),
)
