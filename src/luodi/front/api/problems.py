"""What goes wrong, said to programs: problem details (RFC 9457) in the language that the request accepts."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from luodi.front.web import language
from luodi.front.web.problems import FAULT, status_of
from luodi.reference.problems import NOWHERE, Problem, ProblemRecord
from luodi.reference.text import Text

CONTENT_TYPE = "application/problem+json"
_LOG = logging.getLogger("luodi.api")

NOT_FOUND = ProblemRecord(
    "api.not_found",
    Text("没有找到这个地址或对象", "There is no such address or object"),
    Text(
        "请核对地址或编号；不在您机构管辖范围内的对象也按不存在答复",
        "Check the address or the code; what lies outside the reach of your office is answered as not found too",
    ),
)
UNKNOWN_CALLER = ProblemRecord(
    "api.unknown_caller",
    Text("未登录，或令牌无效、已过期、已撤销", "Not logged in, or the token is wrong, expired or revoked"),
    Text("请在请求头写明 Authorization: Bearer 令牌", "Send the header Authorization: Bearer TOKEN"),
)
FORGED = ProblemRecord(
    "api.csrf",
    Text("缺少防伪标记，未作任何更改", "The CSRF token is missing; nothing was changed"),
    Text("浏览器会话须带 X-CSRFToken 请求头", "A browser session sends the header X-CSRFToken"),
)
WRONG_METHOD = ProblemRecord(
    "api.wrong_method",
    Text("该地址不支持这种方法", "This address does not know this method"),
    Text("可用方法见 Allow 应答头", "The header Allow says which it knows"),
)
TOO_LARGE = ProblemRecord(
    "api.too_large",
    Text("请求内容过大，未接收", "The request is too large and was not received"),
    Text("请拆分后发送", "Split it"),
)
NOT_VALID = ProblemRecord(
    "api.not_valid",
    Text("请求内容不符合接口定义", "The request does not fit its schema"),
    Text("请按 errors 中列出的位置改正", "Correct what errors lists"),
)
NOT_STORABLE = ProblemRecord(
    "api.not_storable",
    Text("有的值过长或超出范围，未作任何更改", "A value is too long or out of range; nothing was changed"),
    Text("请缩短后重试", "Shorten it and try again"),
)


class WrongValue(BaseModel):
    """One value that does not fit: where in the request, and why."""

    model_config = ConfigDict(title="WrongValue")
    at: str
    why: str


class ProblemShown(BaseModel):
    """Problem details (RFC 9457). ``code`` is stable; title and detail are for people."""

    model_config = ConfigDict(title="Problem")
    type: str = Field(examples=["urn:luodi:problem:project.not_found"])
    title: str
    status: int
    detail: str
    code: str
    where: str = ""
    errors: list[WrongValue] = []


_ADAPTER = TypeAdapter(ProblemShown)


def answer(record: ProblemRecord, status: int | None = None, errors: list[WrongValue] | None = None) -> HttpResponse:
    """The answer that says a problem."""
    tongue = language.current()
    number = int(status or status_of(record.code))
    shown = ProblemShown(
        type=f"urn:luodi:problem:{record.code}",
        title=record.what.in_language(tongue),
        status=number,
        detail=record.remedy.in_language(tongue),
        code=record.code,
        where="" if record.where == NOWHERE else record.where.in_language(tongue),
        errors=errors or [],
    )
    response = HttpResponse(_ADAPTER.dump_json(shown), status=number, content_type=CONTENT_TYPE)
    if number == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "60"
    if number == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="luodi"'
    return response


_OWN_STATUS = {
    "api.precondition_failed": HTTPStatus.PRECONDITION_FAILED,
    "api.rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
}


def say_problems(api: NinjaAPI) -> None:
    """Answers whatever an operation raises."""
    api.add_exception_handler(Problem, _of_problem)
    api.add_exception_handler(ValidationError, _of_wrong_values)
    api.add_exception_handler(AuthenticationError, _of_unknown_caller)
    api.add_exception_handler(HttpError, _of_http_error)
    api.add_exception_handler(Http404, _of_not_found)
    api.add_exception_handler(DataError, _of_data_error)
    api.add_exception_handler(RequestDataTooBig, _of_large_body)
    api.add_exception_handler(Exception, _of_fault)


def _of_problem(request: HttpRequest, raised: Any) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
    return answer(raised.record, _OWN_STATUS.get(raised.code))


def _of_wrong_values(request: HttpRequest, raised: Any) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
    wrong = [WrongValue(at=".".join(str(part) for part in error["loc"]), why=error["msg"]) for error in raised.errors]
    return answer(NOT_VALID, HTTPStatus.UNPROCESSABLE_ENTITY, wrong)


def _of_unknown_caller(request: HttpRequest, raised: Any) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
    return answer(UNKNOWN_CALLER, HTTPStatus.UNAUTHORIZED)


def _of_http_error(request: HttpRequest, raised: Any) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
    if raised.status_code == HTTPStatus.FORBIDDEN:
        return answer(FORGED, HTTPStatus.FORBIDDEN)
    wrong = [WrongValue(at="body", why=str(raised))]
    return answer(NOT_VALID, raised.status_code, wrong)


def _of_not_found(request: HttpRequest, raised: Any) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
    return answer(NOT_FOUND, HTTPStatus.NOT_FOUND)


def _of_data_error(request: HttpRequest, raised: Any) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
    return answer(NOT_STORABLE, HTTPStatus.UNPROCESSABLE_ENTITY)


def _of_large_body(request: HttpRequest, raised: Any) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
    return answer(TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _of_fault(request: HttpRequest, raised: Any) -> HttpResponse:
    _LOG.error("%s %s", request.method, request.path, exc_info=raised)
    return answer(FAULT, HTTPStatus.INTERNAL_SERVER_ERROR)
