"""Strict reading of definitions: rules that an office keeps as data (TOML in the package, JSON in the register).

Every field is asked for by name and type. What is missing, of the wrong type or not known is a ``Problem`` that names
the file and the field by its path (``nodes[2].months``), and the line where the definition was read from TOML.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Value = TypeVar("Value")


class Definition:
    """One table of a definition. Ask for its fields, then call :meth:`finish` to refuse what nobody asked for."""

    def __init__(self, values: object, file: str, path: str = "", lines: Mapping[str, int] | None = None) -> None:
        self._file, self._path = file, path
        self._lines = lines or {}
        self._asked: set[str] = set()
        if not isinstance(values, Mapping):
            self.refuse("", Text("应为一个表", "a table is expected here"))
        self._values: Mapping[str, Any] = values

    @classmethod
    def of_toml(cls, text: str, file: str) -> "Definition":
        """The definition that a TOML text is. Numbers with a point are decimals. Raises Problem."""
        try:
            values = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+), column (\d+)", str(error))
            line, column = (int(found[1]), int(found[2])) if found else (None, None)
            raise Problem(
                "definition.not_toml",
                Text("不是有效的 TOML", f"This is not TOML: {error}"),
                Text("请检查引号、括号和日期的写法", "Check quotes, brackets and dates near this line"),
                Where(file=file, line=line, column=column),
            ) from error
        return cls(values, file, lines=_lines_of(text))

    def has(self, key: str) -> bool:
        """Whether the field is given at all."""
        self._asked.add(key)
        return key in self._values

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self._typed(key, str, Text("应为文字", "a text is expected"))
        if not value.strip():
            self.refuse(key, Text("不能为空", "must not be blank"))
        return value

    def bilingual(self, key: str) -> Text:
        """A text in both languages: ``{ zh = "…", en = "…" }``."""
        table = self.table(key)
        text = Text(table.text("zh"), table.text("en"))
        table.finish()
        return text

    def integer(self, key: str, *, minimum: int = 0) -> int:
        """A whole number, not below ``minimum``."""
        value = self._typed(key, int, Text("应为整数", "a whole number is expected"))
        if isinstance(value, bool) or value < minimum:
            self.refuse(key, Text(f"应为不小于 {minimum} 的整数", f"a whole number of {minimum} or more is expected"))
        return value

    def number(self, key: str) -> Decimal:
        """A number, as a decimal."""
        value = self._required_value(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            self.refuse(key, Text("应为数", "a number is expected"))
        return Decimal(value)

    def boolean(self, key: str) -> bool:
        """True or false."""
        return self._typed(key, bool, Text("应为 true 或 false", "true or false is expected"))

    def day(self, key: str) -> date:
        """A day, written as 2022-06-16."""
        value = self._typed(key, date, Text("应为日期（如 2022-06-16）", "a day such as 2022-06-16 is expected"))
        if isinstance(value, datetime):
            self.refuse(key, Text("应为日期，不带时间", "a day without time is expected"))
        return value

    def day_if_given(self, key: str) -> date | None:
        """A day, None where the field is not given."""
        return self.day(key) if self.has(key) else None

    def text_if_given(self, key: str) -> str:
        """A text, empty where the field is not given."""
        return self.text(key) if self.has(key) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that are not blank; empty where the field is not given."""
        if not self.has(key):
            return ()
        values = self._typed(key, list, Text("应为列表", "a list is expected"))
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                self.refuse(f"{key}[{place}]", Text("应为文字", "a text is expected"))
        return tuple(values)

    def value(self, key: str) -> Any:
        """The value as it was written; for fields that take several kinds."""
        return self._required_value(key)

    def choice(self, key: str, choices: Collection[str]) -> str:
        """One of ``choices``."""
        return self._chosen(key, self.text(key), choices)

    def chosen(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        """A list of different values out of ``choices``; empty when the field is not given."""
        if not self.has(key):
            return ()
        values = self._typed(key, list, Text("应为列表", "a list is expected"))
        picked = tuple(self._chosen(f"{key}[{place}]", value, choices) for place, value in enumerate(values))
        if len(set(picked)) != len(picked):
            self.refuse(key, Text("有重复的值", "the same value stands twice"))
        return picked

    def table(self, key: str) -> "Definition":
        """The table under ``key``."""
        self._required(key)
        return Definition(self._values[key], self._file, self._at(key), self._lines)

    def tables(self, key: str) -> list["Definition"]:
        """The list of tables under ``key``; empty when the field is not given."""
        if not self.has(key):
            return []
        values = self._typed(key, list, Text("应为列表", "a list is expected"))
        return [
            Definition(value, self._file, self._at(f"{key}[{place}]"), self._lines)
            for place, value in enumerate(values)
        ]

    def names(self) -> list[str]:
        """The names of all fields given, for tables whose keys are values themselves."""
        return list(self._values)

    def finish(self) -> None:
        """Refuses fields that nobody asked for: a misspelt field must not be silently without effect."""
        for key in self._values:
            if key not in self._asked:
                self.refuse(key, Text("不认识的字段", "this field is not known"))

    def refuse(self, key: str, what: Text) -> NoReturn:
        """Raises the ``Problem`` that ``what`` is wrong with ``key``."""
        raise Problem(
            "definition.not_valid",
            what,
            Text("请按字段说明修改定义后重新发布", "Mend the definition as its field says and publish it again"),
            self.where(key),
        )

    def where(self, key: str = "") -> Where:
        """The place of a field, or of the table itself."""
        path = self._at(key) if key else self._path
        return Where(file=self._file, field=path, line=_line_at(self._lines, path))

    def _required_value(self, key: str) -> Any:
        self._required(key)
        return self._values[key]

    def _required(self, key: str) -> None:
        if not self.has(key):
            self.refuse(key, Text("缺少此字段", "this field is missing"))

    def _typed(self, key: str, kind: type[Value], otherwise: Text) -> Value:
        self._required(key)
        value = self._values[key]
        if not isinstance(value, kind):
            self.refuse(key, otherwise)
        return value

    def _chosen(self, key: str, value: object, choices: Collection[str]) -> str:
        if not isinstance(value, str) or value not in choices:
            known = "、".join(choices)
            self.refuse(key, Text(f"“{value}”不在可选值中：{known}", f"“{value}” is not one of: {', '.join(choices)}"))
        return value

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def _lines_of(text: str) -> dict[str, int]:
    """The line of every table and key of a TOML text by path, as far as each stands on a line of its own."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _plain(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
            parts = table.split(".")
            prefixes = [".".join(parts[: end + 1]) for end in range(len(parts))]
            table = ".".join(
                f"{part}[{counts[prefix]}]" if prefix in counts else part
                for part, prefix in zip(parts, prefixes, strict=True)
            )
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = _plain(key[1])
            lines.setdefault(f"{table}.{path}" if table else path, number)
    return lines


def _plain(path: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in path.split("."))


def _line_at(lines: Mapping[str, int], path: str) -> int | None:
    """The line of ``path``, else of the nearest thing that it lies in."""
    while path:
        if path in lines:
            return lines[path]
        path = path[: path.rindex("[")] if path.endswith("]") else path.rpartition(".")[0]
    return None
