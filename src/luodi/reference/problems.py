"""Problems: errors that a person can meet, said so that the person can act on them.

A ``Problem`` says what was wrong, where, and what to do, in 中文 and English. It is raised where nothing can go on
and collected where other rows can. Errors in the program itself stay ordinary exceptions.
"""

from dataclasses import dataclass, field

from luodi.reference.text import Language, Text


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a problem; whatever is known of it. ``row``, ``line`` and ``column`` count from 1."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    field: str = ""
    line: int | None = None
    column: int | None = None

    def in_language(self, language: Language) -> str:
        """The place as one phrase, empty when nothing is known."""
        zh = language == "zh"
        parts = [
            self.file,
            (f"工作表「{self.sheet}」" if zh else f"sheet “{self.sheet}”") if self.sheet else "",
            (f"第 {self.row} 行" if zh else f"row {self.row}") if self.row is not None else "",
            (f"「{self.field}」" if zh else f"“{self.field}”") if self.field else "",
            (f"第 {self.line} 行" if zh else f"line {self.line}") if self.line is not None else "",
            (f"第 {self.column} 列" if zh else f"column {self.column}") if self.column is not None else "",
        ]
        return ("，" if zh else ", ").join(part for part in parts if part)


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class ProblemRecord:
    """A problem as a value: ``code`` is stable (``area.what_is_wrong``), the texts are for people."""

    code: str
    what: Text
    remedy: Text
    where: Where = field(default=NOWHERE)

    def in_language(self, language: Language) -> str:
        """``where: what. What to do.`` as one line."""
        place = self.where.in_language(language)
        what, remedy = self.what.in_language(language), self.remedy.in_language(language)
        if language == "zh":
            return f"{place + '：' if place else ''}{what}。{remedy}。"
        return f"{place + ': ' if place else ''}{what}. {remedy}."


class Problem(Exception):  # noqa: N818 - the field's word, used on every screen
    """Raised with a :class:`ProblemRecord` when a person has to mend something before work can go on."""

    def __init__(self, code: str, what: Text, remedy: Text, where: Where = NOWHERE) -> None:
        self.record = ProblemRecord(code, what, remedy, where)
        super().__init__(f"{code}: {self.record.in_language('en')}")

    @property
    def code(self) -> str:
        """The stable code, ``area.what_is_wrong``."""
        return self.record.code

    def at(self, where: Where) -> "Problem":
        """The same problem, placed at ``where``."""
        return Problem(self.record.code, self.record.what, self.record.remedy, where)
