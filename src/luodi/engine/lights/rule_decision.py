"""One decision of a published model, asked strictly: what it does not answer in full is a ``Problem``.

Names and words in models are 中文, as the office writes them; an answer is read by the words that may stand there.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NoReturn, TypeVar

from luodi.engine.dmn import Model, Outcome, compile_model, read_definitions, value_text
from luodi.engine.feel import Value
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Meaning = TypeVar("Meaning")
_REMEDY = Text("请修改该表后重新发布", "Correct the table and publish it again")


def read_rules(xml: str, file: str) -> Model:
    """The compiled model. Raises Problem for what is no DMN, does not compile, or refers to nothing."""
    model = compile_model(read_definitions(xml.encode(), file))
    for found in model.problems:
        raise Problem(found.code, found.what, found.remedy, found.where)
    return model


class Answer:
    """What a decision said of some inputs, or one row of it: a context, read part by part."""

    __slots__ = ("_asked", "_outcome", "_parts")

    def __init__(self, asked: "RuleDecision", given: Mapping[str, object], outcome: Outcome, value: Value) -> None:
        self._asked = asked, given
        self._outcome = outcome
        if not isinstance(value, dict):
            self._refuse(Text("没有规则给出结论", "No rule gives an answer"))
        self._parts: Mapping[str, Value] = value

    def word(self, part: str, meanings: Mapping[str, Meaning]) -> Meaning:
        """What the word in ``part`` means. Raises Problem for any other word."""
        return self._meaning(part, self._parts.get(part), meanings)

    def words(self, part: str, meanings: Mapping[str, Meaning]) -> tuple[Meaning, ...]:
        """What the words in ``part`` mean, a word or a list of them. Raises Problem for any other word, or none."""
        value = self._parts.get(part)
        several = value if isinstance(value, list) and value else [value]
        return tuple(self._meaning(part, each, meanings) for each in several)

    def _meaning(self, part: str, value: Value, meanings: Mapping[str, Meaning]) -> Meaning:
        if not isinstance(value, str) or value not in meanings:
            said = "null" if value is None else value_text(value)
            zh, en = "、".join(meanings), ", ".join(meanings)
            self.refuse(part, Text(f"不能是“{said}”，只能是：{zh}", f"cannot be “{said}”, only one of: {en}"))
        return meanings[value]

    def count(self, part: str, minimum: int) -> int:
        """The whole number in ``part``, ``minimum`` at least. Raises Problem."""
        value = self._parts.get(part)
        if not isinstance(value, Decimal) or value != value.to_integral_value() or value < minimum:
            said = "null" if value is None else value_text(value)
            self.refuse(
                part,
                Text(
                    f"应为不小于 {minimum} 的整数，现为“{said}”", f"must be a whole number from {minimum}, not “{said}”"
                ),
            )
        return int(value)

    def refuse(self, part: str, why: Text) -> NoReturn:
        """Raises the Problem of a part that makes no sense."""
        self._refuse(Text(f"“{part}”{why.zh}", f"“{part}” {why.en}"))

    def refuse_failures(self) -> None:
        """Raises the first failure of the evaluation as a Problem that names the cell."""
        if self._outcome.failures:
            self._refuse(Text("", ""))

    def _refuse(self, why: Text) -> NoReturn:
        asked, given = self._asked
        raise asked.problem(why, given, self._outcome)


class RuleDecision:
    """A decision by name. ``inputs`` are the names that it may ask for, in the order of :meth:`ask`."""

    __slots__ = ("_decision", "_file", "_inputs", "name")

    def __init__(self, model: Model, name: str, inputs: Sequence[str]) -> None:
        self._decision = model.decision(name)
        self._file = model.definitions.file
        self._inputs = tuple(inputs)
        self.name = name
        for needed in self._decision.needed_inputs:
            if needed.name not in inputs:
                known = "、".join(inputs)
                raise Problem(
                    "rules.unknown_input",
                    Text(
                        f"“{name}”需要的输入“{needed.name}”登记册不提供",
                        f"“{name}” asks for “{needed.name}”, which the register does not give",
                    ),
                    Text(f"可用的输入：{known}", f"It may ask for: {known}"),
                    Where(self._file, field=needed.name, line=needed.place.line),
                )

    def ask(self, *values: object) -> Answer:
        """The answer for ``values``, one for each input. Raises Problem where there is none."""
        given = dict(zip(self._inputs, values, strict=True))
        outcome = self._decision.evaluate(given)
        return Answer(self, given, outcome, outcome.value)

    def ask_all(self, *values: object) -> list[Answer]:
        """The rows of a decision that collects. Raises Problem where it gives no list."""
        given = dict(zip(self._inputs, values, strict=True))
        outcome = self._decision.evaluate(given)
        if not isinstance(outcome.value, list):
            raise self.problem(Text("应给出一列结论", "A list of answers is wanted"), given, outcome)
        return [Answer(self, given, outcome, row) for row in outcome.value]

    def problem(self, why: Text, given: Mapping[str, object], outcome: Outcome) -> Problem:
        """The ``Problem`` of an answer: its first failure where it has one, else ``why``; with the inputs."""
        example = "，".join(f"{name}={'null' if value is None else value}" for name, value in given.items())
        where = Where(self._file, field=self.name)
        for failure in outcome.failures[:1]:
            record = failure.as_problem(self._file)
            why, where = record.what, record.where
        return Problem("rules.no_answer", Text(f"{why.zh}（{example}）", f"{why.en} ({example})"), _REMEDY, where)
