"""Inputs of decisions from JSON and from tables, and FEEL values as JSON text.

JSON and tables know neither dates nor decimals: texts become what the model's input data says they are, and numbers
keep every digit in both directions.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from luodi.engine.dmn import value_text
from luodi.engine.feel import (
    BOOLEAN,
    BUILTINS,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    TIME,
    YEARS_MONTHS,
    ContextType,
    ListType,
    Refusal,
    Run,
    Type,
    Value,
    evaluate,
    from_python,
    number,
    number_text,
)
from luodi.engine.feel.types import ANY, shape
from luodi.front.exchange.reading.cells import Cell, CellError
from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_BUILTINS = {
    DATE: "date",
    TIME: "time",
    DATE_TIME: "date and time",
    YEARS_MONTHS: "duration",
    DAYS_TIME: "duration",
    NUMBER: "number",
}
_BOOLEANS = {"true": True, "false": False, "是": True, "否": False}
_TABLES = (".csv", ".tsv", ".txt", ".gz", ".xlsx", ".xlsm", ".parquet")


def inputs_of(argument: str) -> Iterator[dict[str, object]]:
    """The inputs that an argument gives: a JSON text, a ``.json`` file, or a table with a row for each evaluation.

    Raises Problem.
    """
    if argument.lower().endswith(_TABLES):
        yield from _rows(Path(argument))
    elif argument.lower().endswith(".json"):
        try:
            text = Path(argument).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(str(error), argument) from error
        yield read_context(text, argument)
    else:
        yield read_context(argument)


def read_context(text: str, file: str = "") -> dict[str, object]:
    """A JSON object, its numbers as decimals. Raises Problem."""
    try:
        read = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise _unreadable(str(error), file) from error
    if not isinstance(read, dict):
        raise _unreadable("not an object", file)
    return read


def _unreadable(why: str, file: str) -> Problem:
    return Problem(
        "dmn.input.unreadable",
        Text(f"输入不是 JSON 对象：{why}", f"The input is no JSON object: {why}"),
        Text(
            '请写成 {"名称": 值}，或给出 .json、.csv、.xlsx 文件',
            'Write {"name": value}, or give a .json, .csv or .xlsx file',
        ),
        Where(file),
    )


def _rows(path: Path) -> Iterator[dict[str, object]]:
    names: list[str] | None = None
    for row in open_source(path).rows():
        if names is None:
            names = [str(cell).strip() for cell in row.cells]
            continue
        yield {name: _of_cell(cell) for name, cell in zip(names, row.cells, strict=False) if name}


def _of_cell(cell: Cell) -> object:
    if isinstance(cell, CellError) or cell == "":
        return None
    return cell


def as_wanted(thing: object, type_: Type) -> Value:
    """``thing`` as a value of ``type_`` where it is a text that reads as one; else as it is."""
    wanted = shape(type_)
    if isinstance(thing, Mapping):
        members = wanted.members if isinstance(wanted, ContextType) else {}
        return {str(name): as_wanted(value, members.get(str(name), ANY)) for name, value in thing.items()}
    if isinstance(thing, list):
        element = wanted.element if isinstance(wanted, ListType) else ANY
        return [as_wanted(value, element) for value in thing]
    if not isinstance(thing, str):
        return from_python(thing)
    return _text_as(thing, wanted)


def _text_as(text: str, wanted: Type) -> Value:
    if wanted is BOOLEAN:
        return _BOOLEANS.get(text.strip().lower(), text)
    if wanted is NUMBER:
        made = number(text.strip())
        return text if made is None else made
    if isinstance(wanted, ContextType | ListType) and text.strip()[:1] in {"[", "{"}:
        return evaluate(text).value
    builtin = next((name for type_, name in _BUILTINS.items() if type_ is wanted), None)
    if builtin is None:
        return text
    try:
        return BUILTINS[builtin].call(Run(), (text.strip(),))
    except Refusal:
        return text


def json_text(value: Value) -> str:
    """A FEEL value as JSON; numbers keep their digits, what JSON has no word for becomes text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(name)}: {json_text(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(json_text(each) for each in value) + "]"
    if isinstance(value, Decimal):
        return number_text(value)
    if value is None or isinstance(value, bool):
        return _quoted(value)
    return _quoted(value_text(value))


def _quoted(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False)
