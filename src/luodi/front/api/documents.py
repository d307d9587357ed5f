"""What the API says of itself: its OpenAPI document, and a page to read it that loads nothing from elsewhere."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.front.api.entity_tags import with_tag


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document; it holds nothing of the register and is open to all."""
    return with_tag(request, HttpResponse(_text(), content_type="application/json"))


def page(request: HttpRequest) -> HttpResponse:
    """The operations by noun, with what each takes and answers."""
    return render(request, "web/api.html", {"chapters": chapters(), "info": document()["info"]})


@cache
def document() -> dict[str, Any]:
    """The document."""
    from luodi.front.api.routing import api  # noqa: PLC0415 - the routes name this page

    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


def chapters() -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations of each noun, as the page and the reference show them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, operations in document()["paths"].items():
        for method, operation in operations.items():
            shown = {
                "method": method.upper(), "address": address, "id": operation["operationId"],
                "summary": operation["summary"], "permission": operation["description"].split("`")[1],
                "query": [each["name"] for each in operation["parameters"] if each["in"] == "query"],
                "body": _body(operation),
            }  # fmt: skip
            found.setdefault(operation["tags"][0], []).append(shown)
    return sorted(found.items())


def _body(operation: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The fields of a request: name, type, whether it is needed."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = _resolved(content["schema"])
        needed = schema.get("required", [])
        return [(name, _kind(each), name in needed) for name, each in schema.get("properties", {}).items()]
    return []


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(word) for word in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if "$ref" in schema or "allOf" in schema:
        return str(_resolved(schema).get("title", "object"))
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type", "any"))


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "allOf" in schema:
        schema = schema["allOf"][0]
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return dict(document()["components"]["schemas"][name]) if name else schema


@cache
def _text() -> bytes:
    return json.dumps(document(), ensure_ascii=False, sort_keys=True).encode()
