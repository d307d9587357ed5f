"""The values of FEEL that Python has no class for, and the bridge from and to Python.

A ``Value`` is one of: None, bool, ``Decimal``, str, ``Date``, ``Time``, ``DateTime``, ``YearsMonths``, ``DaysTime``,
list, dict (a context; keys are str), ``Range`` or ``Function``. Lists and contexts are never changed once made.
"""

import datetime as py
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from luodi.engine.feel.durations import DAY_NANOS, DaysTime
from luodi.engine.feel.numbers import number
from luodi.engine.feel.temporal import Date, DateTime, Time, Zone

if TYPE_CHECKING:
    from luodi.engine.feel.limits import Run
    from luodi.engine.feel.types import FunctionType, Type

Value: TypeAlias = object
Bound = Literal["", "<", "<=", ">", ">=", "=", "!="]


@dataclass(frozen=True, slots=True)
class Range:
    """An interval, or one of the unary forms ``(< 10)``, whose operator is ``bound``."""

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    bound: Bound = ""

    @classmethod
    def unary(cls, bound: Bound, value: Value) -> "Range":
        """The range that ``bound value`` stands for."""
        if bound in {"<", "<="}:
            return cls(None, value, False, bound == "<=", bound)
        if bound in {">", ">="}:
            return cls(value, None, bound == ">=", False, bound)
        return cls(value, value, bound == "=", bound == "=", bound)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function; ``type`` is what an argument is coerced to."""

    name: str
    type: "Type"


class Function(ABC):
    """Anything that FEEL can call."""

    __slots__ = ("name", "type")

    def __init__(self, name: str, type_: "FunctionType") -> None:
        self.name = name
        self.type = type_

    def __repr__(self) -> str:
        return f"<function {self.name}>"

    def types(self, count: int) -> "Iterable[FunctionType]":  # noqa: ARG002 - a built-in has several ways to be called
        """The types that the function has when called with ``count`` arguments."""
        return (self.type,)

    @abstractmethod
    def call(self, run: "Run", arguments: Sequence[Value]) -> Value:
        """The result for ``arguments`` by position. Raises Refusal where there is none."""

    @abstractmethod
    def call_named(self, run: "Run", arguments: Mapping[str, Value]) -> Value:
        """The result for ``arguments`` by parameter name. Raises Refusal where there is none."""


@dataclass(frozen=True, slots=True)
class External:
    """What ``function(…) external {…}`` names: the kind (``java``, ``pmml``) and its mapping."""

    kind: str
    mapping: Mapping[str, Value] = field(default_factory=dict)


ExternalHook: TypeAlias = Callable[[External, Sequence[Value]], Value]
"""Answers a call of an external function, or raises Refusal."""


def from_python(thing: object) -> Value:
    """The FEEL value of a Python one; ints and floats become numbers, tuples lists, datetimes keep their zone."""
    if thing is None or isinstance(thing, bool | str | Decimal | Range | Function | Date | Time | DateTime):
        return thing
    if isinstance(thing, int | float):
        return number(thing)
    if isinstance(thing, Mapping):
        return {str(key): from_python(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple | set | frozenset):
        return [from_python(value) for value in thing]
    return _from_python_time(thing)


def _from_python_time(thing: object) -> Value:
    if isinstance(thing, py.datetime):
        clock = Time(thing.hour, thing.minute, thing.second, thing.microsecond * 1000, _zone(thing))
        return DateTime(Date(thing.year, thing.month, thing.day), clock)
    if isinstance(thing, py.date):
        return Date(thing.year, thing.month, thing.day)
    if isinstance(thing, py.time):
        return Time(thing.hour, thing.minute, thing.second, thing.microsecond * 1000, _zone(thing))
    if isinstance(thing, py.timedelta):
        return DaysTime(thing.days * DAY_NANOS + thing.seconds * 1_000_000_000 + thing.microseconds * 1_000)
    return thing


def _zone(moment: py.datetime | py.time) -> Zone:
    key = getattr(moment.tzinfo, "key", None)
    if isinstance(key, str):
        return key
    offset = moment.utcoffset()
    return None if offset is None else int(offset.total_seconds())
