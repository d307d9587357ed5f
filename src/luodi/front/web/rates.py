"""How often one person or address may ask for what is dear: log-in, search, export and upload, a minute each.

The counts stand in the database, so that they hold over all processes of the server.
"""

from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from luodi.front.web import clock
from luodi.front.web.caller import address_of
from luodi.front.web.headers import Answer
from luodi.front.web.problems import problem_page
from luodi.office.people.rate_counts import counted
from luodi.reference.problems import ProblemRecord
from luodi.reference.text import Text

SPAN_SECONDS = 60
_SEARCHED = ("text", "q")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is counted together, and what the endings of the addresses' names are."""

    name: str
    methods: frozenset[str]
    endings: tuple[str, ...]


_KINDS = (
    Kind("log-in", frozenset({"POST"}), ("login", "log-in-code")),
    Kind("upload", frozenset({"POST"}), ("-upload",)),
    Kind("export", frozenset({"GET"}), ("-export", "-download")),
)


def limited(answer: Answer) -> Answer:
    """Middleware: counts, and answers 429 to what is too much."""
    return _Limited(answer)


class _Limited:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Counts once the address is known."""
        kind = _kind_of(request)
        if not kind:
            return None
        second = int(clock.instant().timestamp())
        who = f"user:{request.user.pk}" if request.user.is_authenticated else f"address:{address_of(request)}"
        if counted(f"{kind}:{who}", second // SPAN_SECONDS) <= settings.RATE_LIMITS[kind]:
            return None
        wait = SPAN_SECONDS - second % SPAN_SECONDS
        response = problem_page(request, _too_often(wait), HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(wait)
        return response


def _kind_of(request: HttpRequest) -> str:
    match = request.resolver_match
    if match and match.namespace:  # programs are counted by the API itself
        return ""
    name = (match.url_name or "") if match else ""
    for kind in _KINDS:
        if request.method in kind.methods and name.endswith(kind.endings):
            return kind.name
    if request.method == "GET" and any(request.GET.get(word) for word in _SEARCHED):
        return "search"
    return ""


def _too_often(seconds: int) -> ProblemRecord:
    return ProblemRecord(
        "request.too_often",
        Text("操作过于频繁", "That was too often"),
        Text(f"请在 {seconds} 秒后再试", f"Try again in {seconds} seconds"),
    )
