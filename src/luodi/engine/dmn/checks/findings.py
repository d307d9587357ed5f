"""What a check finds: how bad, what, where, and an example that shows it."""

from dataclasses import dataclass
from enum import StrEnum

from luodi.reference.text import Language, Text


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """The model does not say what it must, or says it twice."""
    WARNING = "warning"
    """The model can be evaluated, and is hardly meant so."""
    NOTE = "note"
    """Something to know: a limit of the check, or a case that is often meant."""

    @property
    def label(self) -> Text:
        """The word for people."""
        return _LABELS[self]


_LABELS = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.NOTE: Text("提示", "note"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a model: the decision or other element, and in its table the rules (from 1) and the column's heading."""

    element: str = ""
    table: str = ""
    rules: tuple[int, ...] = ()
    column: str = ""
    line: int | None = None

    def in_language(self, language: Language) -> str:
        """The place as one phrase."""
        zh = language == "zh"
        numbers = ("、" if zh else ", ").join(map(str, self.rules))
        parts = [
            self.element,
            self.table if self.table != self.element else "",
            (f"规则 {numbers}" if zh else f"rule{'s' if len(self.rules) > 1 else ''} {numbers}") if numbers else "",
            (f"列「{self.column}」" if zh else f"column “{self.column}”") if self.column else "",
        ]
        return (" · ").join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's heading and what it holds, as FEEL writes it."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``region`` says for which inputs it holds, column by column (columns that do not matter are left out); ``example``
    is one such input, all columns, on which the table was tried.
    """

    code: str
    severity: Severity
    what: Text
    place: Place
    region: tuple[Cell, ...] = ()
    example: tuple[Cell, ...] = ()

    def in_language(self, language: Language) -> str:
        """The finding as a few lines."""
        zh = language == "zh"
        colon = "：" if zh else ": "
        place = self.place.in_language(language)
        lines = [f"[{self.severity.label.in_language(language)}] {place}{colon if place else ''}"]
        lines[0] += f"{self.what.in_language(language)}  ({self.code})"
        for label, cells in (("范围" if zh else "where", self.region), ("例" if zh else "example", self.example)):
            if cells:
                lines.append(
                    f"    {label}{colon}" + ("；" if zh else "; ").join(f"{c.column} = {c.text}" for c in cells)
                )
        return "\n".join(lines)
