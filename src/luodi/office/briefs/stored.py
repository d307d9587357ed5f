"""Frozen values to JSON and back, for what a brief keeps of itself.

Knows dataclasses, tuples, enums, days, decimals, text, numbers and None; fields that hold their default are left out.
"""

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def to_plain(value: object) -> Any:
    """``value`` as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value)}
        return {field.name: to_plain(held[field.name]) for field in fields(value) if not _is_default(field, held)}
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(kind: type[Value], plain: Any) -> Value:
    """The value of type ``kind`` that :func:`to_plain` wrote."""
    return cast("Value", _read(kind, plain))


def _read(kind: Any, plain: Any) -> Any:
    if isinstance(kind, UnionType):
        [given] = [each for each in get_args(kind) if each is not type(None)]
        return None if plain is None else _read(given, plain)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], each) for name, each in plain.items()})
    if issubclass(kind, date):
        return date.fromisoformat(plain)
    return kind(plain)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_default(field: "Field[Any]", held: dict[str, Any]) -> bool:
    return field.default is not MISSING and held[field.name] == field.default
