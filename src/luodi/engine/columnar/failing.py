"""How many clauses stand against a yes, for every row of a batch: who is near, before anyone is looked at alone.

Each clause of each rule of ``Eligible`` that says yes becomes a decision of its own, so that the kernel answers it for
all rows. A rule whose clauses cannot all be answered counts for nobody: what is missing is asked for, not changed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.kernel import Batch, Wanted, compile_kernel
from luodi.engine.columnar.vectors import Vector, as_coded, constant
from luodi.engine.dmn import model
from luodi.engine.entitlements import FactDictionary, PolicyDefinition
from luodi.engine.entitlements.binding import bound_decision
from luodi.engine.entitlements.judging import DISTRICT
from luodi.engine.entitlements.policy import ELIGIBLE

FAR = 255
"""The count of a row that no rule is near to."""


class FailingClauses:
    """A policy of a day, ready to be counted. ``facts`` are the codes that it looks at."""

    def __init__(self, policy: PolicyDefinition, dictionary: FactDictionary, on: date) -> None:
        definitions = bound_decision(policy, on)
        decided = next(
            each for each in definitions.elements if isinstance(each, model.Decision) and each.name == ELIGIBLE
        )
        self._policy = policy
        self._rules: list[list[str]] = []
        added: list[model.Decision] = []
        table = decided.expression
        if isinstance(table, model.DecisionTable):
            for number, rule in enumerate(table.rules):
                if rule.outputs and (rule.outputs[0].text or "").strip() == "true":
                    clauses = [
                        _clause(decided, column, cell, f"clause {number} {place}")
                        for place, (column, cell) in enumerate(zip(table.inputs, rule.inputs, strict=True))
                        if (cell.text or "").strip() not in {"", "-"}
                    ]
                    added += clauses
                    self._rules.append([each.name for each in clauses])
        whole = replace(definitions, elements=(*definitions.elements, *added))
        self._kernel = compile_kernel([Wanted(each.name, whole, each.name) for each in added], knowing=True)
        inputs = [each.name for each in definitions.elements if isinstance(each, model.InputData)]
        self._names = {name: dictionary.by_name[name].code for name in inputs if name in dictionary.by_name}
        self.facts: tuple[str, ...] = tuple(dict.fromkeys([*self._names.values(), DISTRICT]))

    def count(self, facts: Mapping[str, Vector], rows: int) -> NDArray[np.uint8]:
        """For each row the fewest failing clauses of any rule; :data:`FAR` where none can be answered or it is away."""
        fewest = np.full(rows, FAR, np.uint8)
        if not self._rules:
            return fewest
        named = {name: facts.get(code, constant(None, rows)) for name, code in self._names.items()}
        decided = self._kernel.decided(Batch(named, rows))
        for clauses in self._rules:
            against = np.zeros(rows, np.uint8)
            for name in clauses:
                fails, is_open = _answers(decided[name].vector)
                against += fails
                against[is_open] = FAR
                against[against > FAR // 2] = FAR // 2
            fewest = np.minimum(fewest, np.where(against >= FAR // 2, FAR, against).astype(np.uint8))
        if self._policy.districts:
            source = as_coded(facts.get(DISTRICT, constant(None, rows)))
            here = np.array([value in self._policy.districts for value in source.values], np.bool_)
            fewest[~here[source.codes]] = FAR
        return fewest


def _answers(vector: Vector) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Where a clause fails, and where it has no answer."""
    source = as_coded(vector)
    fails = np.array([value is False for value in source.values], np.uint8)
    is_open = np.array([not isinstance(value, bool) for value in source.values], np.bool_)
    return fails[source.codes], is_open[source.codes]


def _clause(decided: model.Decision, column: model.InputClause, cell: model.UnaryTests, name: str) -> model.Decision:
    """A decision that asks one cell: true where it holds, false where it does not."""
    rest = model.UnaryTests(text="-")
    table = model.DecisionTable(
        inputs=(column,),
        outputs=(model.OutputClause(name=name),),
        rules=(
            model.Rule(inputs=(cell,), outputs=(model.LiteralExpression(text="true"),)),
            model.Rule(inputs=(rest,), outputs=(model.LiteralExpression(text="false"),)),
        ),
        hit_policy=model.HitPolicy.FIRST,
    )
    return replace(
        decided,
        id=name.replace(" ", "_"),
        name=name,
        variable=model.InformationItem(name=name),
        expression=table,
    )
