"""Code for boxed expressions. Every frame in here is flat: its names are all there are, and it has no parent."""

from collections.abc import Callable, Mapping
from typing import Any

from luodi.engine.dmn import model
from luodi.engine.dmn.compiling import boxes, tables
from luodi.engine.dmn.item_types import ItemTypes
from luodi.engine.dmn.java import call_external
from luodi.engine.dmn.places import Place
from luodi.engine.feel import (
    ANY,
    DEFAULT_LIMITS,
    Code,
    Constant,
    Frame,
    Limits,
    NameScope,
    Refusal,
    Simple,
    Type,
    Value,
    coerce,
    compile_expression,
    kind_name,
    type_name,
)
from luodi.engine.feel.types import TYPES_BY_CLASS

Made = tuple[Code, Type]
NOTHING = Constant(None)
_CLASSES = {type_: cls for cls, type_ in TYPES_BY_CLASS.items() if isinstance(type_, Simple)}


class LogicCompiler:
    """Makes code of the expressions of one model."""

    def __init__(self, definitions: model.Definitions, types: ItemTypes, limits: Limits = DEFAULT_LIMITS) -> None:
        self.definitions = definitions
        self.types = types
        self.limits = limits

    def expression(self, expression: model.Expression | None, scope: NameScope, place: Place) -> Made:
        """The code of ``expression`` and its type; null where there is none."""
        if expression is None:
            return NOTHING, ANY
        maker = _MAKERS[type(expression)]
        code, type_ = maker(self, expression, scope, place)
        return self.converted(code, type_, expression.type_ref, place, expression.line)

    def part(self, part: model.Part | None, scope: NameScope, place: Place) -> Made:
        """The code of what stands in a named place."""
        if part is None:
            return NOTHING, ANY
        code, type_ = self.expression(part.expression, scope, place)
        return self.converted(code, type_, part.type_ref, place, part.line)

    def converted(self, code: Code, type_: Type, type_ref: str, place: Place, line: int | None = None) -> Made:
        """``code`` with its values converted to the type that ``type_ref`` names, and that type."""
        wanted = self.types.of(type_ref, line)
        if wanted is None or wanted is ANY:
            return code, type_
        return conversion(code, wanted, place), wanted

    def text(self, text: str | None, language: str, scope: NameScope, place: Place) -> Made:
        """The code of a FEEL text; a text in another language is refused by name."""
        language = language or self.definitions.expression_language
        if language and "FEEL" not in language.upper():
            return failing(place, "dmn.language", f"不支持表达式语言 {language}", f"{language} is not supported"), ANY
        if text is None or not text.strip():
            return NOTHING, ANY
        compiled = compile_expression(text, scope, call_external, self.limits)
        if compiled.is_constant and compiled.failure is None:
            return compiled.code, compiled.type
        return located(compiled.code, place), compiled.type


def located(code: Code, place: Place) -> Code:
    """``code`` whose failures say that they are at ``place``."""

    def run(frame: Frame) -> Value:
        failures = frame.run.failures
        before = len(failures)
        value = code(frame)
        if len(failures) != before:
            place.mark(failures, before)
        return value

    return run


def failing(place: Place, code: str, zh: str, en: str) -> Code:
    """Code that gives null and says why."""

    def run(frame: Frame) -> Value:
        place.fail(frame.run, code, zh, en)
        return None

    return run


def refusing(code: Code, place: Place) -> Code:
    """``code`` that may refuse: null then, with the reason."""

    def run(frame: Frame) -> Value:
        try:
            return code(frame)
        except Refusal as no:
            place.fail_with(frame.run, no.code, no.why)
            return None

    return run


def class_of(type_: Type) -> type | None:
    """The class whose values all have ``type_``, None where that takes a closer look."""
    return _CLASSES.get(type_) if isinstance(type_, Simple) else None


def conversion(code: Code, wanted: Type, place: Place) -> Code:
    """``code`` with its value as ``wanted``; null with a failure where it is none."""
    direct = class_of(wanted)

    def run(frame: Frame) -> Value:
        value = code(frame)
        if value is None or value.__class__ is direct:
            return value
        return converted_value(value, wanted, place, frame)

    return run


def converted_value(value: Value, wanted: Type, place: Place, frame: Frame) -> Value:
    """``value`` as ``wanted``; null with a failure where it is none."""
    fits, made = coerce(value, wanted)
    if not fits:
        kind, name = kind_name(value), type_name(wanted)
        place.fail(
            frame.run,
            "dmn.type",
            f"应为 {name}，得到的 {kind} 不符合",
            f"{name} is wanted, and this {kind} is none",
        )
    return made


def _literal(compiler: LogicCompiler, expression: model.LiteralExpression, scope: NameScope, place: Place) -> Made:
    return compiler.text(expression.text, expression.expression_language, scope, place.at("", expression.line))


_MAKERS: Mapping[type, Callable[[LogicCompiler, Any, NameScope, Place], Made]] = {
    model.LiteralExpression: _literal,
    model.DecisionTable: tables.table,
    **boxes.MAKERS,
}
