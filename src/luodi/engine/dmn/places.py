"""Where in a model something failed: the element, and the way down to the expression."""

from dataclasses import dataclass

from luodi.engine.feel import Failure, Run
from luodi.engine.feel.failures import REMEDY
from luodi.reference.problems import ProblemRecord, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class ModelFailure(Failure):
    """A failure in a model: ``line`` and ``column`` count within the FEEL text, 0 where the failure is no text's.

    ``element`` is the name of the decision, knowledge model or service, ``path`` the way to the expression in it, such
    as ``rule[3].output[1]`` (from 1), ``file_line`` the line of the model's file.
    """

    element: str
    path: str
    file_line: int | None

    def as_problem(self, file: str = "", field: str = "") -> ProblemRecord:
        """The failure as a problem that a screen or command can show."""
        place = " ".join(part for part in (field, self.element, self.path) if part)
        return ProblemRecord(self.code, self.why, REMEDY, Where(file=file, field=place, line=self.file_line))


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a model, as failures name it."""

    element: str
    path: str = ""
    line: int | None = None

    def at(self, step: str, line: int | None = None) -> "Place":
        """The place one step further down, or at another line for no step."""
        path = f"{self.path}.{step}" if self.path and step else self.path or step
        return Place(self.element, path, line or self.line)

    def mark(self, failures: list[Failure], start: int) -> None:
        """Says of the failures from ``start`` on, where nobody has yet, that they are here."""
        for index in range(start, len(failures)):
            one = failures[index]
            if type(one) is Failure:
                failures[index] = ModelFailure(
                    one.code, one.why, one.line, one.column, self.element, self.path, self.line
                )

    def fail(self, run: Run, code: str, zh: str, en: str) -> None:
        """Keeps a failure that is no text's."""
        self.fail_with(run, code, Text(zh, en))

    def fail_with(self, run: Run, code: str, why: Text) -> None:
        """Keeps a failure that is no text's."""
        if len(run.failures) < run.limits.failures:
            run.failures.append(ModelFailure(code, why, 0, 0, self.element, self.path, self.line))
