"""Turns the office's frozen values into shapes of answers: the same names, enums as their words, money as text.

A query's dataclass becomes a Pydantic model of the same name once; what must not leave the house (paths, row ids) is
left out by name, and computed values that readers need are named in :data:`COMPUTED`.
"""

import dataclasses
from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

KEPT_IN = frozenset({"project_id", "document_path", "workbook_path", "refusals_path", "candidate_id", "polygon"})
"""Fields that no answer holds: ids of rows and paths of this machine; outlines have an address of their own."""

COMPUTED: dict[str, tuple[str, ...]] = {
    "Position": ("light", "acts_by_on"),
    "Gate": ("is_open", "evidence_level"),
    "Figure": ("value",),
    "Cell": ("share",),
}
"""Properties that stand in an answer beside the fields, by class."""


class Shape(BaseModel):
    """What every shape of an answer is made from: the attributes of a value of the office."""

    model_config = ConfigDict(from_attributes=True, arbitrary_types_allowed=True)


_TAKEN: dict[str, type] = {}


@cache
def shape_of(kind: type, *, without: frozenset[str] = frozenset()) -> type[BaseModel]:
    """The shape of a dataclass. Two classes of one name get the app's name in front of the later one."""
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {
        field.name: (shown(hints[field.name]), ...)
        for field in dataclasses.fields(kind)
        if field.name not in KEPT_IN and field.name not in without
    }
    for name in COMPUTED.get(kind.__name__, ()):
        found = getattr(kind, name, None)
        if isinstance(found, property) and found.fget:
            fields[name] = (shown(get_type_hints(found.fget)["return"]), ...)
    return create_model(_name_for(kind), __base__=Shape, __doc__=(kind.__doc__ or "").strip(), **fields)


def shown(hint: Any) -> Any:
    """What stands in an answer for a value of this type."""
    if dataclasses.is_dataclass(hint):
        return shape_of(cast(type, hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return words_of(hint)
    origin = get_origin(hint)
    return _of_many(origin, get_args(hint)) if origin is not None else hint


def _of_many(origin: Any, arguments: tuple[Any, ...]) -> Any:
    """Unions, tuples, lists and mappings of what :func:`shown` shows."""
    if origin in (Union, UnionType):
        return Union[tuple(shown(argument) for argument in arguments)]  # noqa: UP007 - built, not written
    if issubclass(origin, Mapping):
        return dict[str, shown(arguments[1])]  # type: ignore[misc]  # built, not written
    if origin is tuple and arguments[1:] != (Ellipsis,):
        return tuple[tuple(shown(argument) for argument in arguments)]  # type: ignore[misc]  # built, not written
    return list[shown(arguments[0])]  # type: ignore[misc]  # built, not written


@cache
def words_of(kind: type[Enum]) -> Any:
    """The words of an enumeration."""
    words = tuple(member.value for member in kind)
    return Annotated[Literal[words], BeforeValidator(_word)]


def _word(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _name_for(kind: type) -> str:
    name = kind.__name__
    if _TAKEN.setdefault(name, kind) is not kind:
        name = f"{kind.__module__.split('.')[-2].title().replace('_', '')}{name}"
        _TAKEN.setdefault(name, kind)
    return name
