"""What every answer says to the browser: nothing from elsewhere, nothing inline, nothing framed, nothing kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    [
        "default-src 'self'",
        "base-uri 'none'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",  # the signs within MapLibre's own style sheet
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
    ]
)


def strict_headers(answer: Answer) -> Answer:
    """Middleware: content security policy, permissions policy, and no copy of a page on a shared machine."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond
