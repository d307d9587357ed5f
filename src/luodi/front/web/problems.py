"""Pages for what goes wrong: a ``Problem`` said as what, where and what to do; 403, 404, 500 in both languages."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from luodi.front.web import language
from luodi.front.web.headers import Answer
from luodi.reference.problems import NOWHERE, Problem, ProblemRecord
from luodi.reference.text import Text

NOT_FOUND = ProblemRecord(
    "page.not_found",
    Text("没有找到这个页面或对象", "There is no such page or object"),
    Text(
        "请核对网址或编号；不在您机构管辖范围内的对象也显示为不存在",
        "Check the address or the code; what lies outside the reach of your office also shows as not found",
    ),
)
NOT_PERMITTED = ProblemRecord(
    "page.not_permitted",
    Text("您的角色不能打开这个页面", "Your role cannot open this page"),
    Text("请由有此权限的同事办理，或请管理员调整角色", "Ask a colleague who may, or an administrator"),
)
FORGED = ProblemRecord(
    "page.form_expired",
    Text("表单已过期，未作任何更改", "The form has expired; nothing was changed"),
    Text(
        "请返回上一页刷新后重新提交；浏览器须允许本站 Cookie",
        "Go back, reload the page and send it again; allow cookies",
    ),
)
FAULT = ProblemRecord(
    "page.fault",
    Text("系统出现错误，未作任何更改", "Something broke; nothing was changed"),
    Text(
        "请稍后再试；如再次出现，请将时间和网址告知管理员",
        "Try again later; if it persists, tell an administrator when and where",
    ),
)


_NOT_THERE = frozenset({"not_found", "unknown", "unknown_entity"})


def status_of(code: str) -> HTTPStatus:
    """The HTTP status that fits a problem's code."""
    area, _, wrong = code.partition(".")
    if area == "access":
        return HTTPStatus.FORBIDDEN
    if wrong in _NOT_THERE:
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.UNPROCESSABLE_ENTITY


def problem_page(request: HttpRequest, record: ProblemRecord, status: HTTPStatus | None = None) -> HttpResponse:
    """A page of its own for one problem."""
    return render(
        request,
        "web/problem.html",
        {"problem": said(record), "title": record.what.in_language(language.current())},
        status=status or status_of(record.code),
    )


def said(record: ProblemRecord) -> dict[str, str]:
    """A problem in the language of the page: ``what``, ``where`` (may be empty), ``remedy`` and ``code``."""
    tongue = language.current()
    return {
        "what": record.what.in_language(tongue),
        "where": "" if record.where == NOWHERE else record.where.in_language(tongue),
        "remedy": record.remedy.in_language(tongue),
        "code": record.code,
    }


class ProblemPages:
    """Middleware: a ``Problem`` that no view has answered becomes its page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only problems; faults of the program go on to the 500 page and the log."""
        return problem_page(request, exception.record) if isinstance(exception, Problem) else None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The 404 page."""
    return problem_page(request, NOT_FOUND, HTTPStatus.NOT_FOUND)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The 403 page."""
    return problem_page(request, NOT_PERMITTED, HTTPStatus.FORBIDDEN)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page for a form without its token."""
    return problem_page(request, FORGED, HTTPStatus.FORBIDDEN)


def fault(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The 500 page: made without the request, so that no context processor asks a database that may have failed."""
    return HttpResponse(
        render_to_string("web/fault.html", {"problem": said(FAULT)}), status=HTTPStatus.INTERNAL_SERVER_ERROR
    )
