"""Hit policies: whether a table says all that its policy needs, and which rule outranks which."""

from collections.abc import Iterator

from luodi.engine.dmn.checks.cells import CellReader
from luodi.engine.dmn.checks.findings import Finding, Severity
from luodi.engine.dmn.checks.table import Conclusion, Table, known_value
from luodi.engine.dmn.model import Aggregation, HitPolicy
from luodi.engine.feel import ANY, NUMBER, Value
from luodi.engine.feel.types import shape
from luodi.reference.text import Text

_RANKED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})


def check_hit_policy(table: Table) -> Iterator[Finding]:
    """What the hit policy wants and the table lacks."""
    box = table.box
    policy = box.hit_policy
    if policy in _RANKED:
        yield from _check_ranking(table)
    if box.aggregation is not None and policy is not HitPolicy.COLLECT:
        yield table.finding(
            "dmn.table.aggregation",
            Severity.WARNING,
            Text(
                f"命中策略 {policy} 不用汇总方式 {box.aggregation}",
                f"The hit policy {policy} has no use for the aggregation {box.aggregation}",
            ),
        )
    if policy is HitPolicy.COLLECT and box.aggregation is not None:
        yield from _check_aggregation(table, box.aggregation)


def _check_ranking(table: Table) -> Iterator[Finding]:
    if all(each.values is None for each in table.conclusions):
        yield table.finding(
            "dmn.table.priority",
            Severity.ERROR,
            Text(
                f"命中策略 {table.box.hit_policy} 需要在结论列列出取值，按先后定优先级",
                f"The hit policy {table.box.hit_policy} needs the output values listed in order of priority",
            ),
        )


def _check_aggregation(table: Table, aggregation: Aggregation) -> Iterator[Finding]:
    if len(table.conclusions) > 1 and aggregation is not Aggregation.COUNT:
        yield table.finding(
            "dmn.table.aggregation",
            Severity.ERROR,
            Text("有多个结论列的表不能汇总", "A table with several output columns cannot be aggregated"),
        )
    if aggregation is Aggregation.SUM:
        for each in table.conclusions:
            if shape(each.type) not in {NUMBER, ANY}:
                yield table.finding(
                    "dmn.table.aggregation",
                    Severity.ERROR,
                    Text("求和的结论列应为数字", "A column that is summed must hold numbers"),
                    column=each.heading,
                )


def ranks(table: Table) -> list[tuple[int, ...]] | None:
    """For each rule its priority, smallest first; None where an output is not a constant or no values are listed."""
    listed = [(each, values) for each in table.conclusions if (values := _listed(each)) is not None]
    if not listed:
        return None
    out = []
    for rule in range(len(table.box.rules)):
        places = []
        for conclusion, values in listed:
            is_known, value = known_value(conclusion.cells[rule])
            if not is_known:
                return None
            places.append(values.index(value) if value in values else len(values))
        out.append(tuple(places))
    return out


def _listed(conclusion: Conclusion) -> list[Value] | None:
    if conclusion.values is None:
        return None
    constants = CellReader(conclusion.values).constants
    return None if constants is None else list(constants)
