"""What went wrong while an expression was evaluated: the failure record beside a null value.

FEEL never raises: a wrong argument gives null. Luodi keeps the reason, so that a person who wrote the rule sees
which part of the text gave nothing and why. ``Refusal`` is how built-ins and operators say no inside the engine;
it never leaves the room.
"""

from dataclasses import dataclass

from luodi.reference.problems import ProblemRecord, Where
from luodi.reference.text import Text

REMEDY = Text("请检查该处的表达式及其取值", "Check the expression and its values at that place")


@dataclass(frozen=True, slots=True)
class Failure:
    """One part of an expression that gave null: ``code`` is stable; ``line`` and ``column`` count from 1."""

    code: str
    why: Text
    line: int
    column: int

    def as_problem(self, file: str = "", field: str = "") -> ProblemRecord:
        """The failure as a problem that a screen or command can show."""
        return ProblemRecord(
            self.code, self.why, REMEDY, Where(file=file, field=field, line=self.line, column=self.column)
        )


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """A built-in or operator cannot answer; the place is added by whoever called it."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(code)
        self.code = code
        self.why = Text(zh, en)


class SyntaxRefusal(Refusal):
    """The text is not FEEL; ``offset`` is where reading stopped."""

    def __init__(self, offset: int, zh: str, en: str, code: str = "feel.syntax") -> None:
        super().__init__(code, zh, en)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an expression, to turn offsets into places."""

    text: str

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of ``offset``, both from 1."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def failure(self, offset: int, code: str, why: Text) -> Failure:
        """A failure at ``offset`` of this text."""
        line, column = self.place(offset)
        return Failure(code, why, line, column)
