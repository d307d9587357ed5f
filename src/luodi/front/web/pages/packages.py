"""Service packages (服务包): what each enterprise may count on, and when that is looked at again."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format
from luodi.front.web import language
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.list_files import Columns, list_file
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.services.actions.set_service_package import Promised, SetServicePackage
from luodi.office.services.care_queries import PackageShown, find_enterprise, package_of, packages
from luodi.office.services.words import PromiseKind
from luodi.reference.problems import Problem

_LINES = forms.Textarea({"rows": 4})

EXPORTED: Columns[PackageShown] = (
    (_("Light"), lambda row: row.light.text.in_language(language.current())),
    (_("Enterprise"), lambda row: row.enterprise_name),
    (_("Credit code"), lambda row: row.credit_code),
    (_("Service steward"), lambda row: row.steward_name),
    (_("Office"), lambda row: row.office_name),
    (_("Promises"), lambda row: "；".join(one.text for one in row.promises)),
    (_("Agreed on"), lambda row: row.agreed_on),
    (_("Review on"), lambda row: row.review_on),
)


class PackageForm(PlainForm):
    """The package as a whole: services and policies are written one a line."""

    steward_name = forms.CharField(label=_("Service steward"), max_length=80)
    steward_phone = forms.CharField(label=_("Steward's telephone"), required=False, max_length=40)
    review_on = DayField(label=_("Review on"))
    services = forms.CharField(
        label=_("Promised services"), required=False, max_length=2000, widget=_LINES, help_text=_("One a line")
    )
    policies = forms.CharField(
        label=_("Promised policies"),
        required=False,
        max_length=2000,
        widget=_LINES,
        help_text=_("One a line; a code may stand before a space and the title"),
    )

    def promises(self) -> list[Promised]:
        """Services first, then policies."""
        services = [Promised(PromiseKind.SERVICE, line[:200]) for line in _lines(self.cleaned_data["services"])]
        return [*services, *(_policy(line) for line in _lines(self.cleaned_data["policies"]))]


@page(Permission.CARE_VIEW)
def package_list(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """All packages within reach, the earliest review first."""
    rows, shown = packages(occasion.user, occasion.on), page_number(request)
    context = {
        "as_of": occasion.on,
        "rows": rows[(shown - 1) * PAGE_SIZE :][:PAGE_SIZE],
        "paging": paging(request, len(rows), shown),
        "exports": "packages-export" if occasion.user.may(Permission.EXPORT) else "",
    }
    return render(request, "web/packages.html", context)


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:  # noqa: ARG001 - a page
    """All packages within reach."""
    rows = packages(occasion.user, occasion.on)
    return list_file(occasion, "service_packages", _("Service packages"), EXPORTED, rows, form=form)


@page(Permission.CARE_VIEW)
def package(request: HttpRequest, occasion: Occasion, credit_code: str) -> HttpResponse:
    """The package of one enterprise, and the form that sets it."""
    return _page(request, occasion, credit_code)


@page(Permission.CARE_EDIT, method="POST")
def set_package(request: HttpRequest, occasion: Occasion, credit_code: str) -> HttpResponse:
    """Replaces the package; what is refused is said over the form as it was filled in."""
    enterprise = find_enterprise(occasion.user, credit_code)
    form = PackageForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, credit_code, sent=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        SetServicePackage(
            occasion=occasion,
            enterprise=enterprise,
            steward_name=given["steward_name"],
            steward_phone=given["steward_phone"],
            review_on=given["review_on"],
            promises=form.promises(),
        ).execute()
    except Problem as problem:
        return _page(request, occasion, credit_code, sent=form, problem=problem, status=status_of(problem.code))
    messages.success(request, gettext("The service package was set."))
    return redirect("service-package", credit_code)


def _page(
    request: HttpRequest,
    occasion: Occasion,
    credit_code: str,
    *,
    sent: PackageForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    enterprise = find_enterprise(occasion.user, credit_code)
    found = package_of(occasion.user, enterprise.credit_code, occasion.on)
    form = None
    if occasion.user.may(Permission.CARE_EDIT):
        form = sent or PackageForm(initial=_initial(found))
    return render(
        request,
        "web/package.html",
        {
            "as_of": occasion.on,
            "name": enterprise.name,
            "credit_code": enterprise.credit_code,
            "package": found,
            "form": form,
            "problem": said(problem.record) if problem else None,
        },
        status=status,
    )


def _initial(found: PackageShown | None) -> dict[str, object]:
    """The package as the form writes it."""
    if found is None:
        return {}
    written = [(one.kind, f"{one.policy_code} {one.text}".strip()) for one in found.promises]
    return {
        "steward_name": found.steward_name,
        "steward_phone": found.steward_phone,
        "review_on": found.review_on,
        "services": "\n".join(text for kind, text in written if kind is PromiseKind.SERVICE),
        "policies": "\n".join(text for kind, text in written if kind is PromiseKind.POLICY),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _policy(line: str) -> Promised:
    """``CODE title``: the first word is a code when it has a digit and no 中文."""
    first, _space, rest = line.partition(" ")
    is_code = bool(rest) and first.isascii() and any(character.isdigit() for character in first)
    return Promised(PromiseKind.POLICY, (rest if is_code else line).strip()[:200], first if is_code else "")
