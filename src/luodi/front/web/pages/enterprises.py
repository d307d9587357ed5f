"""The list of enterprises, on the page and as a file."""

from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format
from luodi.front.web import choices
from luodi.front.web.forms import FilterForm
from luodi.front.web.list_files import Columns, list_file, too_many_rows
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, Column, address_with, headings, page_number, paging
from luodi.office.enterprises.queries import COUNTED, EnterpriseFilter, EnterpriseRow, search
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion

COLUMNS = (
    Column("name", _("Enterprise")),
    Column("", _("District and park")),
    Column("", _("Industry")),
    Column("capital_amount", _("Registered capital"), number=True),
    Column("registered_on", _("Registered on")),
    Column("", _("Legal form")),
)

EXPORTED: Columns[EnterpriseRow] = (
    (_("Credit code"), lambda row: row.credit_code),
    (_("Enterprise"), lambda row: row.name),
    (_("District"), lambda row: row.district_name),
    (_("Park"), lambda row: row.park_name),
    (_("Industry code"), lambda row: row.industries[0].code if row.industries else None),
    (_("Industry"), lambda row: row.industries[0].name if row.industries else None),
    (_("Registered capital"), lambda row: row.capital_amount),
    (_("Currency"), lambda row: row.capital_currency if row.capital_amount is not None else None),
    (_("Registered on"), lambda row: row.registered_on),
    (_("Legal form"), lambda row: row.legal_form),
)


class EnterpriseForm(FilterForm):
    """What narrows the list."""

    text = forms.CharField(label=_("Part of a name or code"), required=False, max_length=80)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    park_code = forms.ChoiceField(label=_("Park"), required=False)
    industry = forms.RegexField(r"^(?:[A-Ta-t]|\d{2,4})$", label=_("Industry code"), required=False)


@page(Permission.REGISTER_VIEW)
def enterprises(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Search by a part of name or code; narrow; sort; page."""
    form, wanted = _asked(request, occasion)
    found = search(occasion.user, wanted)
    return render(
        request,
        "web/enterprises.html",
        {
            "form": form,
            "sort": request.GET.get("sort", ""),
            "rows": found.rows,
            "headings": headings(request, COLUMNS, wanted.sort),
            "paging": paging(request, found.total, found.page, more=found.more),
            "exports": "enterprises-export" if occasion.user.may(Permission.EXPORT) and not found.more else "",
            "query": address_with(request.GET, page=None),
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """The list as its address says, all pages of it; a ``Problem`` when there is more than is counted."""
    _form, wanted = _asked(request, occasion)
    found = search(occasion.user, replace(wanted, page=1, page_size=COUNTED))
    if found.more:
        raise too_many_rows(COUNTED)
    return list_file(occasion, "enterprises", _("Enterprises"), EXPORTED, found.rows, form=form)


def _asked(request: HttpRequest, occasion: Occasion) -> tuple[EnterpriseForm, EnterpriseFilter]:
    form = EnterpriseForm(request.GET)
    form.offer("district_code", choices.with_all(choices.districts(occasion)))
    form.offer("park_code", choices.with_all(choices.parks(occasion)))
    wanted = form.wanted()
    wanted["industry"] = wanted.get("industry", "").upper()
    sort = request.GET.get("sort", "name")
    return form, EnterpriseFilter(**wanted, sort=sort, page=page_number(request), page_size=PAGE_SIZE)
