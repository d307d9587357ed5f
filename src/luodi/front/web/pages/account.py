"""The own account: what one may do, the password, the second factor, and ending all sessions."""

from http import HTTPStatus
from io import BytesIO
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web.forms import PlainForm
from luodi.front.web.page import page
from luodi.front.web.problems import said
from luodi.office.people import second_factor
from luodi.office.people.access import Permission, Role, permissions_of
from luodi.office.people.action import Occasion
from luodi.office.people.actions.end_sessions import EndOwnSessions
from luodi.office.people.actions.second_factor import DisableSecondFactor, EnableSecondFactor
from luodi.office.people.actions.set_password import ChangeOwnPassword
from luodi.office.people.explaining import role_text
from luodi.reference.problems import Problem

_SECRET = "second_factor_secret"  # noqa: S105 - the name of a session's key


class PasswordForm(PlainForm):
    """The present password, and the new one twice."""

    present_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("Ten characters or more; not a common one, not only digits, not like the name."),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Both are the same."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(gettext("This differs from the new password above."))
        return again


@page(Permission.REGISTER_VIEW)
def account(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The page."""
    return _page(request, occasion)


@page(Permission.REGISTER_VIEW, method="POST")
def change_password(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """A new password; other sessions of the account end with the old one."""
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, occasion, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        user = ChangeOwnPassword(
            occasion=occasion, present_password=given["present_password"], password=given["password"]
        ).execute()
    except Problem as problem:
        return _page(request, occasion, form=PasswordForm(), problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    update_session_auth_hash(request, user)
    messages.success(request, gettext("The password was changed; other sessions have ended."))
    return redirect("account")


@page(Permission.REGISTER_VIEW, method="POST")
def end_sessions(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Log-out everywhere, here too."""
    EndOwnSessions(occasion=occasion).execute()
    request.session.flush()
    messages.info(request, gettext("All sessions of your account have ended."))
    return redirect("login")


@page(Permission.REGISTER_VIEW)
def second_factor_setup(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Shows the secret as a QR code and in letters, and asks for a first code."""
    if occasion.user.has_second_factor:
        return redirect("account")
    if _SECRET not in request.session:
        request.session[_SECRET] = second_factor.new_secret()
    return _setup(request)


@page(Permission.REGISTER_VIEW)
def second_factor_picture(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The QR code of the secret that is being set up, as a picture from our own address."""
    secret = request.session.get(_SECRET)
    if not secret:
        raise Http404
    picture = BytesIO()
    segno.make(second_factor.address_of(occasion.user, secret), error="m").save(
        picture, kind="svg", scale=5, light="#fff", dark="#000", border=4
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@page(Permission.REGISTER_VIEW, method="POST")
def second_factor_on(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Turns it on with a first code, and shows the recovery codes, this once."""
    secret = request.session.get(_SECRET)
    if not secret:
        return redirect("second-factor")
    try:
        codes = EnableSecondFactor(occasion=occasion, secret=secret, code=request.POST.get("code", "")).execute()
    except Problem as problem:
        return _setup(request, problem)
    del request.session[_SECRET]
    return render(request, "web/recovery_codes.html", {"codes": codes})


@page(Permission.REGISTER_VIEW, method="POST")
def second_factor_off(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Turns it off with the password."""
    try:
        DisableSecondFactor(occasion=occasion, present_password=request.POST.get("present_password", "")).execute()
    except Problem as problem:
        return _page(request, occasion, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, gettext("The second factor is off."))
    return redirect("account")


def _setup(request: HttpRequest, problem: Problem | None = None) -> HttpResponse:
    secret = str(request.session[_SECRET])
    return render(
        request,
        "web/second_factor.html",
        {
            "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            "problem": said(problem.record) if problem else None,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
    )


def _page(
    request: HttpRequest,
    occasion: Occasion,
    *,
    form: PasswordForm | None = None,
    problem: Problem | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    user = occasion.user
    held = permissions_of(Role(user.role), user.desk_field)
    context: dict[str, Any] = {
        "form": form or PasswordForm(),
        "problem": said(problem.record) if problem else None,
        "role": role_text(user),
        "permissions": [(permission.text, permission in held) for permission in Permission],
        "has_password": user.has_usable_password(),
    }
    return render(request, "web/account.html", context, status=status)
