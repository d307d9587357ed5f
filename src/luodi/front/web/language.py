"""The language of a session: 中文 unless the person chose otherwise, whatever the browser prefers."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from luodi.front.web.headers import Answer
from luodi.reference.text import Language

_CODES = frozenset(code for code, _ in settings.LANGUAGES)
_KEPT = int(timedelta(days=365).total_seconds())


def current() -> Language:
    """The language of the page being made."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def chosen_language(answer: Answer) -> Answer:
    """Middleware: speaks the language of the cookie, else the default."""

    def respond(request: HttpRequest) -> HttpResponse:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(code if code in _CODES else settings.LANGUAGE_CODE):
            response = answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ["Cookie"])
        return response

    return respond


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language and returns to the page where it was chosen."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    code = request.POST.get("language", "")
    if code in _CODES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=_KEPT,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
