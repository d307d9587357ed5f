"""Routes as TOML, laid out as the ones that are shipped: one node a block, what belongs together on one line."""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from luodi.office.projects.routes import RouteDefinition, read_route
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


def route_text(route: RouteDefinition) -> str:
    """The route as a file that :func:`read_route_text` reads back."""
    return "\n".join(_lines(route.to_mapping())) + "\n"


def read_route_text(content: str | bytes, file: str) -> RouteDefinition:
    """The route that a TOML text is; a ``Problem`` names what is wrong with it."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Problem(
            "route.not_toml",
            Text("路线定义不是 UTF-8 编码的 TOML", "The definition of the route is not TOML in UTF-8"),
            Text("请以下载的路线为样例", "Take a route that was downloaded as an example"),
            Where(file=file),
        ) from error
    return read_route(values, file)


def _lines(values: dict[str, Any]) -> Iterator[str]:
    for name in ("kind", "title", "stages", "skippable"):
        yield f"{name} = {_value(values[name])}"
    for node in values["nodes"]:
        yield "\n[[nodes]]"
        done_by = {name: value for name, value in node["completed_by"].items() if value}
        for name, value in (node | {"completed_by": done_by}).items():
            if value != {}:
                yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(inner)}" for name, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # a text of JSON is one of TOML
