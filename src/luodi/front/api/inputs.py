"""Turns the fields of an action into the schema of its request: typed, bounded, nothing that is not named.

Every text is bounded and free of control characters, every number and day lies in a range that both databases can
hold. A field whose type is none of the plain ones (a row of the register, a mapping) has to be given by whoever exposes
the action.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_LENGTHS = {
    "title": 200, "party_name": 200, "investor_name": 200, "source": 200, "reason": 300, "document_number": 80,
    "contact_name": 80, "contact_phone": 40, "credit_code": 18, "district_code": 6, "park_code": 20, "plot_code": 40,
    "space_code": 40, "industry_code": 4, "office_code": 40, "owner_office_code": 40, "username": 150, "duty": 80,
    "display_name": 80, "code": 40, "track": 60, "permitted_use": 80,
    "permitted_industries": 120, "password": 128, "investment_stated": 80,
}  # fmt: skip
_LONGEST = 2000


def plain(text: str) -> str:
    """The text, when it can be stored and shown: no control characters but tab and line ends, no half characters."""
    if _CONTROL.search(text):
        raise ValueError("control characters are not allowed 不得含有控制字符")
    return text.strip()


def storable_day(day: date) -> date:
    """A day of our times."""
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"not between {EARLIEST} and {LATEST} 日期超出范围")
    return day


Word = Annotated[str, Field(max_length=_LONGEST), AfterValidator(plain)]
Day = Annotated[date, AfterValidator(storable_day)]
Amount = Annotated[Decimal, Field(max_digits=20, decimal_places=4, allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Real = Annotated[float, Field(allow_inf_nan=False)]
RowNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]
Code = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(plain)]


class Request(BaseModel):
    """What every schema of a request is made from: what is not named is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class Partial(Request):
    """A request of which only what is sent counts: a field that is left out stays as it is."""


@cache
def request_of(action: type, given: frozenset[str], taken: tuple[tuple[str, Any], ...]) -> type[BaseModel]:
    """The schema of an action's request. ``given`` comes from elsewhere; ``taken`` are fields with a type of their own.

    Every request may state a ``reason``, which the journal keeps.
    """
    hints, own = get_type_hints(action), dict(taken)
    fields: dict[str, Any] = {}
    for each in dataclasses.fields(action):
        if not each.init or each.name in given or each.name == "occasion":
            continue
        hint = own.pop(each.name) if each.name in own else entered(hints[each.name], each.name, action.__name__)
        fields[each.name] = (hint, _default(each))
    fields.update({name: (hint, ...) for name, hint in own.items()})
    fields.setdefault("reason", (_text("reason"), Field("", description="Kept in the journal 记入日志")))
    return create_model(f"{action.__name__}Request", __base__=Request, **fields)


def entered(hint: Any, name: str, owner: str) -> Any:
    """What a request may hold for a field of this type; a ``TypeError`` for a type that programs cannot send."""
    if hint in _PLAIN:
        return _text(name) if hint is str else _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _choice(hint)
    if dataclasses.is_dataclass(hint):
        return _record(cast(type, hint))
    if origin in (Union, UnionType):
        return Union[tuple(entered(one, name, owner) for one in arguments)]  # noqa: UP007 - built, not written
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Annotated[dict[Word, entered(arguments[1], name, owner)], Field(max_length=200)]  # type: ignore[misc]
    if isinstance(origin, type) and issubclass(origin, Iterable):
        inner = entered(arguments[0], name, owner)
        return Annotated[list[inner], Field(max_length=200)]  # type: ignore[valid-type]  # built, not written
    raise TypeError(f"{owner}.{name}: say how a program sends {hint}")


def values_of(sent: BaseModel) -> dict[str, Any]:
    """The values of a request by field, records as what they stand for."""
    names = sent.model_fields_set if isinstance(sent, Partial) else type(sent).model_fields
    return {name: _value(getattr(sent, name)) for name in sorted(names)}


def _value(value: Any) -> Any:
    if isinstance(value, BaseModel):
        made: Callable[..., Any] | None = getattr(type(value), "stands_for", None)
        return made(**values_of(value)) if made else values_of(value)
    if isinstance(value, list):
        return [_value(one) for one in value]
    return value


@cache
def _record(kind: type) -> type[BaseModel]:
    """The schema of a dataclass inside a request; :func:`values_of` makes the dataclass of it again."""
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {
        each.name: (entered(hints[each.name], each.name, kind.__name__), _default(each))
        for each in dataclasses.fields(kind)
        if each.init
    }
    made = create_model(f"{kind.__name__}Sent", __base__=Request, **fields)
    made.stands_for = kind  # type: ignore[attr-defined]  # read by values_of
    return made


@cache
def _choice(kind: type[Enum]) -> Any:
    words = tuple(member.value for member in kind)
    return Annotated[Literal[words], AfterValidator(kind)]


def _text(name: str) -> Any:
    return Annotated[str, Field(max_length=_LENGTHS.get(name, _LONGEST)), AfterValidator(plain)]


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return Field(default_factory=field.default_factory)
    return ...


_PLAIN: dict[Any, Any] = {
    str: str,
    bool: bool,
    int: Whole,
    float: Real,
    Decimal: Amount,
    date: Day,
    type(None): None,
    Sequence: list,
}
