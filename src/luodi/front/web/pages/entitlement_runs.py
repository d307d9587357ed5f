"""Results of entitlement runs: per policy, by district, industry and size; every number opens into its rows."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format, Listing
from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import choices, figures, language, maps
from luodi.front.web.forms import FilterForm
from luodi.front.web.list_files import file_of
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries as places
from luodi.office.policies.run_results import GroupedBy, ResultFilter, ResultGroup, ResultRow, RunResults, runs
from luodi.office.policies.words import EntitlementStatus

_ALL = 10**9
_FILTERS = {
    GroupedBy.POLICY: "policy_code",
    GroupedBy.DISTRICT: "district_code",
    GroupedBy.INDUSTRY: "industry",
    GroupedBy.SIZE: "size",
}


class ResultForm(FilterForm):
    """What narrows a run's results."""

    policy_code = forms.ChoiceField(label=_("Policy"), required=False)
    district_code = forms.ChoiceField(label=_("District"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion, results: RunResults) -> "ResultForm":
        """The form as filled by the address."""
        form, tongue = cls(request.GET), language.current()
        titles = ((code, title.in_language(tongue)) for code, title in results.titles.items())
        form.offer("policy_code", choices.with_all(titles))
        form.offer("district_code", choices.with_all(choices.districts(occasion)))
        return form


class RowsForm(ResultForm):
    """What narrows the rows; the fields that only links fill are hidden."""

    status = forms.ChoiceField(label=_("Verdict"), required=False)
    industry = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    size = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    is_new = forms.BooleanField(label=_("New since the run before"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion, results: RunResults) -> "RowsForm":
        """The form as filled by the address."""
        form = super().asked(request, occasion, results)
        assert isinstance(form, RowsForm)  # noqa: S101 - cls makes itself
        form.offer("status", choices.with_all(EntitlementStatus.choices))
        return form


@page(Permission.POLICY_VIEW)
def run_list(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The runs, the newest first."""
    tongue = language.current()
    names = {row.code: row.name.in_language(tongue) for row in places.districts()}
    rows = [(row, names.get(row.district_code, "")) for row in runs(occasion.user)]
    return render(request, "web/entitlement_runs.html", {"rows": rows, "is_city": occasion.user.scope.level == "city"})


@page(Permission.POLICY_VIEW)
def run(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One run: per policy, then by district, industry and size."""
    results = RunResults(occasion.user, number)
    form = ResultForm.asked(request, occasion, results)
    wanted = ResultFilter(**form.wanted())
    groups = {by: results.grouped(by, wanted) for by in GroupedBy}
    here = f"{reverse('entitlement-run-rows', args=[number])}"
    districts = groups[GroupedBy.DISTRICT]
    by_code = {one.key: one for one in districts}
    areas = [
        maps.Area(
            row.code,
            row.name.in_language(language.current()),
            Decimal(by_code[row.code].entitled if row.code in by_code else 0),
            figures.plain(by_code[row.code].entitled if row.code in by_code else 0),
            f"{here}?{urlencode({**form.wanted(), 'district_code': row.code, 'status': 'entitled'})}",
        )
        for row in places.districts()
    ]
    return render(
        request,
        "web/entitlement_run.html",
        {
            "run": results.run,
            "form": form,
            "total": results.total(groups[GroupedBy.POLICY]),
            "total_links": _links(here, form.wanted(), {}),
            "policies": _lines(groups[GroupedBy.POLICY], GroupedBy.POLICY, here, form.wanted()),
            "districts": _lines(districts, GroupedBy.DISTRICT, here, form.wanted()),
            "parts": [
                ("industry", gettext("By industry"), gettext("Industry"), _lines(
                    groups[GroupedBy.INDUSTRY], GroupedBy.INDUSTRY, here, form.wanted())),
                ("size", gettext("By size"), gettext("Size"), _lines(
                    groups[GroupedBy.SIZE], GroupedBy.SIZE, here, form.wanted())),
            ],
            "map": maps.district_map(areas),
            "figure_label": gettext("Entitled"),
            "parks": [],
            "exports": occasion.user.may(Permission.EXPORT),
            "query": address_with(request.GET),
        },
    )  # fmt: skip


@page(Permission.POLICY_VIEW)
def rows(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """The rows behind a number."""
    results = RunResults(occasion.user, number)
    form = RowsForm.asked(request, occasion, results)
    number_of_page = page_number(request)
    found, total = results.rows(_wanted(form), (number_of_page - 1) * PAGE_SIZE, PAGE_SIZE)
    tongue = language.current()
    names = {row.code: row.name.in_language(tongue) for row in places.districts()}
    return render(
        request,
        "web/entitlement_run_rows.html",
        {
            "run": results.run,
            "form": form,
            "rows": [(row, names.get(row.district_code, "")) for row in found],
            "paging": paging(request, total, number_of_page),
            "exports": occasion.user.may(Permission.EXPORT),
            "query": address_with(request.GET, page=None),
        },
    )


@page(Permission.EXPORT)
def export_rows(request: HttpRequest, occasion: Occasion, number: int, form: Format) -> HttpResponse:
    """Exactly the rows that the same address shows, all pages of them."""
    results = RunResults(occasion.user, number)
    found, _total = results.rows(_wanted(RowsForm.asked(request, occasion, results)), 0, _ALL)
    listing = Listing(
        gettext("Entitlements"), tuple(str(head) for head in HEADS), tuple(_exported(row) for row in found)
    )
    return file_of(occasion, "entitlements", listing, form)


def _wanted(form: RowsForm) -> ResultFilter:
    wanted = form.wanted()
    status = wanted.pop("status", None)
    return ResultFilter(**wanted, status=EntitlementStatus(status) if status else None)


def _lines(groups: list[ResultGroup], by: GroupedBy, here: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"one": one, **_links(here, asked, {_FILTERS[by]: one.key})} for one in groups]


def _links(here: str, asked: dict[str, Any], own: dict[str, Any]) -> dict[str, str]:
    """Where each number of a line opens."""
    narrowed = {**asked, **own}
    return {
        "entitled": f"{here}?{urlencode({**narrowed, 'status': 'entitled'})}",
        "unknown": f"{here}?{urlencode({**narrowed, 'status': 'unknown'})}",
        "not_entitled": f"{here}?{urlencode({**narrowed, 'status': 'not_entitled'})}",
        "new": f"{here}?{urlencode({**narrowed, 'is_new': 'on'})}",
    }


HEADS = (
    _("Enterprise"),
    _("Credit code"),
    _("District"),
    _("Policy"),
    _("Period"),
    _("Verdict"),
    _("Amount (yuan)"),
    _("Rule"),
    _("Missing facts"),
)


def _exported(row: ResultRow) -> tuple[Cell, ...]:
    tongue = language.current()
    return (
        row.enterprise_name,
        row.credit_code,
        row.district_code,
        row.policy_title.in_language(tongue),
        row.period,
        str(row.status.label),
        "" if row.amount_cny is None else row.amount_cny,
        row.rule or "",
        "; ".join(each.in_language(tongue) for each in row.missing),
    )
