"""What the parser can say about the type of an expression without evaluating it."""

from luodi.engine.feel.names import NameScope
from luodi.engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    ContextType,
    ListType,
    RangeType,
    Simple,
    Type,
    conforms,
    shape,
    type_of_class,
)
from luodi.engine.feel.values import Value

_DAY: dict[str, Type] = {"year": NUMBER, "month": NUMBER, "day": NUMBER, "weekday": NUMBER}
_CLOCK: dict[str, Type] = {
    "hour": NUMBER,
    "minute": NUMBER,
    "second": NUMBER,
    "time offset": DAYS_TIME,
    "timezone": STRING,
}
_PROPERTIES: dict[Simple, dict[str, Type]] = {
    DATE: _DAY,
    TIME: _CLOCK,
    DATE_TIME: {**_DAY, **_CLOCK},
    YEARS_MONTHS: {"years": NUMBER, "months": NUMBER},
    DAYS_TIME: {"days": NUMBER, "hours": NUMBER, "minutes": NUMBER, "seconds": NUMBER},
}


def kind_of(value: Value) -> Type:
    """The type of a literal's value."""
    return type_of_class(type(value))


def joined(one: Type, other: Type) -> Type:
    """A type for what is either ``one`` or ``other``; of two contexts, the members of both."""
    if conforms(one, other):
        return other
    if conforms(other, one):
        return one
    a, b = shape(one), shape(other)
    if isinstance(a, ContextType) and isinstance(b, ContextType):
        return ContextType({**b.members, **a.members})
    return ANY


def element_type(type_: Type) -> Type:
    """The type of what iterating or filtering over ``type_`` meets."""
    inner = shape(type_)
    return inner.element if isinstance(inner, ListType | RangeType) else type_


def members(type_: Type) -> dict[str, Type]:
    """The names that a path from ``type_`` may go to."""
    inner = shape(type_)
    if isinstance(inner, ListType):
        inner = shape(inner.element)
    if isinstance(inner, ContextType):
        return dict(inner.members)
    if isinstance(inner, RangeType):
        return {"start": inner.element, "end": inner.element, "start included": BOOLEAN, "end included": BOOLEAN}
    return _PROPERTIES.get(inner, {}) if isinstance(inner, Simple) else {}


def member_scope(type_: Type) -> NameScope | None:
    """The members of ``type_`` as a scope, None when it has none."""
    known = members(type_)
    return NameScope(known) if known else None


def path_type(base: Type, name: str) -> Type:
    """The type of ``base.name``."""
    member = members(base).get(name, ANY)
    return ListType(member) if isinstance(shape(base), ListType) else member
