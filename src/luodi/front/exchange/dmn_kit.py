"""Running the DMN conformance kit, and the scoreboard.

A number matches within 1e-8. Where the expected text has more digits than a binary float can hold, it was not written
by one: then every decimal of it must be met.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from luodi.engine.dmn import Model, Outcome, shortened
from luodi.engine.feel import DateTime, Time, Value, from_python
from luodi.engine.feel.numbers import WIDE
from luodi.front.exchange.dmn_kit_cases import Case, CaseFile, Expected, read_cases
from luodi.front.exchange.dmn_models import load_model
from luodi.reference.problems import Problem
from luodi.reference.text import Text

TOLERANCE = Decimal("1e-8")
FLOAT_DIGITS = 17
NON_COMPLIANT = "non-compliant"


@dataclass(frozen=True, slots=True)
class Failed:
    """A result that is not what the case wants."""

    folder: str
    test: str
    case: str
    expected: Any
    got: Any

    def as_json(self) -> dict[str, Any]:
        """The failure as JSON values."""
        return {
            "folder": self.folder,
            "test": self.test,
            "case": self.case,
            "expected": self.expected,
            "got": self.got,
        }


@dataclass(slots=True)
class Score:
    """Counts over some cases."""

    cases: int = 0
    passed: int = 0
    non_null_cases: int = 0
    non_null_passed: int = 0
    failed: list[Failed] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Takes the counts of ``other`` in."""
        self.cases += other.cases
        self.passed += other.passed
        self.non_null_cases += other.non_null_cases
        self.non_null_passed += other.non_null_passed
        self.failed.extend(other.failed)

    def as_json(self) -> dict[str, Any]:
        """The score as JSON values."""
        return {
            "cases": self.cases,
            "passed": self.passed,
            "non_null_cases": self.non_null_cases,
            "non_null_passed": self.non_null_passed,
            "failed": [each.as_json() for each in self.failed],
        }


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """Scores by folder, in order; those of the non-compliant folder stand apart."""

    folders: dict[str, Score]
    non_compliant: dict[str, Score]

    @property
    def total(self) -> Score:
        """The score over the compliance folders."""
        return summed(self.folders.values())

    def as_json(self) -> dict[str, Any]:
        """Totals, failures, and the non-compliant folder apart."""
        return {**self.total.as_json(), "non_compliant": summed(self.non_compliant.values()).as_json()}


def summed(scores: Iterable[Score]) -> Score:
    """One score of several."""
    total = Score()
    for score in scores:
        total.add(score)
    return total


def run_kit(directory: Path, now: DateTime) -> Scoreboard:
    """Runs every test file below ``directory``. Raises Problem when there is none."""
    files = sorted(path for path in directory.rglob("*.xml") if "-test-" in path.name)
    if not files:
        raise Problem(
            "dmn.kit.empty",
            Text(f"{directory} 中没有测试文件", f"There are no test files in {directory}"),
            Text("请给出 DMN 测试套件的文件夹", "Give a folder of the DMN conformance kit"),
        )
    board = Scoreboard({}, {})
    models: dict[Path, Model | Problem] = {}
    for path in files:
        case_file = read_cases(path)
        folder = path.parent.relative_to(directory).as_posix()
        apart = NON_COMPLIANT in path.parts
        side = board.non_compliant if apart else board.folders
        side.setdefault(folder, Score()).add(_run_file(case_file, folder, models, now))
    return board


def _run_file(case_file: CaseFile, folder: str, models: dict[Path, Model | Problem], now: DateTime) -> Score:
    if case_file.model not in models:
        try:
            models[case_file.model] = load_model(case_file.model)
        except Problem as problem:
            models[case_file.model] = problem
    model = models[case_file.model]
    score = Score()
    for case in case_file.cases:
        failed = [
            Failed(folder, case_file.path.name, case.id, wanted, got) for wanted, got in _mismatches(case, model, now)
        ]
        score.cases += 1
        score.passed += not failed
        score.non_null_cases += not case.is_null
        score.non_null_passed += not (case.is_null or failed)
        score.failed.extend(failed[:1])
    return score


def _mismatches(case: Case, model: Model | Problem, now: DateTime) -> list[tuple[Any, Any]]:
    """Expected and got of the results that differ."""
    found = []
    for wanted in case.results:
        try:
            outcome = _evaluated(case, wanted, model, now)
        except Problem as problem:
            found.append((_shown(wanted), str(problem)))
        except Exception as fault:  # noqa: BLE001 - a fault of the engine fails its case and must not hide the others
            found.append((_shown(wanted), f"{type(fault).__name__}: {fault}"))
        else:
            if not _is_met(wanted, outcome):
                found.append((_shown(wanted), shortened(outcome.value)))
    return found


def _evaluated(case: Case, wanted: Expected, model: Model | Problem, now: DateTime) -> Outcome:
    if isinstance(model, Problem):
        raise model
    if not case.invocable:
        return model.decision(wanted.name).evaluate(case.inputs, now)
    function = model.function(case.invocable)
    outcome = function.evaluate(case.inputs, now)
    if len(function.outputs) > 1 and isinstance(outcome.value, dict):
        return Outcome(outcome.value.get(wanted.name), outcome.failures)
    return outcome


def _shown(wanted: Expected) -> Any:
    return "error" if wanted.is_error else shortened(wanted.value)


def _is_met(wanted: Expected, outcome: Outcome) -> bool:
    if wanted.is_error and not outcome.failures:
        return False
    return matches(wanted.value, outcome.value)


def matches(wanted: Value, got: Value) -> bool:
    """Whether ``got`` is the value wanted."""
    if wanted.__class__ is not got.__class__:
        return False
    match wanted, got:
        case Decimal(), Decimal():
            same = _same_number(wanted, got)
        case list(), list():
            same = len(wanted) == len(got) and all(map(matches, wanted, got))
        case dict(), dict():
            same = wanted.keys() == got.keys() and all(matches(wanted[name], got[name]) for name in wanted)
        case ((Time() | DateTime()), (Time() | DateTime())):
            same = (wanted.utc_nanos, wanted.offset) == (got.utc_nanos, got.offset)
        case _:
            same = wanted == got
    return same


def _same_number(wanted: Decimal, got: Decimal) -> bool:
    if len(wanted.as_tuple().digits) > FLOAT_DIGITS:
        return got.quantize(wanted, context=WIDE) == wanted
    return abs(wanted - got) <= TOLERANCE


def now_of(moment: object) -> DateTime:
    """A Python instant as FEEL's ``now()``."""
    value = from_python(moment)
    if not isinstance(value, DateTime):
        raise TypeError(moment)
    return value
