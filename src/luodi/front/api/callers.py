"""Who calls: a program with a token, or a person in the browser (then with the CSRF token on writes)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from luodi.front.web import clock
from luodi.front.web.rates import SPAN_SECONDS
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.rate_counts import counted
from luodi.office.programs.tokens import holder_of
from luodi.reference.problems import Problem
from luodi.reference.text import Text

TOKEN_NUMBER = "_luodi_token"  # noqa: S105 - the name of an attribute


class TokenAuth(HttpBearer):
    """``Authorization: Bearer luodi_…``, for operations that ask for ``permission``."""

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The user for whom the program acts, held to the token's scopes."""
        held = holder_of(token.strip(), clock.now(request))
        if held is None:
            return None
        user, number = held
        setattr(request, TOKEN_NUMBER, number)
        refuse_too_often(f"token:{number}")
        return allowed(user, self.permission)


class BrowserSession(APIKeyCookie):
    """The session of the workbench, for operations that ask for ``permission``."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Any:
        """A request that brought a token is judged by its token alone; only a session is asked for the CSRF token."""
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - Ninja's signature
        """The person who is logged in."""
        refuse_too_often(f"user:{request.user.pk}")
        return allowed(request.user, self.permission)


def refuse_too_often(who: str) -> None:
    """A ``Problem`` (429) for who asks more often than ``RATE_LIMITS`` allows in a minute; the pages count alike."""
    second = int(clock.instant().timestamp())
    if counted(f"api:{who}", second // SPAN_SECONDS) > settings.RATE_LIMITS["api"]:
        wait = SPAN_SECONDS - second % SPAN_SECONDS
        raise Problem(
            "api.rate_limited",
            Text("请求过于频繁", "That was too often"),
            Text(f"请在 {wait} 秒后再试", f"Try again in {wait} seconds"),
        )


def allowed(user: Any, permission: Permission) -> Any:
    """The user; a ``Problem`` unless they hold ``permission``, before anything that they sent is looked at."""
    if not user.may(permission):
        raise Problem(
            "access.not_permitted",
            Text(f"您的角色或令牌没有“{permission}”权限", f"Your role or token lacks the permission “{permission}”"),
            Text("请由有此权限的同事办理，或换用有此权限的令牌", "Ask a colleague who holds it, or use another token"),
        )
    return user


def occasion(request: HttpRequest, reason: str = "") -> Occasion:
    """Who asks, at what instant, and why."""
    return Occasion(request.auth, clock.now(request), reason)  # type: ignore[attr-defined]  # set by Ninja


def instant(request: HttpRequest) -> datetime:
    """Now, by the clock of this installation."""
    return clock.now(request)
