"""The types of FEEL: the lattice, ``instance of``, and implicit conversion (DMN 1.5, 10.3.2.9).

Item definitions of a model are ``Named`` types: the shape of another type, with a test for the allowed values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from luodi.engine.feel.durations import DaysTime, YearsMonths
from luodi.engine.feel.temporal import Date, DateTime, Time
from luodi.engine.feel.values import Function, Range, Value


@dataclass(frozen=True, slots=True)
class Simple:
    """A type without parts, such as ``number``."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """``list<element>``."""

    element: "Type"


@dataclass(frozen=True, slots=True)
class RangeType:
    """``range<element>``."""

    element: "Type"


@dataclass(frozen=True, slots=True)
class ContextType:
    """``context<name: type, …>``; a value may have more members than the type."""

    members: Mapping[str, "Type"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """``function<type, …> -> result``; ``names`` are the parameters' names where they are known."""

    parameters: tuple["Type", ...]
    result: "Type"
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A type by name, such as an item definition: its base, and the values it allows."""

    name: str
    base: "Type"
    allows: Callable[[Value], bool] | None = None


Type: TypeAlias = Simple | ListType | RangeType | ContextType | FunctionType | Named

ANY = Simple("Any")
NULL = Simple("Null")
NUMBER = Simple("number")
STRING = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
TIME = Simple("time")
DATE_TIME = Simple("date and time")
YEARS_MONTHS = Simple("years and months duration")
DAYS_TIME = Simple("days and time duration")
UNKNOWN_TYPE = Simple("?")
"""What stands for a type that the text names and nobody knows; no value fits it."""
ANY_LIST = ListType(ANY)
ANY_CONTEXT = ContextType()
ANY_FUNCTION = FunctionType((), ANY)

TYPES_BY_NAME: Mapping[str, Type] = {
    "Any": ANY,
    "Null": NULL,
    "number": NUMBER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_TIME,
    "dateTime": DATE_TIME,
    "years and months duration": YEARS_MONTHS,
    "yearMonthDuration": YEARS_MONTHS,
    "days and time duration": DAYS_TIME,
    "dayTimeDuration": DAYS_TIME,
    "list": ANY_LIST,
    "range": RangeType(ANY),
    "context": ANY_CONTEXT,
}
"""Built-in type names, with the spellings that models use in ``typeRef``."""

TYPES_BY_CLASS: Mapping[type, Type] = {
    type(None): NULL,
    bool: BOOLEAN,
    Decimal: NUMBER,
    str: STRING,
    Date: DATE,
    Time: TIME,
    DateTime: DATE_TIME,
    YearsMonths: YEARS_MONTHS,
    DaysTime: DAYS_TIME,
}


def type_of_class(kind: type) -> Type:
    """The type of a Python class's values, ``Any`` for those with parts."""
    return TYPES_BY_CLASS.get(kind, ANY)


def shape(type_: Type) -> Type:
    """The type behind names."""
    while isinstance(type_, Named):
        type_ = type_.base
    return type_


def type_name(type_: Type) -> str:
    """The type as FEEL writes it."""
    match type_:
        case Simple(name) | Named(name):
            return name
        case ListType(element):
            return f"list<{type_name(element)}>"
        case RangeType(element):
            return f"range<{type_name(element)}>"
        case ContextType(members):
            return f"context<{', '.join(f'{name}: {type_name(member)}' for name, member in members.items())}>"
        case FunctionType(parameters, result):
            return f"function<{', '.join(map(type_name, parameters))}> -> {type_name(result)}"


def kind_name(value: Value) -> str:
    """The kind of ``value`` in one word, for messages."""
    simple = TYPES_BY_CLASS.get(type(value))
    if isinstance(simple, Simple):
        return "null" if simple is NULL else simple.name
    if isinstance(value, list):
        return "list"
    if isinstance(value, dict):
        return "context"
    return "range" if isinstance(value, Range) else "function"


def conforms(one: Type, other: Type) -> bool:
    """Whether every value of ``one`` is a value of ``other``; an unknown result of a function may be any."""
    one, other = shape(one), shape(other)
    if other is ANY or one is NULL or one == other:
        return True
    match one, other:
        case (ListType(a), ListType(b)) | (RangeType(a), RangeType(b)):
            return conforms(a, b)
        case ContextType(a), ContextType(b):
            return all(name in a and conforms(a[name], member) for name, member in b.items())
        case FunctionType(a, result_a), FunctionType(b, result_b):
            return (
                len(a) == len(b)
                and all(conforms(theirs, ours) for ours, theirs in zip(a, b, strict=True))
                and (result_a is ANY or conforms(result_a, result_b))
            )
    return False


def is_instance(value: Value, type_: Type) -> bool:
    """The answer of ``value instance of type_``: null is an instance of nothing but ``Null``."""
    if value is None:
        return shape(type_) is NULL
    return has_type(value, type_, False)


def has_type(value: Value, type_: Type, allowed: bool = True) -> bool:  # noqa: PLR0911 - one line for each kind of type
    """Whether ``value`` fits ``type_`` without conversion; null fits every type.

    ``allowed`` asks for the allowed values of named types too, which ``instance of`` does not.
    """
    if isinstance(type_, Named):
        if not has_type(value, type_.base, allowed):
            return False
        return not allowed or type_.allows is None or value is None or type_.allows(value)
    if value is None or type_ is ANY:
        return True
    match type_:
        case Simple():
            return TYPES_BY_CLASS.get(type(value)) is type_
        case ListType(element):
            return isinstance(value, list) and (element is ANY or all(has_type(one, element, allowed) for one in value))
        case RangeType(element):
            return isinstance(value, Range) and all(
                has_type(each, element, allowed) for each in (value.start, value.end)
            )
        case ContextType(members):
            return isinstance(value, dict) and all(
                name in value and has_type(value[name], member, allowed) for name, member in members.items()
            )
        case FunctionType():
            return isinstance(value, Function) and (
                type_ == ANY_FUNCTION or any(conforms(one, type_) for one in value.types(len(type_.parameters)))
            )


def coerce(value: Value, type_: Type) -> tuple[bool, Value]:
    """``(True, value as type_)``, or ``(False, None)`` where the standard's conversions lead to no such value.

    Conversions: a list of one to its element, an element to a list of one, a date to a date and time at midnight UTC.
    """
    if has_type(value, type_):
        return True, value
    wanted = shape(type_)
    if isinstance(value, list) and len(value) == 1 and not isinstance(wanted, ListType):
        return (False, None) if isinstance(value[0], list) else coerce(value[0], type_)
    if isinstance(wanted, ListType) and not isinstance(value, list):
        fits, element = coerce(value, wanted.element)
        return (True, [element]) if fits and has_type([element], type_) else (False, None)
    if wanted is DATE_TIME and isinstance(value, Date):
        instant = DateTime(value, Time(0, 0, 0, 0, 0))
        return (True, instant) if has_type(instant, type_) else (False, None)
    return False, None
