"""Binds every book of operations to its address, and frames what all of them share.

The frame speaks the language that the request accepts, bounds its body, compresses its answer, and answers as a program
expects where Django would answer with a page.
"""

import importlib
import pkgutil
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import trans_real
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from luodi import __doc__ as what_luodi_is
from luodi.front.api import documents, exposed, problems
from luodi.front.api.callers import BrowserSession, TokenAuth
from luodi.front.api.operations import PROBLEMS, Book, Exposed
from luodi.front.api.problems import CONTENT_TYPE

VERSION = "1"
ROOT = "/api/v1/"
LARGEST_BODY = 4 * 1024 * 1024
"""Of a JSON request; a file may be as large as on the pages."""

View = Callable[..., HttpResponseBase]


class OfficeAPI(NinjaAPI):
    """Ninja's API; its document says that problems are ``application/problem+json``."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document, by operation id in a stable order."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, said in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST and "content" in said:
                        said["content"] = {CONTENT_TYPE: said["content"].popitem()[1]}
        return document


def operations() -> list[Exposed]:
    """Every operation, book by book."""
    for module in pkgutil.iter_modules(exposed.__path__):
        importlib.import_module(f"{exposed.__name__}.{module.name}")
    return [each for book in sorted(Book.every, key=lambda book: book.tag) for each in book.operations]


def _bound() -> OfficeAPI:
    made = OfficeAPI(
        title="Luodi 落地",
        version=VERSION,
        description=f"{what_luodi_is} 招商工作台接口。",
        urls_namespace="api",
        docs_url=None,
        openapi_url=None,
    )
    problems.say_problems(made)
    # A word in a path comes before a place, so that no place swallows it.
    for each in sorted(operations(), key=lambda one: one.path.replace("{", "~")):
        answers = {200: each.answers, **PROBLEMS}
        if each.method == "GET" and each.answers is not None:
            answers[304] = None
        auth = [TokenAuth(each.permission), BrowserSession(each.permission)]
        made.api_operation(
            [each.method], each.path, response=answers, operation_id=each.name, tags=[each.tag], summary=each.summary,
            description=f"Permission 所需权限: `{each.permission}`", openapi_extra=dict(each.extra), url_name=each.name,
            auth=auth,
        )(each.view)  # fmt: skip
    return made


def _framed(view: View) -> View:
    """A view of the API in its frame."""

    @csrf_exempt
    @gzip_page
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(_accepted(request)):
            response = _bounded(request, view, args, kwargs)
            response.headers["Content-Language"] = translation.get_language() or ""
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        return response

    return framed


def _bounded(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_file = request.content_type == "multipart/form-data"
    if not is_file and length.isdigit() and int(length) > LARGEST_BODY:
        return problems.answer(problems.TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    response = view(request, *args, **kwargs)
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        said = problems.answer(problems.WRONG_METHOD, HTTPStatus.METHOD_NOT_ALLOWED)
        said.headers["Allow"] = response.headers.get("Allow", "")
        return said
    return response


def _accepted(request: HttpRequest) -> str:
    """中文 unless the header asks for English before it; the cookie of the pages is not asked."""
    for code, _weight in trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code.startswith("en"):
            return "en"
        if code.startswith("zh") or code == "*":
            break
    return "zh-hans"


def _nowhere(_request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    return problems.answer(problems.NOT_FOUND, HTTPStatus.NOT_FOUND)


def _patterns() -> list[URLPattern | URLResolver]:
    framed: list[URLPattern | URLResolver] = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = _framed(pattern.callback)
            framed.append(pattern)
    return [
        path("openapi.json", _framed(documents.openapi), name="openapi"),
        path("docs/", documents.page, name="docs"),
        *framed,
        re_path(r"^.*$", _framed(_nowhere), name="nowhere"),
    ]


api = _bound()
urlpatterns = _patterns()
