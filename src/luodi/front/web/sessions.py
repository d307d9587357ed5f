"""How long a session lasts: it ends when nobody used it for a while, and after a working day whatever happens.

A person whose password somebody else set changes it before anything else.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from luodi.front.web import clock
from luodi.front.web.headers import Answer

_BEGAN, _SEEN = "session_began", "session_seen"
_NOTED_EVERY = timedelta(minutes=1)
_OPEN_TO_NEWCOMERS = frozenset({"account", "own-password", "logout", "language", "appearance"})


def bounded_session(answer: Answer) -> Answer:
    """Middleware: ends sessions whose time is over, and leads newcomers to their own password."""
    return _BoundedSessions(answer)


class _BoundedSessions:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_over(request):
            logout(request)
            messages.info(request, gettext("The session has ended. Please log in again."))
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        return self.answer(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Leads whoever has to change the password there."""
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        match = request.resolver_match
        return None if match and match.url_name in _OPEN_TO_NEWCOMERS else redirect("account")


def _is_over(request: HttpRequest) -> bool:
    now, began, seen = clock.instant(), _instant(request, _BEGAN), _instant(request, _SEEN)
    if began is None or seen is None:
        _note(request, now, _BEGAN, _SEEN)
        return False
    if now - began > settings.SESSION_LONGEST or now - seen > settings.SESSION_IDLE:
        return True
    if now - seen > _NOTED_EVERY:
        _note(request, now, _SEEN)
    return False


def _instant(request: HttpRequest, name: str) -> datetime | None:
    kept = request.session.get(name)
    return datetime.fromisoformat(kept) if kept else None


def _note(request: HttpRequest, now: datetime, *names: str) -> None:
    for name in names:
        request.session[name] = now.isoformat()


def begin(sender: object, request: HttpRequest, **_more: Any) -> None:  # noqa: ARG001 - a signal's signature
    """A session begins when its person logs in."""
    _note(request, clock.instant(), _BEGAN, _SEEN)


user_logged_in.connect(begin, dispatch_uid="luodi.session.begin")
