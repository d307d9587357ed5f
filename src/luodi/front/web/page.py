"""What every page of the office begins with: who asks, may they, and the occasion that goes to queries and actions."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from luodi.front.web import clock
from luodi.front.web.problems import NOT_PERMITTED, problem_page
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]
PageView = Callable[Concatenate[HttpRequest, Occasion, Arguments], HttpResponseBase]


def page(permission: Permission, *, method: str = "GET") -> Callable[[PageView[Arguments]], View[Arguments]]:
    """Gives a view the occasion: the user who is logged in, now, with the reason that a form states.

    Who is not logged in goes to the log-in page and returns; who may not gets the 403 page. A view answers one
    method; ``HEAD`` goes where ``GET`` goes. Reach is left to queries and actions.
    """
    methods = ["GET", "HEAD"] if method == "GET" else [method]

    def decorate(view: PageView[Arguments]) -> View[Arguments]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path() if method == "GET" else "/")
            if not user.may(permission):
                return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)
            return view(
                request, Occasion(user, clock.now(request), request.POST.get("reason", "").strip()), *args, **kwargs
            )

        return guarded

    return decorate
