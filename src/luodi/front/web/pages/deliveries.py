"""Money of policies on its way (兑现): the board, one payment with its forms, and how fully and fast money arrives."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.listing import Format, Listing
from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import choices, language
from luodi.front.web.forms import FilterForm, PlainForm
from luodi.front.web.list_files import file_of
from luodi.front.web.page import page
from luodi.front.web.problems import said, status_of
from luodi.front.web.table import PAGE_SIZE, address_with, page_number, paging
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.approve_payment import ApprovePayment
from luodi.office.policies.actions.claim_payment import ClaimPayment
from luodi.office.policies.actions.claw_back_payment import ClawBackPayment
from luodi.office.policies.actions.notify_entitled import NotifyEntitled
from luodi.office.policies.actions.prepare_payment import PreparePayment
from luodi.office.policies.actions.refuse_payment import RefusePayment, may_refuse
from luodi.office.policies.actions.withdraw_payment import WithdrawPayment
from luodi.office.policies.delivery import (
    DeliveryFile,
    DeliveryFilter,
    DeliveryRow,
    Figure,
    board,
    delivery_file,
    money_titles,
    seen_entitlement,
    seen_payment,
)
from luodi.office.policies.delivery_measures import DeliveryMeasures, Grouping, measures
from luodi.office.policies.words import PaymentState
from luodi.reference.problems import Problem

_ALL = 10**9


class BoardForm(FilterForm):
    """What narrows the board."""

    figure = forms.ChoiceField(label=_("Shown"), required=False)
    policy_code = forms.ChoiceField(label=_("Policy"), required=False)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    credit_code = forms.CharField(label=_("Credit code"), required=False, max_length=18)

    @classmethod
    def asked(cls, request: HttpRequest, occasion: Occasion) -> "BoardForm":
        """The form as filled by the address; an enterprise sees its own alone and narrows little."""
        form, tongue = cls(request.GET), language.current()
        form.offer("figure", choices.with_all((each.value, each.text.in_language(tongue)) for each in Figure))
        titles = money_titles()
        form.offer("policy_code", choices.with_all((code, title.in_language(tongue)) for code, title in titles.items()))
        form.offer("district_code", choices.with_all(choices.districts(occasion)))
        if occasion.user.scope.level == "enterprise":
            del form.fields["district_code"], form.fields["credit_code"]
        return form


class ClaimForm(PlainForm):
    """To which account."""

    verb: ClassVar[str] = "claim"
    bank_name = forms.CharField(label=_("Bank"), max_length=80)
    bank_account = forms.CharField(label=_("Account number"), max_length=40)


class PrepareForm(PlainForm):
    """Checked."""

    verb: ClassVar[str] = "prepare"
    reason = forms.CharField(label=_("Remark"), required=False, max_length=300)


class ApproveForm(PlainForm):
    """Approved."""

    verb: ClassVar[str] = "approve"
    reason = forms.CharField(label=_("Remark"), required=False, max_length=300)


class RefuseForm(PlainForm):
    """Refused, and why."""

    verb: ClassVar[str] = "refuse"
    reason = forms.CharField(label=_("Reason"), max_length=300)


class WithdrawForm(PlainForm):
    """Withdrawn, and why."""

    verb: ClassVar[str] = "withdraw"
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ClawBackForm(PlainForm):
    """How much comes back, and why."""

    verb: ClassVar[str] = "claw-back"
    amount_cny = forms.DecimalField(label=_("Amount in yuan"), max_digits=18, decimal_places=2)
    reason = forms.CharField(label=_("Reason"), max_length=300)


FORMS: dict[str, type[PlainForm]] = {
    form.verb: form for form in (ClaimForm, PrepareForm, ApproveForm, RefuseForm, WithdrawForm, ClawBackForm)
}
_ACTIONS: dict[str, Callable[..., Any]] = {
    "prepare": PreparePayment,
    "approve": ApprovePayment,
    "refuse": RefusePayment,
    "withdraw": WithdrawPayment,
    "claw-back": ClawBackPayment,
}
_LABELS = {
    "claim": _("Confirm or apply"),
    "prepare": _("Checked: lay before the chief"),
    "approve": _("Approve"),
    "refuse": _("Refuse"),
    "withdraw": _("Withdraw"),
    "claw-back": _("Claw back"),
}


@page(Permission.POLICY_VIEW)
def deliveries(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The board as its address says; every count opens into its rows."""
    form = BoardForm.asked(request, occasion)
    wanted = _filter(form, request)
    found = board(occasion.user, wanted, occasion.at, occasion.on)
    return render(
        request,
        "web/deliveries.html",
        {
            "as_of": occasion.on,
            "form": form,
            "rows": found.rows,
            "paging": paging(request, found.total, found.page),
            "counts": [
                {
                    "figure": figure,
                    "address": address_with(request.GET, figure=figure.value, page=None),
                    "count": found.counts[figure],
                    "amount": found.amounts[figure],
                    "here": wanted.figure is figure,
                }
                for figure in Figure
            ],
            "notifies": occasion.user.may(Permission.PAYMENT_PREPARE),
            "policy_code": wanted.policy_code,
            "district_code": wanted.district_code,
            "exports": occasion.user.may(Permission.EXPORT),
            "query": address_with(request.GET, page=None),
        },
    )


@page(Permission.EXPORT)
def export(request: HttpRequest, occasion: Occasion, form: Format) -> HttpResponse:
    """Exactly the rows that the same address shows, all pages of them, in their order."""
    wanted = replace(_filter(BoardForm.asked(request, occasion), request), page=1, page_size=_ALL)
    found = board(occasion.user, wanted, occasion.at, occasion.on)
    rows = tuple(tuple(value(row) for _head, value in EXPORTED) for row in found.rows)
    listing = Listing(gettext("Delivery"), tuple(str(head) for head, _value in EXPORTED), rows)
    return file_of(occasion, "deliveries", listing, form)


@page(Permission.PAYMENT_PREPARE, method="POST")
def notify(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Announces what the filter holds to all who were not told yet."""
    policy_code, district_code = request.POST.get("policy_code", ""), request.POST.get("district_code", "")
    count = NotifyEntitled(occasion=occasion, policy_code=policy_code, district_code=district_code).execute()
    messages.success(
        request,
        ngettext("%(count)d entitlement was announced.", "%(count)d entitlements were announced.", count)
        % {"count": count},
    )
    return redirect("deliveries")


@page(Permission.POLICY_VIEW)
def delivery(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """One entitlement's payment."""
    return _page(request, occasion, number)


@page(Permission.POLICY_VIEW, method="POST")
def act(request: HttpRequest, occasion: Occasion, number: int, verb: str) -> HttpResponse:
    """Does one thing to it; what is refused is said on its page, with what was filled in."""
    if verb not in FORMS:
        raise Http404
    form = FORMS[verb](request.POST)
    if not form.is_valid():
        return _page(request, occasion, number, form)
    given = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
    try:
        if verb == "claim":
            ClaimPayment(occasion=occasion, entitlement=seen_entitlement(occasion.user, number), **given).execute()
        else:
            _ACTIONS[verb](occasion=occasion, payment=seen_payment(occasion.user, number), **given).execute()
    except Problem as problem:
        return _page(request, occasion, number, form, problem)
    messages.success(request, gettext("Done."))
    return redirect("delivery", number)


@page(Permission.POLICY_VIEW)
def measures_page(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Coverage and days to pay, by district or by policy."""
    by = request.GET.get("by", "")
    grouping = Grouping(by) if by in set(Grouping) else Grouping.DISTRICT
    groups, whole = measures(occasion.user, grouping, DeliveryFilter(), occasion.on)
    return render(
        request,
        "web/delivery_measures.html",
        {
            "as_of": occasion.on,
            "grouping": grouping.value,
            "figures": list(Figure),
            "lines": [*(_line(each, grouping) for each in groups), _line(whole, None)],
        },
    )


def _line(one: DeliveryMeasures, grouping: Grouping | None) -> dict[str, Any]:
    """A line of the table; every count with the address of its rows."""
    narrowing = {f"{grouping.value}_code": one.key} if grouping and one.key else {}
    return {
        "one": one,
        "whole": grouping is None,
        "counts": [
            (one.rows[figure], f"{reverse('deliveries')}?{urlencode({**narrowing, 'figure': figure.value})}")
            for figure in Figure
        ],
    }


def _page(
    request: HttpRequest,
    occasion: Occasion,
    number: int,
    sent: PlainForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    file = delivery_file(occasion.user, number, occasion.at)
    offered = [
        {
            "verb": verb,
            "label": _LABELS[verb],
            "form": sent if sent is not None and isinstance(sent, FORMS[verb]) else FORMS[verb](auto_id=f"{verb}-%s"),
            "grave": verb in ("refuse", "withdraw", "claw-back"),
        }
        for verb in _offered(file, occasion)
    ]
    return render(
        request,
        "web/delivery.html",
        {
            "as_of": occasion.on,
            "file": file,
            "row": file.row,
            "offered": offered,
            "problem": said(problem.record) if problem else None,
        },
        status=status_of(problem.code) if problem else HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK,
    )


def _offered(file: DeliveryFile, occasion: Occasion) -> list[str]:
    """The verbs that make sense now and that the person may do."""
    user, state = occasion.user, file.row.state
    claimable = (None, PaymentState.NOTIFIED, PaymentState.REFUSED, PaymentState.WITHDRAWN)
    wanted = {
        "claim": state in claimable and file.row.entitled_cny > 0 and user.may(Permission.PAYMENT_CLAIM),
        "prepare": state is PaymentState.CLAIMED and user.may(Permission.PAYMENT_PREPARE),
        "approve": state is PaymentState.PREPARED and user.may(Permission.PAYMENT_APPROVE),
        "refuse": state in RefusePayment.allowed and state is not None and may_refuse(user, state),
        "withdraw": state in WithdrawPayment.allowed and user.may(Permission.PAYMENT_CLAIM),
        "claw-back": state is PaymentState.PAID and user.may(Permission.PAYMENT_APPROVE),
    }
    return [verb for verb, makes_sense in wanted.items() if makes_sense]


def _filter(form: BoardForm, request: HttpRequest) -> DeliveryFilter:
    wanted = form.wanted()
    figure = wanted.pop("figure", None)
    return DeliveryFilter(
        **wanted, figure=Figure(figure) if figure else None, page=page_number(request), page_size=PAGE_SIZE
    )


EXPORTED: tuple[tuple[Promise, Callable[[DeliveryRow], Cell]], ...] = (
    (_("Light"), lambda row: row.light.text.in_language(language.current())),
    (_("Enterprise"), lambda row: row.enterprise_name),
    (_("Credit code"), lambda row: row.credit_code),
    (_("District"), lambda row: row.district_name.in_language(language.current())),
    (_("Policy"), lambda row: row.policy_title.in_language(language.current())),
    (_("Period"), lambda row: row.period),
    (_("How it is applied for"), lambda row: row.applies_how.text.in_language(language.current())),
    (_("Entitled (yuan)"), lambda row: row.entitled_cny),
    (_("State"), lambda row: str(row.state.label) if row.state else ""),
    (_("Waits for"), lambda row: row.step.text.in_language(language.current()) if row.step else ""),
    (_("Due on"), lambda row: row.due_on or ""),
    (_("Amount (yuan)"), lambda row: "" if row.amount_cny is None else row.amount_cny),
    (_("Received (yuan)"), lambda row: row.received_cny),
    (_("Difference (yuan)"), lambda row: row.difference_cny),
    (_("Paid on"), lambda row: row.paid_on or ""),
    (_("Reason"), lambda row: row.reason),
)
