"""Project records as JSON, so that a doubtful row waits whole until a person decides, and is applied as it came."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from luodi.office.projects.records import ProjectRecord


def to_stored(record: ProjectRecord) -> dict[str, Any]:
    """``record`` as JSON values; what it does not say is left out."""
    return {name: _plain(value) for name, value in _said(record).items()}


def from_stored(stored: Mapping[str, Any]) -> ProjectRecord:
    """The record that :func:`to_stored` was given."""
    hints = _hints(ProjectRecord)
    return ProjectRecord(**{name: _typed(hints[name], value) for name, value in stored.items()})


def _said(value: Any) -> dict[str, Any]:
    """The fields of a dataclass that differ from their defaults."""
    own = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
    return {name: each for name, (each, default) in own.items() if each != default}


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(each) for name, each in _said(value).items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def _typed(wanted: Any, value: Any) -> Any:
    if get_origin(wanted) in (Union, types.UnionType):
        inner = [each for each in get_args(wanted) if each is not type(None)]
        return None if value is None else _typed(inner[0], value)
    if get_origin(wanted) is tuple:
        return tuple(_typed(get_args(wanted)[0], each) for each in value)
    if isinstance(wanted, type) and is_dataclass(wanted):
        hints = _hints(wanted)
        return wanted(**{name: _typed(hints[name], each) for name, each in value.items()})
    if wanted is date:
        return date.fromisoformat(value)
    if wanted in (str, int, bool, float):
        return value
    return wanted(value)


@cache
def _hints(wanted: Any) -> dict[str, Any]:
    return get_type_hints(wanted)
