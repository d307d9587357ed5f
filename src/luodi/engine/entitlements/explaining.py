"""Why a policy says yes, no or not yet: clause by clause, with the figures of the day and the facts as they are.

Tables are read as people read them. Of several rules that would say yes, the clauses of the one that is nearest are
given: the one that decided, else the one with the fewest clauses against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luodi.engine.dmn import CompiledDecision, compile_model, value_text
from luodi.engine.dmn.model import Decision, DecisionTable, Definitions, InputData, LiteralExpression
from luodi.engine.entitlements.binding import bound_decision
from luodi.engine.entitlements.facts import FactDictionary, FactValue
from luodi.engine.entitlements.judging import names_in
from luodi.engine.entitlements.policy import ELIGIBLE, PolicyDefinition
from luodi.engine.feel import (
    ANY,
    CompiledTests,
    NameScope,
    Run,
    Value,
    compile_expression,
    compile_unary_tests,
    from_python,
)
from luodi.reference.text import Text


class Answer(StrEnum):
    """Whether a clause holds."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"

    @property
    def text(self) -> Text:
        """The word for people."""
        return _ANSWERS[self]


_ANSWERS = {
    Answer.HOLDS: Text("满足", "holds"),
    Answer.FAILS: Text("不满足", "fails"),
    Answer.OPEN: Text("缺少信息", "not known"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition: what is looked at, what is asked of it, what it is, and whether that holds.

    ``facts`` are the codes of the facts behind it; ``below`` are the clauses of the decision that it looks at.
    """

    subject: str
    condition: str
    value: str
    answer: Answer
    facts: tuple[str, ...]
    below: tuple["Clause", ...] = ()

    @property
    def text(self) -> Text:
        """The clause as a sentence."""
        zh_now = f"现为 {self.value}" if self.value else "缺少信息"
        en_now = f"it is {self.value}" if self.value else "not known"
        return Text(
            f"{self.subject} {self.condition}（{zh_now}）：{self.answer.text.zh}",
            f"{self.subject} {self.condition} ({en_now}): {self.answer.text.en}",
        )


class PolicyReader:
    """A policy with the figures of a day, ready to be explained for many enterprises."""

    def __init__(self, policy: PolicyDefinition, dictionary: FactDictionary, on: date) -> None:
        self.policy = policy
        self.definitions: Definitions = bound_decision(policy, on)
        made = compile_model(self.definitions)
        self.decisions: Mapping[str, Decision] = {
            each.name: each for each in self.definitions.elements if isinstance(each, Decision)
        }
        self.compiled: Mapping[str, CompiledDecision] = {name: made.decision(name) for name in self.decisions}
        self.inputs = tuple(each.name for each in self.definitions.elements if isinstance(each, InputData))
        self.codes = {name: dictionary.by_name[name].code for name in self.inputs if name in dictionary.by_name}
        self.names = (*self.inputs, *self.decisions)
        self.scope = NameScope(dict.fromkeys(self.names, ANY))

    def given(self, facts: Mapping[str, FactValue]) -> dict[str, Value]:
        """The facts by the names that the decisions use."""
        return {name: from_python(facts.get(code)) for name, code in self.codes.items()}

    def values(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """The facts, and what every decision says of them."""
        said = {name: each.evaluate(given, knowing=True).value for name, each in self.compiled.items()}
        return {**given, **said}

    def codes_behind(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of the facts that names stand for, through decisions."""
        found: dict[str, None] = {}
        for name in names:
            if name in self.codes:
                found[self.codes[name]] = None
            elif name in self.compiled:
                needs = tuple(need.name for need in self.compiled[name].needed_inputs)
                found.update(dict.fromkeys(self.codes[need] for need in needs if need in self.codes))
        return tuple(found)

    def expression(self, text: str, values: Mapping[str, Value]) -> Value:
        """The value of an expression of a column."""
        return compile_expression(text, self.scope).value(values, Run())

    def tests(self, text: str) -> CompiledTests:
        """The test that a cell is."""
        return compile_unary_tests(text, self.scope)

    def table(self, decision: str) -> DecisionTable | None:
        """The table that a decision is, if it is one."""
        logic = self.decisions[decision].expression
        return logic if isinstance(logic, DecisionTable) else None


def shown(value: Value) -> str:
    """A value as rules write it; empty for a missing one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value_text(value)


def explain_policy(reader: PolicyReader, facts: Mapping[str, FactValue]) -> tuple[Clause, ...]:
    """The clauses of ``Eligible`` for facts by code."""
    values = reader.values(reader.given(facts))
    return tuple(_clauses(reader, ELIGIBLE, values, frozenset()))


def _clauses(
    reader: PolicyReader, decision: str, values: Mapping[str, Value], above: frozenset[str]
) -> Iterator[Clause]:
    table = reader.table(decision)
    if table is None:
        yield _of_expression(reader, decision, values)
        return
    rules = [list(_rule(reader, table, number, values, above | {decision})) for number in _saying_yes(table)]
    if rules:
        yield from min(rules, key=lambda clauses: [_against(clauses, Answer.FAILS), _against(clauses, Answer.OPEN)])


def _against(clauses: list[Clause], answer: Answer) -> int:
    return sum(clause.answer is answer for clause in clauses)


def _saying_yes(table: DecisionTable) -> list[int]:
    """The rules, from 0, that do not conclude ``false``, ``0`` or nothing."""
    return [
        number
        for number, rule in enumerate(table.rules)
        if rule.outputs and (rule.outputs[0].text or "").strip() not in {"false", "0", "null", ""}
    ]


def _rule(
    reader: PolicyReader, table: DecisionTable, number: int, values: Mapping[str, Value], above: frozenset[str]
) -> Iterator[Clause]:
    for clause, cell in zip(table.inputs, table.rules[number].inputs, strict=True):
        condition = (cell.text or "").strip()
        subject = (clause.expression.text or "").strip() if clause.expression is not None else ""
        if condition in {"", "-"}:
            continue
        value = reader.expression(subject, values)
        names = names_in(subject, reader.names)
        below: tuple[Clause, ...] = ()
        if subject in reader.decisions and subject not in above:
            below = tuple(_clauses(reader, subject, values, above))
        yield Clause(
            subject,
            condition,
            shown(value),
            _answer(reader, condition, value, values),
            reader.codes_behind(names),
            below,
        )


def _answer(reader: PolicyReader, condition: str, value: Value, values: Mapping[str, Value]) -> Answer:
    if value is None and "null" not in condition:
        return Answer.OPEN
    answer = reader.tests(condition).matches(value, values, Run())
    return Answer.OPEN if answer is None else Answer.HOLDS if answer else Answer.FAILS


def _of_expression(reader: PolicyReader, decision: str, values: Mapping[str, Value]) -> Clause:
    logic = reader.decisions[decision].expression
    text = (logic.text or "").strip() if isinstance(logic, LiteralExpression) else decision
    value = values.get(decision)
    answer = Answer.OPEN if value is None else Answer.FAILS if value is False else Answer.HOLDS
    names = names_in(text, reader.names)
    return Clause(text, "", shown(value), answer, reader.codes_behind(names))
