"""The nurture list (培育清单): who is one or two facts away from an entitlement, most money first."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format, Listing
from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import choices, language
from luodi.front.web.forms import FilterForm
from luodi.front.web.list_files import file_of
from luodi.front.web.page import page
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries as places
from luodi.office.policies.actions.make_nurture_list import MakeNurtureList
from luodi.office.policies.nurturing import NurtureFilter, NurtureShown, nurtured, scans
from luodi.office.policies.queries import policy_titles

_ALL = 10**9


class NurtureForm(FilterForm):
    """What narrows the list."""

    policy_code = forms.ChoiceField(label=_("Policy"), required=False)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    change_count = forms.TypedChoiceField(
        label=_("Facts wanting"), required=False, coerce=int, choices=[("", _("All")), ("1", "1"), ("2", "2")]
    )
    nearest_first = forms.BooleanField(label=_("Nearest first"), required=False)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion) -> "NurtureForm":
        """The form as filled by the address."""
        form, tongue = cls(request.GET), language.current()
        titles = ((code, title.in_language(tongue)) for code, title in policy_titles().items())
        form.offer("policy_code", choices.with_all(titles))
        form.offer("district_code", choices.with_all(choices.districts(occasion)))
        return form


@page(Permission.POLICY_VIEW)
def nurture(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The list as its address says, and how it was made."""
    form = NurtureForm.asked(request, occasion)
    at = page_number(request)
    rows, total = nurtured(occasion.user, NurtureFilter(**form.wanted()), (at - 1) * PAGE_SIZE, PAGE_SIZE)
    tongue, scope = language.current(), occasion.user.scope
    names = {row.code: row.name.in_language(tongue) for row in places.districts()}
    return render(
        request,
        "web/nurture.html",
        {
            "form": form,
            "rows": [(row, names.get(row.district_code, "")) for row in rows],
            "paging": paging(request, total, at),
            "scans": [(one, names.get(one.district_code, "")) for one in scans(occasion.user)],
            "makes": occasion.user.may(Permission.POLICY_RUN) and scope.level in {"city", "district"},
            "policy_code": form.wanted().get("policy_code", ""),
            "exports": occasion.user.may(Permission.EXPORT),
            "query": address_with(request.GET, page=None),
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """Exactly the rows that the same address shows, all pages of them."""
    rows, _total = nurtured(occasion.user, NurtureFilter(**NurtureForm.asked(request, occasion).wanted()), 0, _ALL)
    listing = Listing(
        gettext("Nurture list"), tuple(str(head) for head in HEADS), tuple(_exported(row) for row in rows)
    )
    return file_of(occasion, "nurture_list", listing, form)


@page(Permission.POLICY_RUN, method="POST")
def make(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Makes the list anew as of today, for one policy or all, within the user's reach."""
    code = request.POST.get("policy_code", "")
    found = MakeNurtureList(
        occasion=occasion,
        as_of=occasion.on,
        policy_codes=(code,) if code else (),
        district_code=occasion.user.scope.district_code,
    ).execute()
    count = sum(len(each.rows) for each in found)
    said = ngettext("%(count)d row is on the list.", "%(count)d rows are on the list.", count) % {"count": count}
    messages.success(request, said)
    return redirect(f"{reverse('nurture')}?{urlencode({'policy_code': code})}" if code else "nurture")


HEADS = (
    _("Enterprise"),
    _("Credit code"),
    _("District"),
    _("Policy"),
    _("Would get (yuan)"),
    _("What is wanting"),
    _("Distance"),
    _("As of"),
)


def _exported(row: NurtureShown) -> tuple[Cell, ...]:
    tongue = language.current()
    changes = [
        f"{each.subject.in_language(tongue)}: {each.now.in_language(tongue)} → {each.needed.in_language(tongue)}"
        for each in row.changes
    ]
    return (
        row.enterprise_name,
        row.credit_code,
        row.district_code,
        row.policy_title.in_language(tongue),
        "" if row.gain_cny is None else row.gain_cny,
        "; ".join(changes),
        row.distance,
        row.as_of,
    )
