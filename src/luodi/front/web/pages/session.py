"""Log-in and log-out: name and password, then a code where the account has a second factor; or single sign-on."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.contrib.auth.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from luodi.front.web import clock, sign_on
from luodi.front.web.caller import address_of
from luodi.front.web.forms import PlainForm
from luodi.office.people.action import Occasion
from luodi.office.people.log_in import half_way_in, signed_on, with_password
from luodi.office.people.log_in_guard import forget_failures, locked_until, note_failure
from luodi.office.people.second_factor import takes
from luodi.reference.problems import Problem
from luodi.reference.text import Text

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_PENDING, _BACK = "log_in_pending", "sign_on_back"
_PENDING_FOR = timedelta(minutes=5)


class LogInForm(PlainForm):
    """Name and password."""

    username = forms.CharField(label=_("Log-in name"), max_length=150)
    password = forms.CharField(label=_("Password"), max_length=4096, strip=False, widget=forms.PasswordInput)


class LogOut(LogoutView):
    """Ends the session; POST only."""

    next_page = "/login/"
    http_method_names = ["post", "options"]


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Lets in who knows name and password; with a second factor, on to the page that asks for the code."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    if request.method != "POST" or not settings.LOCAL_LOG_IN:
        return _asking(request, LogInForm())
    form = LogInForm(request.POST)
    return (
        _tried(request, form) if form.is_valid() else _asking(request, form, gettext("Please give name and password."))
    )


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_in_code(request: HttpRequest) -> HttpResponse:
    """Asks for the code of the second factor, or for a recovery code, from who just gave the right password."""
    entering = _half_way(request)
    if entering is None:
        return redirect("login")
    if request.method != "POST":
        return render(request, "web/log_in_code.html")
    user, now = entering.user, entering.at
    if locked_until(user.username, address_of(request), now):
        return render(request, "web/log_in_code.html", {"wrong": _said_locked()}, status=HTTPStatus.TOO_MANY_REQUESTS)
    if not takes(user, request.POST.get("code", "")[:64], now):
        note_failure(user.username, address_of(request), now)
        return render(request, "web/log_in_code.html", {"wrong": gettext("The code is not right, or was used before.")})
    back = str(request.session.pop(_PENDING)[3])
    return _let_in(request, entering, back)


@never_cache
@require_safe
def sign_on_begin(request: HttpRequest) -> HttpResponse:
    """On to the city's single sign-on."""
    if not sign_on.is_offered():
        raise Http404
    request.session[_BACK] = _next(request)
    return sign_on.begun(request)


@never_cache
@require_safe
def sign_on_back(request: HttpRequest) -> HttpResponse:
    """The provider's answer: lets in whom it names, when that person has an account here."""
    if not sign_on.is_offered():
        raise Http404
    name = sign_on.name_told(request)
    entering = signed_on(name, clock.instant())
    if entering is None:
        raise Problem(
            "sign_on.no_account",
            Text("您在本系统没有启用的账号", "You have no active account here"),
            Text("请联系本系统管理员开通", "Ask an administrator of this system for one"),
        )
    back = str(request.session.pop(_BACK, "/"))
    return _let_in(request, entering, back)


def _tried(request: HttpRequest, form: LogInForm) -> HttpResponse:
    name, now = form.cleaned_data["username"], clock.instant()
    if locked_until(name, address_of(request), now):
        make_password(form.cleaned_data["password"])  # takes as long as an honest answer
        return _locked(request, form)
    entering = with_password(name, form.cleaned_data["password"], now)
    if entering is None:
        note_failure(name, address_of(request), now)
        return _asking(request, form, gettext("Name or password is not right, or the account is not active."))
    user = entering.user
    if user.has_second_factor:
        request.session.cycle_key()
        request.session[_PENDING] = [user.pk, user.get_session_auth_hash(), now.isoformat(), _next(request)]
        return redirect("log-in-code")
    return _let_in(request, entering, _next(request))


def _half_way(request: HttpRequest) -> Occasion | None:
    kept: list[Any] | None = request.session.get(_PENDING)
    now = clock.instant()
    if kept is None or now - datetime.fromisoformat(kept[2]) > _PENDING_FOR:
        return None
    return half_way_in(kept[0], kept[1], now)


def _let_in(request: HttpRequest, entering: Occasion, back: str) -> HttpResponse:
    forget_failures(entering.user.username)
    login(request, entering.user, backend=_BACKEND)
    return redirect(back)


def _asking(request: HttpRequest, form: LogInForm, wrong: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return render(
        request,
        "web/login.html",
        {
            "form": form,
            "wrong": wrong,
            "next": _next(request),
            "local": settings.LOCAL_LOG_IN,
            "sign_on": settings.OIDC_TITLE if sign_on.is_offered() else "",
        },
        status=status,
    )


def _locked(request: HttpRequest, form: LogInForm) -> HttpResponse:
    response = _asking(request, form, _said_locked(), HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = "900"
    return response


def _said_locked() -> str:
    return gettext("Too many failed attempts. Try again in a quarter of an hour, or ask an administrator.")


def _next(request: HttpRequest) -> str:
    back = request.POST.get("next", "") or request.GET.get("next", "")
    fits = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if fits else "/"
