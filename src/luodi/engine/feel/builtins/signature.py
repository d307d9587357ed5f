"""How a built-in function is declared, chosen by its arguments, and called.

A signature is written as the standard writes it: ``sublist(list: list, start position: number, length?: number)``.
``name?`` may be left out, ``type?`` may be null, ``a|b`` is either, ``*name`` takes the rest. A function with several
signatures uses the first that takes the arguments.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.limits import Run
from luodi.engine.feel.types import (
    ANY,
    ANY_CONTEXT,
    ANY_FUNCTION,
    ANY_LIST,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    STRING,
    TIME,
    TYPES_BY_CLASS,
    YEARS_MONTHS,
    FunctionType,
    RangeType,
    Simple,
    Type,
    coerce,
    has_type,
    kind_name,
)
from luodi.engine.feel.values import Function, Value

_TYPES: Mapping[str, Type] = {
    "any": ANY,
    "boolean": BOOLEAN,
    "number": NUMBER,
    "string": STRING,
    "date": DATE,
    "time": TIME,
    "datetime": DATE_TIME,
    "months": YEARS_MONTHS,
    "days": DAYS_TIME,
    "list": ANY_LIST,
    "range": RangeType(ANY),
    "context": ANY_CONTEXT,
    "function": ANY_FUNCTION,
}

_CLASSES = {type_: kind for kind, type_ in TYPES_BY_CLASS.items() if isinstance(type_, Simple)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One parameter of a signature."""

    name: str
    types: tuple[Type, ...]
    optional: bool
    nullable: bool
    rest: bool
    classes: tuple[type, ...]
    """Python classes whose values need no conversion."""

    def converted(self, value: Value) -> Value:
        """``value`` as one of the types. Raises Refusal."""
        if value.__class__ in self.classes:
            return value
        if value is None:
            if self.nullable:
                return None
            raise Refusal("feel.arguments", f"参数「{self.name}」为空", f"Parameter “{self.name}” is null")
        for type_ in self.types:
            if has_type(value, type_):
                return value
        for type_ in self.types:
            fits, made = coerce(value, type_)
            if fits and made is not None:
                return made
        kind = kind_name(value)
        raise Refusal(
            "feel.arguments", f"参数「{self.name}」不能是 {kind}", f"Parameter “{self.name}” cannot be a {kind}"
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in."""

    wanted: tuple[Wanted, ...]
    least: int
    most: int
    spreads: bool

    @classmethod
    def read(cls, text: str) -> "Signature":
        """The signature that ``text`` writes inside the brackets."""
        wanted = tuple(_wanted(part) for part in text.split(",") if part.strip())
        least = sum(1 for each in wanted if not each.optional and not each.rest)
        spreads = bool(wanted) and wanted[-1].rest
        return cls(wanted, least, 10**9 if spreads else len(wanted), spreads)

    def arguments(self, given: Sequence[Value]) -> list[Value]:
        """``given`` converted to what is wanted. Raises Refusal."""
        if not self.spreads:
            return [wanted.converted(value) for wanted, value in zip(self.wanted, given, strict=False)]
        fixed = len(self.wanted) - 1
        rest = [self.wanted[-1].converted(value) for value in given[fixed:]]
        return [*(wanted.converted(value) for wanted, value in zip(self.wanted, given[:fixed], strict=False)), *rest]

    def in_order(self, given: Mapping[str, Value]) -> list[Value] | None:
        """Named arguments in order, None when the names do not fit."""
        ordered: list[Value] = []
        gap = False
        for wanted in self.wanted:
            if wanted.name in given and not wanted.rest:
                if gap:
                    return None
                ordered.append(given[wanted.name])
            elif wanted.optional:
                gap = True
            else:
                return None
        return ordered if len(ordered) == len(given) else None


def _wanted(text: str) -> Wanted:
    name, _, kinds = text.partition(":")
    name, kinds = name.strip(), kinds.strip()
    rest, optional, nullable = name.startswith("*"), name.endswith("?"), kinds.endswith("?") or kinds == "any"
    types = tuple(_TYPES[kind.strip()] for kind in kinds.removesuffix("?").split("|"))
    classes = tuple(_CLASSES[type_] for type_ in types if isinstance(type_, Simple) and type_ in _CLASSES)
    return Wanted(name.removeprefix("*").removesuffix("?"), types, optional, nullable, rest, classes)


Answer = Callable[..., Value]
"""Called with the run and the converted arguments."""


class Builtin(Function):
    """A function of the standard; ``is_pure`` when equal arguments always give an equal value."""

    __slots__ = ("is_pure", "ways")

    def __init__(self, name: str, result: Type, is_pure: bool) -> None:
        super().__init__(name, FunctionType((), result))
        self.ways: list[tuple[Signature, Answer, Type]] = []
        self.is_pure = is_pure

    def add(self, signature: Signature, answer: Answer, result: Type) -> None:
        """One more way to call it."""
        if not self.ways:
            types = tuple(each.types[0] if len(each.types) == 1 else ANY for each in signature.wanted)
            names = tuple(each.name for each in signature.wanted)
            self.type = FunctionType(types, result, names)
        self.ways.append((signature, answer, result))

    def types(self, count: int) -> Iterable[FunctionType]:
        """The types of the ways to call it with ``count`` arguments."""
        for signature, _, result in self.ways:
            if signature.least <= count <= signature.most:
                wanted = [*signature.wanted, *[signature.wanted[-1]] * (count - len(signature.wanted))][:count]
                for kinds in product(*(each.types for each in wanted)):
                    yield FunctionType(kinds, result)

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The value for ``arguments`` by position."""
        refusal: Refusal | None = None
        count = len(arguments)
        for signature, answer, _ in self.ways:
            if signature.least <= count <= signature.most:
                try:
                    converted = signature.arguments(arguments)
                except Refusal as no:
                    refusal = refusal or no
                    continue
                return answer(run, *converted)
        raise refusal or self._wrong_count(count)

    def call_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        """The value for ``arguments`` by name."""
        refusal: Refusal | None = None
        for signature, answer, _ in self.ways:
            ordered = signature.in_order(arguments)
            if ordered is not None:
                try:
                    converted = signature.arguments(ordered)
                except Refusal as no:
                    refusal = refusal or no
                    continue
                return answer(run, *converted)
        if refusal:
            raise refusal
        names = " / ".join(", ".join(each.name for each in signature.wanted) for signature, _, _ in self.ways)
        raise Refusal(
            "feel.arguments", f"{self.name} 的参数名是：{names}", f"The parameters of {self.name} are: {names}"
        )

    def _wrong_count(self, count: int) -> Refusal:
        return Refusal(
            "feel.arguments", f"{self.name} 不接受 {count} 个参数", f"{self.name} does not take {count} arguments"
        )


class Shelf:
    """The built-ins of one module."""

    def __init__(self) -> None:
        self.functions: dict[str, Builtin] = {}

    def builtin(self, signature: str, result: Type = ANY, is_pure: bool = True) -> Callable[[Answer], Answer]:
        """Declare the decorated function as the built-in that ``signature`` describes."""
        name, _, inside = signature.rstrip(")").partition("(")
        name = name.strip()

        def declare(answer: Answer) -> Answer:
            made = self.functions.setdefault(name, Builtin(name, result, is_pure))
            made.add(Signature.read(inside), answer, result)
            return answer

        return declare


def refuse(zh: str, en: str, code: str = "feel.value") -> Refusal:
    """The refusal of a value that a built-in has no answer for."""
    return Refusal(code, zh, en)
