"""Strict reading of definitions: rules that an office keeps as data (TOML in the package, JSON in the register).

Every field is asked for by name and type. What is missing, of the wrong type or not known is a ``Problem`` that names
the file and the field by its path (``nodes[2].months``).
"""

from collections.abc import Collection, Mapping
from typing import Any, NoReturn, TypeVar

from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Value = TypeVar("Value")


class Definition:
    """One table of a definition. Ask for its fields, then call :meth:`finish` to refuse what nobody asked for."""

    def __init__(self, values: object, file: str, path: str = "") -> None:
        self._file, self._path = file, path
        self._asked: set[str] = set()
        if not isinstance(values, Mapping):
            self.refuse("", Text("应为一个表", "a table is expected here"))
        self._values: Mapping[str, Any] = values

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
        return Definition(self._values[key], self._file, self._at(key))

    def tables(self, key: str) -> list["Definition"]:
        """The list of tables under ``key``; empty when the field is not given."""
        if not self.has(key):
            return []
        values = self._typed(key, list, Text("应为列表", "a list is expected"))
        return [Definition(value, self._file, self._at(f"{key}[{place}]")) for place, value in enumerate(values)]

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
            Where(file=self._file, field=self._at(key) if key else self._path),
        )

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
