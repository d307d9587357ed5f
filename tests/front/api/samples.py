"""Requests that fit a schema, made from the schema: the least of each that is sent."""

from typing import Any


def sent_to(document: dict[str, Any], path: str) -> Any:
    """A request for the operation that writes at ``path``."""
    operation = document["paths"][f"/api/v1{path}"]["post"]
    content = operation.get("requestBody", {}).get("content", {})
    return sample(document, content["application/json"]["schema"]) if "application/json" in content else {}


def sample(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The least value of a schema."""
    for choice in ("allOf", "anyOf"):
        schema = schema[choice][0] if choice in schema else schema
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "object":
        return {name: sample(document, schema["properties"][name]) for name in schema.get("required", [])}
    if schema.get("type") == "array":
        return [sample(document, schema["items"])]
    text = "2026-11-20" if schema.get("format") == "date" else "x"
    return {"string": text, "integer": 1, "number": 1, "boolean": True}.get(schema.get("type", ""))
