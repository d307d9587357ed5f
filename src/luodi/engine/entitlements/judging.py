"""The judgement of one policy on one enterprise: entitled, not entitled, or not yet known, and how much.

This is the meaning that faster ways must agree with. Decisions are made in knowing mode, so that a missing fact gives
*unknown* where the answer hangs on it. Parameters take the values of the day. Amounts are rounded to the fen, half up
(四舍五入), as payments are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from luodi.engine.dmn import CompiledDecision, Outcome, TableTrace, compile_model
from luodi.engine.dmn.model import Decision, DecisionTable, InputData, LiteralExpression
from luodi.engine.entitlements.facts import FactDictionary, FactValue
from luodi.engine.entitlements.policy import AMOUNT, ELIGIBLE, PolicyDefinition
from luodi.engine.entitlements.words import Status
from luodi.engine.feel import ANY, NameScope, Value, compile_expression
from luodi.engine.feel.failures import REMEDY
from luodi.engine.feel.tree import Name, walk
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

FEN = Decimal("0.01")
DISTRICT = "district_code"
"""The fact by which a policy of some districts tells its own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says of an enterprise on a day.

    ``amount_cny`` is None where nobody knows it: the amount is not published, or facts in ``missing`` (codes) lack.
    ``rule`` is the row, from 1, of the table of ``Eligible`` that decided; 0 where no single row did. ``in_force`` is
    False before and after the policy's days, ``problems`` what went wrong in the decision itself.
    """

    status: Status
    amount_cny: Decimal | None = None
    rule: int = 0
    missing: tuple[str, ...] = ()
    in_force: bool = True
    problems: tuple[ProblemRecord, ...] = ()


class PolicyJudge:
    """A policy made ready for a day. ``asks_for`` are the codes of the facts that its decisions rest on."""

    def __init__(self, policy: PolicyDefinition, dictionary: FactDictionary, on: date) -> None:
        self.policy, self.on = policy, on
        made = compile_model(policy.decision)
        for problem in made.problems:
            raise Problem(problem.code, problem.what, problem.remedy, problem.where)
        self._eligible = made.decision(ELIGIBLE)
        self._amount = made.decision(AMOUNT) if policy.amount_known else None
        self._decisions = {each.name: each for each in policy.decision.elements if isinstance(each, Decision)}
        self._names = _required_names(policy)
        self.parameters: dict[str, object] = {}
        for parameter in policy.parameters:
            dated = parameter.on(on)
            self.parameters[parameter.name] = dated.value if dated is not None else None
        inputs = [need.name for each in self.decisions for need in each.needed_inputs]
        self._codes = {name: dictionary.by_name[name].code for name in inputs if name in dictionary.by_name}
        districts = [DISTRICT] if policy.districts else []
        self.asks_for: tuple[str, ...] = tuple(dict.fromkeys([*districts, *self._codes.values()]))

    @property
    def decisions(self) -> tuple[CompiledDecision, ...]:
        """``Eligible`` and, where the amount is known, ``Amount``."""
        return (self._eligible,) if self._amount is None else (self._eligible, self._amount)

    def judge(self, facts: Mapping[str, FactValue]) -> Verdict:
        """The verdict for facts by code; those left out are missing."""
        if not self.policy.is_valid_on(self.on):
            return Verdict(Status.NOT_ENTITLED, in_force=False)
        if self.policy.districts:
            district = facts.get(DISTRICT)
            if district is None:
                return Verdict(Status.UNKNOWN, missing=(DISTRICT,))
            if district not in self.policy.districts:
                return Verdict(Status.NOT_ENTITLED)
        given = {name: facts.get(code) for name, code in self._codes.items()}
        outcome = self.evaluate(self._eligible, given)
        if outcome.value is False:
            return Verdict(Status.NOT_ENTITLED, rule=_deciding_rule(outcome), problems=self._problems(outcome))
        if outcome.value is not True:
            missing = self._missing(ELIGIBLE, outcome, given)
            problems = self._problems(outcome) if outcome.value is None else (self._no_answer(outcome.value),)
            return Verdict(Status.UNKNOWN, missing=missing, problems=problems)
        return self._entitled(outcome, given)

    def amount_if_entitled(self, facts: Mapping[str, FactValue]) -> Decimal | None:
        """The amount that the facts would give whoever is entitled; None where nobody knows it."""
        if self._amount is None:
            return None
        value = self.evaluate(self._amount, {name: facts.get(code) for name, code in self._codes.items()}).value
        return value.quantize(FEN, ROUND_HALF_UP) if isinstance(value, Decimal) and value >= 0 else None

    def tables_reached(self, facts: Mapping[str, FactValue]) -> tuple[TableTrace, ...]:
        """The tables as the facts go through them; those of ``Amount`` only for who is entitled."""
        given = {name: facts.get(code) for name, code in self._codes.items()}
        eligible = self.evaluate(self._eligible, given)
        outcomes = [eligible]
        if eligible.value is True and self._amount is not None:
            outcomes.append(self.evaluate(self._amount, given))
        return tuple(table for each in outcomes if each.trace is not None for table in each.trace.tables)

    def evaluate(self, decision: CompiledDecision, given: Mapping[str, FactValue]) -> Outcome:
        """The decision in knowing mode, traced, for facts by 中文 name and the parameters of the day."""
        return decision.evaluate({**given, **self.parameters}, trace=True, knowing=True)

    def _entitled(self, eligible: Outcome, given: Mapping[str, FactValue]) -> Verdict:
        rule = _deciding_rule(eligible)
        if self._amount is None:
            return Verdict(Status.ENTITLED, rule=rule)
        outcome = self.evaluate(self._amount, given)
        if not isinstance(outcome.value, Decimal):
            missing = self._missing(AMOUNT, outcome, given)
            problems = self._problems(outcome) if outcome.value is None else (self._no_answer(outcome.value),)
            return Verdict(Status.ENTITLED, None, rule, missing, problems=problems)
        if outcome.value < 0:
            return Verdict(Status.ENTITLED, None, rule, problems=(self._negative(outcome.value),))
        return Verdict(Status.ENTITLED, outcome.value.quantize(FEN, ROUND_HALF_UP), rule)

    def _missing(self, decision: str, outcome: Outcome, given: Mapping[str, FactValue]) -> tuple[str, ...]:
        """Codes of the missing facts for which ``decision`` has no value."""
        found: dict[str, None] = {}
        values = _decision_values(outcome)
        waiting, seen = [decision], {decision}
        while waiting:
            for name in self._open_names(waiting.pop(), outcome):
                if name in self._codes and given.get(name) is None:
                    found[self._codes[name]] = None
                elif name in values and values[name] is None and name not in seen:
                    seen.add(name)
                    waiting.append(name)
        return tuple(found)

    def _open_names(self, decision: str, outcome: Outcome) -> Iterator[str]:
        """The names that a decision without value looked at in vain."""
        tables = [each for each in (outcome.trace.tables if outcome.trace else ()) if each.element == decision]
        cells = [
            (table, column) for table in tables for _, column in table.unanswered if table.inputs[column - 1][1] is None
        ]
        if cells:
            for text in dict.fromkeys(table.inputs[column - 1][0] for table, column in cells):
                yield from names_in(text, self._names[decision])
        elif len(tables) == 1 and isinstance(logic := self._decisions[decision].expression, DecisionTable):
            for rule in tables[0].matched:
                for output in logic.rules[rule - 1].outputs:
                    yield from names_in(output.text or "", self._names[decision])
        else:
            yield from self._names_of(decision)

    def _names_of(self, decision: str) -> tuple[str, ...]:
        logic = self._decisions[decision].expression
        if isinstance(logic, LiteralExpression):
            return names_in(logic.text or "", self._names[decision])
        return self._names[decision]

    def _problems(self, outcome: Outcome) -> tuple[ProblemRecord, ...]:
        element, line = self._failing(outcome)
        return tuple(
            ProblemRecord(each.code, each.why, REMEDY, Where(self.policy.decision.file, field=element, line=line))
            for each in outcome.failures
        )

    def _failing(self, outcome: Outcome) -> tuple[str, int | None]:
        """The first decision that has no value, where it went wrong, and the line of its rule or expression."""
        entries = outcome.trace.entries if outcome.trace is not None else ()
        name = next((each.decision for each in entries if not isinstance(each, TableTrace) and each.value is None), "")
        if name not in self._decisions:
            return name, None
        logic = self._decisions[name].expression
        matched = [
            each.matched[0]
            for each in entries
            if isinstance(each, TableTrace) and each.element == name and each.matched
        ]
        if isinstance(logic, DecisionTable) and matched:
            return name, logic.rules[matched[0] - 1].line
        return name, (logic.line if logic is not None else None) or self._decisions[name].line

    def _no_answer(self, value: Value) -> ProblemRecord:
        return ProblemRecord(
            "policy.answer_type",
            Text(f"决策给出的结论类型不对：{value}", f"The decision gives an answer of the wrong type: {value}"),
            Text("Eligible 应为是否，Amount 应为数值", "Eligible answers true or false, Amount a number"),
            self._where(),
        )

    def _negative(self, amount: Decimal) -> ProblemRecord:
        return ProblemRecord(
            "policy.amount_negative",
            Text(f"算出的金额为负：{amount}", f"The amount comes out negative: {amount}"),
            Text("请修改 Amount 的规则", "Mend the rules of Amount"),
            self._where(),
        )

    def _where(self) -> Where:
        return Where(self.policy.decision.file)


def compile_policy(policy: PolicyDefinition, dictionary: FactDictionary, on: date) -> PolicyJudge:
    """The policy with the parameters of a day. Raises Problem where its model does not compile."""
    return PolicyJudge(policy, dictionary, on)


def names_in(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``names`` that a FEEL text uses."""
    tree = compile_expression(text, NameScope(dict.fromkeys(names, ANY))).tree
    used = {node.name for node in walk(tree) if isinstance(node, Name)}
    return tuple(name for name in names if name in used)


def _required_names(policy: PolicyDefinition) -> dict[str, tuple[str, ...]]:
    """For each decision the names of the inputs and decisions that it requires."""
    elements = {each.id: each.name for each in policy.decision.elements if isinstance(each, Decision | InputData)}
    required = {}
    for each in policy.decision.elements:
        if isinstance(each, Decision):
            references = [need.decision or need.input for need in each.information_requirements]
            hrefs = [reference.href.rpartition("#")[2] for reference in references if reference is not None]
            required[each.name] = tuple(elements[href] for href in hrefs if href in elements)
    return required


def _decision_values(outcome: Outcome) -> dict[str, Value]:
    if outcome.trace is None:
        return {}
    return {each.decision: each.value for each in outcome.trace.entries if not isinstance(each, TableTrace)}


def _deciding_rule(outcome: Outcome) -> int:
    tables = [each for each in (outcome.trace.tables if outcome.trace else ()) if each.element == ELIGIBLE]
    return tables[0].matched[0] if len(tables) == 1 and tables[0].matched else 0
