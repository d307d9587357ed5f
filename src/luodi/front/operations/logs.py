"""Logs: lines for people, or one JSON object a line for machines, each with the request it belongs to.

A request is told by method, path, status, time and log-in name; its query and its body are not, and secrets of the
settings are struck out wherever they turn up.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

REQUEST_ID: ContextVar[str] = ContextVar("luodi_request_id", default="")
HEADER = "X-Request-ID"
LOG = logging.getLogger("luodi.requests")
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SECRET_LIKE = re.compile(r"(?P<kept>luodi_[0-9A-Za-z]{8}_|whsec_|Bearer |://[^\s:/@]*:)[^\s\"'@,;)]+", re.IGNORECASE)
_STRUCK = "***"


def said_of_requests(answer: Answer) -> Answer:
    """Middleware: gives each request an id (the proxy's, where it sends one), answers with it, and says how it went."""

    def respond(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _SAFE_ID.fullmatch(given) else secrets.token_hex(8)
        mark = REQUEST_ID.set(number)
        began = time.perf_counter()
        try:
            response = answer(request)
            response.headers[HEADER] = number
            LOG.info("request", extra={"request_told": _told(request, response, time.perf_counter() - began)})
        finally:
            REQUEST_ID.reset(mark)
        return response

    return respond


def _told(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, object]:
    # A program's user is known once its token was read; a person's only when the session was asked for.
    user = getattr(request, "auth", None) or getattr(request, "_cached_user", None)
    return {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": getattr(user, "username", ""),
    }


class _Clean(logging.Formatter):
    def struck(self, text: str) -> str:
        """``text`` without secrets."""
        for secret in _secrets():
            text = text.replace(secret, _STRUCK)
        return _SECRET_LIKE.sub(rf"\g<kept>{_STRUCK}", text)


class JsonLines(_Clean):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, request; what a request was; a traceback where there is one."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.struck(record.getMessage()),
        }
        if REQUEST_ID.get():
            said["request"] = REQUEST_ID.get()
        said |= {name: self.struck(value) if isinstance(value, str) else value for name, value in _of_request(record)}
        if record.exc_info:
            said["traceback"] = self.struck(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False, default=str)


class Lines(_Clean):
    """One line for a person, with a traceback below it where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Level, logger, message, and what a request was."""
        told = " ".join(f"{value}" for _, value in _of_request(record))
        words = [record.levelname, record.name, record.getMessage(), told, REQUEST_ID.get()]
        line = " ".join(word for word in words if word)
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return self.struck(line)


def _of_request(record: logging.LogRecord) -> list[tuple[str, object]]:
    return list(getattr(record, "request_told", {}).items())


def _secrets() -> list[str]:
    password = unquote(urlsplit(settings.DATABASE_URL).password or "")
    held = [settings.SECRET_KEY, settings.OIDC_CLIENT_SECRET, password]
    return [secret for secret in held if len(secret) >= 4]
