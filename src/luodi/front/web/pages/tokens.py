"""Tokens of programs: one's own and those of whom one administers, a new one (shown once), and revoking."""

from datetime import timedelta
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.issuing import issue
from luodi.front.web.forms import DayField, PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said
from luodi.office.people.access import Permission, Role, permissions_of
from luodi.office.people.action import Occasion
from luodi.office.programs import tokens as kept
from luodi.office.programs.actions.revoke_token import RevokeToken
from luodi.reference.problems import Problem

_USUAL_DAYS = 90


class TokenForm(PlainForm):
    """What the token is for, what it may do, and until when."""

    title = forms.CharField(label=_("What it is for"), max_length=80)
    expires_on = DayField(label=_("Good until"), help_text=_("A year at most."))
    scopes = forms.MultipleChoiceField(label=_("What it may do"))


@page(Permission.REGISTER_VIEW)
def tokens(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The page."""
    return _page(request, occasion)


@page(Permission.REGISTER_VIEW, method="POST")
def issue_token(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Issues one to who is logged in, and shows it this once."""
    form = _form(occasion, request)
    if not form.is_valid():
        return _page(request, occasion, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        token = issue(occasion, given["title"], [Permission(scope) for scope in given["scopes"]], given["expires_on"])
    except Problem as problem:
        return _page(request, occasion, form=form, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return render(request, "web/token_issued.html", {"token": token, "title": given["title"]})


@page(Permission.REGISTER_VIEW, method="POST")
def revoke_token(request: HttpRequest, occasion: Occasion, number: int) -> HttpResponse:
    """Revokes one; it is never given back."""
    token = kept.find_token(occasion.user, number)
    if token is None:
        raise Http404
    RevokeToken(occasion=occasion, token=token).execute()
    messages.success(request, gettext("The token was revoked."))
    return redirect("tokens")


def _form(occasion: Occasion, request: HttpRequest | None = None) -> TokenForm:
    usual = {"expires_on": occasion.on + timedelta(days=_USUAL_DAYS)}
    form = TokenForm(request.POST) if request else TokenForm(initial=usual)
    form.offer("scopes", [(one.value, one.value) for one in _held(occasion)])
    return form


def _held(occasion: Occasion) -> list[Permission]:
    """What the person may do: a token may do no more."""
    held = permissions_of(Role(occasion.user.role), occasion.user.desk_field)
    return [one for one in Permission if one in held]


def _page(
    request: HttpRequest,
    occasion: Occasion,
    *,
    form: TokenForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    form = form or _form(occasion)
    chosen = set(form["scopes"].value() or [])
    context = {
        "rows": kept.tokens(occasion.user, occasion.on),
        "form": form,
        "scopes": [(one.value, one.text, one.value in chosen) for one in _held(occasion)],
        "problem": said(problem.record) if problem else None,
    }
    return render(request, "web/tokens.html", context, status=status)
