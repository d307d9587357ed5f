"""What the matching rules of a table make together (DMN 1.5, 8.2.8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from luodi.engine.dmn.model import Aggregation, HitPolicy
from luodi.engine.dmn.places import Place
from luodi.engine.feel import BUILTINS, Frame, Range, Refusal, Value, equal, is_in

Output = Callable[[int, Frame], Value]
"""The output of a rule, by its position from 0."""
Rank = Callable[[Value, Frame], tuple[int, ...]]
"""The priority of an output: less comes first."""

_BUILTIN = {Aggregation.SUM: "sum", Aggregation.MIN: "min", Aggregation.MAX: "max"}


@dataclass(frozen=True, slots=True)
class Hits:
    """How a table makes its result of the rules that match."""

    policy: HitPolicy
    aggregation: Aggregation | None
    output: Output
    rank: Rank
    default: Callable[[Frame], Value] | None
    columns: int
    place: Place

    def result(self, matched: Sequence[int], frame: Frame) -> Value:
        """The result, null with a failure where the rules do not allow one."""
        if not matched:
            return self._nothing(frame)
        if self.policy is HitPolicy.UNIQUE and len(matched) > 1:
            self._several(matched, frame)
            return None
        if self.policy in {HitPolicy.UNIQUE, HitPolicy.FIRST}:
            return self.output(matched[0], frame)
        return self._of_all(matched, [self.output(rule, frame) for rule in matched], frame)

    def result_knowing(self, matched: Sequence[int], open_rules: Sequence[int], frame: Frame) -> Value:
        """The result where ``open_rules`` may match or not; null where that could change it.

        A unique table, and one whose rules agree, is settled by any match. The first match is settled when the open
        rules before it conclude the same. All other policies look at every rule, so that any open one unsettles them.
        """
        if not open_rules:
            return self.result(matched, frame)
        if self.policy in {HitPolicy.UNIQUE, HitPolicy.ANY}:
            return self.result(matched, frame) if matched else None
        if self.policy is HitPolicy.FIRST:
            value = self.result(matched, frame)
            agreed = all(_same(value, self.output(rule, frame), frame) for rule in open_rules)
            return value if agreed else None
        return None

    def _of_all(self, matched: Sequence[int], outputs: list[Value], frame: Frame) -> Value:
        """The result for a policy that looks at every output."""
        match self.policy:
            case HitPolicy.ANY:
                return self._any(matched, outputs, frame)
            case HitPolicy.PRIORITY:
                return min(outputs, key=lambda each: self.rank(each, frame))
            case HitPolicy.OUTPUT_ORDER:
                return sorted(outputs, key=lambda each: self.rank(each, frame))
            case HitPolicy.COLLECT if self.aggregation is not None:
                return self._aggregated(outputs, frame)
        return outputs

    def _nothing(self, frame: Frame) -> Value:
        if self.default is not None:
            return self.default(frame)
        if self.policy is HitPolicy.COLLECT and self.aggregation is Aggregation.COUNT:
            return self._aggregated([], frame)
        return None if self.policy.is_single or self.aggregation else []

    def _several(self, matched: Sequence[int], frame: Frame) -> None:
        rules = ", ".join(str(rule + 1) for rule in matched[:10])
        self.place.fail(
            frame.run,
            "dmn.table.not_unique",
            f"唯一命中的表有多条规则命中：{rules}",
            f"Several rules match where only one may: {rules}",
        )

    def _any(self, matched: Sequence[int], outputs: list[Value], frame: Frame) -> Value:
        if all(_same(outputs[0], each, frame) for each in outputs[1:]):
            return outputs[0]
        rules = ", ".join(str(rule + 1) for rule in matched[:10])
        self.place.fail(
            frame.run,
            "dmn.table.not_equal",
            f"命中的规则结论不一致：{rules}",
            f"The rules that match do not agree: {rules}",
        )
        return None

    def _aggregated(self, outputs: list[Value], frame: Frame) -> Value:
        if self.aggregation is Aggregation.COUNT:
            return BUILTINS["count"].call(frame.run, (outputs,))
        if self.columns > 1 or self.aggregation is None:
            self.place.fail(
                frame.run,
                "dmn.table.aggregation",
                "有多个结论列的表不能汇总",
                "A table with several outputs cannot be aggregated",
            )
            return None
        try:
            return BUILTINS[_BUILTIN[self.aggregation]].call(frame.run, (outputs,))
        except Refusal as no:
            self.place.fail_with(frame.run, no.code, no.why)
            return None


def _same(one: Value, other: Value, frame: Frame) -> bool:
    try:
        return equal(one, other, frame.run)
    except Refusal:
        return False


def position_among(value: Value, values: Sequence[Value], frame: Frame) -> int:
    """The position of the first of ``values`` that ``value`` is or lies in; behind all when there is none."""
    for position, each in enumerate(values):
        try:
            if is_in(value, each, frame.run) if isinstance(each, Range) else equal(value, each, frame.run):
                return position
        except Refusal:
            continue
    return len(values)
