"""External functions: a closed table of equivalents for methods of Java's standard classes (DMN 1.5, 10.3.2.13.3).

Nothing outside this table is ever called: other methods, other classes and PMML are refused by name.
"""

import math
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.engine.feel import External, Refusal, Value, kind_name, number, number_text

_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_BOXES = {
    "java.lang.Byte": "byte",
    "java.lang.Short": "short",
    "java.lang.Integer": "int",
    "java.lang.Long": "long",
    "java.lang.Float": "float",
    "java.lang.Double": "double",
    "java.lang.Boolean": "boolean",
    "java.lang.Character": "char",
    "java.lang.String": "String",
    "String": "String",
    "java.lang.Object": "Object",
    "Object": "Object",
    "[Ljava.lang.Object;": "Object...",
    "java.lang.Object...": "Object...",
    "Object...": "Object...",
    "java.math.BigDecimal": "BigDecimal",
}
_SIGNATURE = re.compile(r"\s*(\w+)\s*\((.*)\)\s*", re.DOTALL)
_FORMAT = re.compile(r"%(\d+\$)?([-#+ 0,(]*)(\d+)?(\.\d+)?([a-zA-Z%])")


@dataclass(frozen=True, slots=True)
class _Method:
    takes: tuple[str, ...]
    gives: str
    answer: Callable[..., Any]


def call_external(external: External, arguments: Sequence[Value]) -> Value:
    """The answer of an external function. Raises Refusal for what is not in the table."""
    if external.kind.lower() != "java":
        kind = external.kind.upper()
        raise Refusal("dmn.external", f"不支持 {kind} 外部函数", f"External functions of {kind} are not supported")
    cls, signature = external.mapping.get("class"), external.mapping.get("method signature")
    name = f"{cls}.{signature}"
    method = _METHODS.get(_key(str(cls), str(signature)))
    if method is None:
        raise Refusal("dmn.external", f"不允许调用外部函数 {name}", f"The external function {name} is not allowed")
    fixed = len(method.takes) - 1 if method.takes and method.takes[-1] == "Object..." else len(method.takes)
    if len(arguments) < fixed or (len(arguments) > fixed and fixed == len(method.takes)):
        raise Refusal("dmn.external", f"{name} 的参数个数不对", f"{name} is given a wrong number of arguments")
    given = [_to_java(argument, kind) for argument, kind in zip(arguments[:fixed], method.takes, strict=False)]
    try:
        return _from_java(method.answer(*given, *_spread(arguments[fixed:])), method.gives)
    except (ValueError, ArithmeticError, TypeError, IndexError) as error:
        raise Refusal("dmn.external", f"{name} 没有结果", f"{name} has no result") from error


def _spread(rest: Sequence[Value]) -> Sequence[Value]:
    if len(rest) == 1 and isinstance(rest[0], list):
        return rest[0]
    return rest


def _key(cls: str, signature: str) -> tuple[str, str, tuple[str, ...]] | None:
    found = _SIGNATURE.fullmatch(signature)
    if found is None:
        return None
    kinds = [kind.strip() for kind in found[2].split(",")] if found[2].strip() else []
    return cls.strip(), found[1], tuple(_BOXES.get(kind, kind) for kind in kinds)


def _to_java(value: Value, kind: str) -> Any:
    """``value`` as an argument of the Java type ``kind``. Raises Refusal."""
    if kind in _BITS and isinstance(value, Decimal) and value == value.to_integral_value():
        limit = 1 << (_BITS[kind] - 1)
        if -limit <= value < limit:
            return int(value)
    elif kind == "double" and isinstance(value, Decimal):
        return float(value)
    elif kind == "float" and isinstance(value, Decimal):
        return _single(float(value))
    elif (
        (kind == "String" and isinstance(value, str))
        or (kind == "char" and isinstance(value, str) and len(value) == 1)
        or (kind == "boolean" and isinstance(value, bool))
        or (kind == "BigDecimal" and isinstance(value, Decimal))
        or kind == "Object"
    ):
        return value
    got = kind_name(value)
    raise Refusal("dmn.external", f"{got} 不能作为 Java 的 {kind}", f"A {got} cannot be Java's {kind}")


def _from_java(value: Any, kind: str) -> Value:
    if kind == "float":
        return number(_shortest_single(value)) if math.isfinite(value) else None
    if isinstance(value, float):
        return number(value) if math.isfinite(value) else None
    if kind in _BITS:
        limit = 1 << (_BITS[kind] - 1)
        if not -limit <= value < limit:
            raise ArithmeticError
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    result: Value = value
    return result


