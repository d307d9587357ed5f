"""Built-ins that turn one kind of value into another: ``string`` and ``number``."""

import re
from decimal import Decimal

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.limits import Run
from luodi.engine.feel.numbers import number, number_text
from luodi.engine.feel.types import NUMBER, STRING
from luodi.engine.feel.values import Function, Range, Value

SHELF = Shelf()
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?", re.ASCII)


@SHELF.builtin("number(from: string)", NUMBER)
def number_from_text(_run: Run, text: str) -> Value:
    """The number that a text writes as FEEL does."""
    return _read(text)


@SHELF.builtin("number(from: string, grouping separator: string?, decimal separator: string?)", NUMBER)
def number_with_separators(_run: Run, text: str, grouping: str | None, point: str | None) -> Value:
    """The number that a text writes with those separators."""
    if grouping not in {None, " ", ",", "."} or point not in {None, ".", ","} or (grouping and grouping == point):
        raise refuse("分隔符不合规定", "The separators are not allowed")
    if grouping:
        text = text.replace(grouping, "")
    return _read(text.replace(point, ".") if point else text)


def _read(text: str) -> Value:
    found = number(text) if _NUMBER.fullmatch(text) else None
    if found is None:
        raise refuse("文字不是数", "The text is no number")
    return found


@SHELF.builtin("string(from: any)", STRING)
def string(run: Run, value: Value) -> Value:
    """A value as text; null stays null."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    parts: list[str] = []
    _write(value, parts, run)
    return "".join(parts)


def _write(value: Value, parts: list[str], run: Run) -> None:
    run.step()
    if isinstance(value, list):
        _write_all([("", each) for each in value], "[]", parts, run)
    elif isinstance(value, dict):
        _write_all([(f"{_key(key)}: ", each) for key, each in value.items()], "{}", parts, run)
    elif isinstance(value, Range):
        _write_range(value, parts, run)
    else:
        text = _simple(value)
        run.produce(len(text))
        parts.append(text)


def _write_all(entries: list[tuple[str, Value]], brackets: str, parts: list[str], run: Run) -> None:
    parts.append(brackets[0])
    for index, (key, value) in enumerate(entries):
        parts.append((", " if index else "") + key)
        run.produce(len(parts[-1]))
        _write(value, parts, run)
    parts.append(brackets[1])


def _write_range(interval: Range, parts: list[str], run: Run) -> None:
    if interval.bound:
        parts.append(f"({interval.bound} ")
        _write(interval.end if interval.bound in {"<", "<="} else interval.start, parts, run)
        parts.append(")")
        return
    parts.append("[" if interval.start_included else "(")
    _write(interval.start, parts, run)
    parts.append("..")
    _write(interval.end, parts, run)
    parts.append("]" if interval.end_included else ")")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w ]+", key) else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _simple(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case str():
            return _quoted(value)
        case Function():
            return f"function {value.name}"
    return str(value)
