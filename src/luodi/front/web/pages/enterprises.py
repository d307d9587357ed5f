"""The list of enterprises."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import FilterForm
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, Column, headings, page_number, paging
from luodi.office.enterprises.queries import EnterpriseFilter, search
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


class EnterpriseForm(FilterForm):
    """What narrows the list."""

    text = forms.CharField(label=_("Part of a name or code"), required=False, max_length=80)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    park_code = forms.ChoiceField(label=_("Park"), required=False)
    industry = forms.RegexField(r"^(?:[A-Ta-t]|\d{2,4})$", label=_("Industry code"), required=False)


@page(Permission.REGISTER_VIEW)
def enterprises(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Search by a part of name or code; narrow; sort; page."""
    form = EnterpriseForm(request.GET)
    form.offer("district_code", choices.with_all(choices.districts(occasion)))
    form.offer("park_code", choices.with_all(choices.parks(occasion)))
    wanted = form.wanted()
    wanted["industry"] = wanted.get("industry", "").upper()
    sort = request.GET.get("sort", "name")
    found = search(occasion.user, EnterpriseFilter(**wanted, sort=sort, page=page_number(request), page_size=PAGE_SIZE))
    return render(
        request,
        "web/enterprises.html",
        {
            "form": form,
            "sort": request.GET.get("sort", ""),
            "rows": found.rows,
            "headings": headings(request, COLUMNS, sort),
            "paging": paging(request, found.total, found.page, more=found.more),
        },
    )