def _single(value: float) -> float:
    """``value`` in single precision."""
    try:
        (rounded,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        return math.copysign(math.inf, value)
    return float(rounded)


def _shortest_single(value: float) -> str:
    """The shortest text that reads as the same single-precision number."""
    texts = (f"{value:.{digits}g}" for digits in range(1, 10))
    return next((text for text in texts if _single(float(text)) == value), repr(value))


def _text(value: Value) -> str:
    """What ``String.valueOf`` gives."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, Decimal) else str(value)


def _format(pattern: str, *arguments: Value) -> str:
    """``String.format`` for the conversions s, S, b, c, d, f, e, x, n and %."""
    position = 0

    def one(found: re.Match[str]) -> str:
        nonlocal position
        index, flags, width, precision, conversion = found.groups()
        if int(width or 0) > 1000 or int((precision or ".0")[1:]) > 1000:
            raise ValueError(found[0])
        if conversion == "n":
            return "\n"
        if conversion == "%":
            return "%"
        place = int(index[:-1]) - 1 if index else position
        position += not index
        return _converted(arguments[place], flags, width or "", precision or "", conversion)

    return _FORMAT.sub(one, pattern)


def _converted(value: Value, flags: str, width: str, precision: str, conversion: str) -> str:
    align = "<" if "-" in flags else ">"
    if conversion in "sSbc":
        text = _text(value)[: int(precision[1:])] if precision else _text(value)
        return format(text.upper() if conversion == "S" else text, align + width)
    if not isinstance(value, Decimal) or conversion not in "dfex":
        raise ValueError(conversion)
    sign = "+" if "+" in flags else " " if " " in flags else ""
    layout = f"{'<' if '-' in flags else ''}{sign}{'0' if '0' in flags else ''}{width}{',' if ',' in flags else ''}"
    if conversion in "dx":
        if value != value.to_integral_value():
            raise ValueError(conversion)
        return format(int(value), layout + conversion)
    return format(value, f"{layout}{precision or '.6'}{conversion}")


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _whole_text(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", text):
        raise ValueError(text)
    return int(text)


def _double_text(text: str) -> float:
    if not re.fullmatch(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?[dDfF]?\s*", text):
        raise ValueError(text)
    return float(text.strip().rstrip("dDfF"))


_OF_ONE: Mapping[str, Callable[[float], float]] = {
    "abs": abs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "cbrt": math.cbrt,
    "ceil": lambda value: float(math.ceil(value)),
    "cos": math.cos,
    "cosh": math.cosh,
    "exp": math.exp,
    "expm1": math.expm1,
    "floor": lambda value: float(math.floor(value)),
    "log": math.log,
    "log10": math.log10,
    "log1p": math.log1p,
    "rint": lambda value: float(round(value)),
    "signum": lambda value: math.copysign(1.0, value) if value else value,
    "sin": math.sin,
    "sinh": math.sinh,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
    "toDegrees": math.degrees,
    "toRadians": math.radians,
}
_OF_TWO: Mapping[str, Callable[[float, float], float]] = {
    "atan2": math.atan2,
    "hypot": math.hypot,
    "max": max,
    "min": min,
    "pow": math.pow,
}
_WHOLE: Mapping[str, tuple[int, Callable[..., int]]] = {
    "abs": (1, abs),
    "max": (2, max),
    "min": (2, min),
    "addExact": (2, lambda a, b: a + b),
    "subtractExact": (2, lambda a, b: a - b),
    "multiplyExact": (2, lambda a, b: a * b),
    "negateExact": (1, lambda a: -a),
    "floorDiv": (2, lambda a, b: a // b),
    "floorMod": (2, lambda a, b: a % b),
}


def _table() -> dict[tuple[str, str, tuple[str, ...]] | None, _Method]:
    methods: dict[tuple[str, str, tuple[str, ...]] | None, _Method] = {}

    def add(cls: str, name: str, takes: tuple[str, ...], gives: str, answer: Callable[..., Any]) -> None:
        methods[f"java.lang.{cls}", name, takes] = _Method(takes, gives, answer)

    for name, of_one in _OF_ONE.items():
        add("Math", name, ("double",), "double", of_one)
    for name, of_two in _OF_TWO.items():
        add("Math", name, ("double", "double"), "double", of_two)
    for name, (count, of_whole) in _WHOLE.items():
        for kind in ("int", "long"):
            add("Math", name, (kind,) * count, kind, of_whole)
    add("Math", "abs", ("float",), "float", abs)
    add("Math", "max", ("float", "float"), "float", max)
    add("Math", "min", ("float", "float"), "float", min)
    add("Math", "round", ("double",), "long", _round)
    add("Math", "round", ("float",), "int", _round)
    for cls, kind in (("Byte", "byte"), ("Short", "short"), ("Integer", "int"), ("Long", "long")):
        parse = "parseInt" if kind == "int" else f"parse{cls}"
        add(cls, "valueOf", (kind,), kind, int)
        add(cls, "valueOf", ("String",), kind, _whole_text)
        add(cls, parse, ("String",), kind, _whole_text)
        add(cls, "toString", (kind,), "String", str)
    for cls, kind in (("Float", "float"), ("Double", "double")):
        add(cls, "valueOf", (kind,), kind, float)
    for name in ("valueOf", "parseFloat"):
        add("Float", name, ("String",), "float", lambda text: _single(_double_text(text)))
    for name in ("valueOf", "parseDouble"):
        add("Double", name, ("String",), "double", _double_text)
    add("Boolean", "valueOf", ("String",), "boolean", lambda text: text.lower() == "true")
    add("Boolean", "valueOf", ("boolean",), "boolean", bool)
    for kind in ("char", "boolean", "Object"):
        add("String", "valueOf", (kind,), "String", _text)
    for kind in ("int", "long"):
        add("String", "valueOf", (kind,), "String", str)
    add("String", "format", ("String", "Object..."), "String", _format)
    return methods


_METHODS = _table()
