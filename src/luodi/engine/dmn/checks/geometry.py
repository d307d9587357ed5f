"""What the geometry of a table shows: gaps, overlaps, rules that never match and rules that never win.

A rule is a box. Cells that cannot be read count as matching anything where coverage is asked (so no gap is claimed
falsely) and as matching nothing where an overlap or a cover is claimed. Every claim is tried on its example.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from luodi.engine.dmn.checks.axes import NULL_BIT, Axis, axis_of
from luodi.engine.dmn.checks.findings import Cell, Finding, Severity
from luodi.engine.dmn.checks.priorities import ranks
from luodi.engine.dmn.checks.space import (
    Box,
    Undecided,
    Work,
    covers,
    holes,
    is_covered,
    meeting,
    meeting_pairs,
    neighbours,
)
from luodi.engine.dmn.checks.table import Table, distinct_inputs, known_value
from luodi.engine.dmn.model import HitPolicy
from luodi.engine.feel import Run, Value, frame_of, has_type
from luodi.reference.text import Text

MOST = 20
"""Findings of one kind given for one table."""
GAP_WORK = 800_000
COVER_WORK = 800_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is looked for: findings of one kind in a table, and the work spent on them."""

    findings: int = MOST
    gap_work: int = GAP_WORK
    cover_work: int = COVER_WORK


DEFAULT_BOUNDS = Bounds()


def check_geometry(table: Table, bounds: Bounds = DEFAULT_BOUNDS) -> Iterator[Finding]:
    """The findings of one table."""
    if not table.conditions or not table.box.rules:
        return
    yield from _Checker(table, bounds).findings()


class _Checker:
    def __init__(self, table: Table, bounds: Bounds) -> None:
        self.table = table
        self.bounds = bounds
        self.groups = list(distinct_inputs(table.conditions))
        self.axes = [self._axis(group) for group in self.groups]
        self.boxes: list[Box] = list(zip(*(axis.cells for axis in self.axes), strict=True))
        self.sure = [all(each) for each in zip(*(axis.is_read for axis in self.axes), strict=True)]

    def _axis(self, group: Sequence[int]) -> Axis:
        conditions = [self.table.conditions[number] for number in group]
        return axis_of(
            [each.heading for each in conditions],
            [each.cells for each in conditions],
            conditions[0].type,
            [tests for each in conditions for tests in each.allowed],
            frame_of({}, Run()),
        )

    def findings(self) -> Iterator[Finding]:
        yield from self._unread()
        yield from self._impossible()
        if not self.table.has_default:
            yield from self._bounded("gap", self._gaps())
            yield from self._missing()
        policy = self.table.box.hit_policy
        if policy is HitPolicy.UNIQUE:
            yield from self._bounded("overlap", self._overlaps())
        elif policy is HitPolicy.ANY:
            yield from self._bounded("overlap", self._contradictions())
        elif policy is HitPolicy.FIRST:
            yield from self._bounded("shadowed", self._shadowed(lambda other, rule: other < rule))
        elif policy is HitPolicy.PRIORITY:
            yield from self._bounded("shadowed", self._outranked())

    def _bounded(self, kind: str, findings: Iterator[Finding]) -> Iterator[Finding]:
        """The first of ``findings``, and a note when there are more or the work was not enough."""
        most = self.bounds.findings
        zh, en = _KINDS[kind]
        try:
            yield from islice(findings, most)
            if next(findings, None) is not None:
                yield self.table.finding(
                    f"dmn.table.{kind}.more",
                    Severity.NOTE,
                    Text(
                        f"{zh}不止 {most} 处，只列出前 {most} 处", f"More than {most} {en}; the first {most} are given"
                    ),
                )
        except Undecided:
            yield self.table.finding(
                "dmn.table.undecided",
                Severity.NOTE,
                Text(f"表太复杂，{zh}未能查完", f"The table is too complex to look for all {en}"),
            )

    # what can be said at all

    def _unread(self) -> Iterator[Finding]:
        for axis in self.axes:
            rules = [rule for rule, is_read in enumerate(axis.is_read) if not is_read]
            if rules:
                yield self.table.finding(
                    "dmn.table.unread",
                    Severity.NOTE,
                    Text(
                        f"{len(rules)} 个单元格不只由常量组成，与之有关的空缺和重叠查不出",
                        f"Cells not made of constants: {len(rules)}; gaps and overlaps that hang on them are not seen",
                    ),
                    rules[: self.bounds.findings],
                    axis.headings[0],
                )

    def _impossible(self) -> Iterator[Finding]:
        for rule, box in enumerate(self.boxes):
            empty = next((axis for axis, side in zip(self.axes, box, strict=True) if not side), None)
            if empty is not None:
                yield self.table.finding(
                    "dmn.rule.impossible",
                    Severity.WARNING,
                    Text(
                        "该规则不可能匹配：此条件没有满足的取值",
                        "The rule never matches: no value meets this condition",
                    ),
                    [rule],
                    empty.headings[0],
                )

    # gaps

    def _gaps(self) -> Iterator[Finding]:
        space = tuple(axis.values for axis in self.axes)
        is_single = self.table.box.hit_policy.is_single
        for hole in holes(space, self.boxes, Work(self.bounds.gap_work)):
            values = self._sample(hole)
            if self.table.matching(values) or not self._is_allowed(values):
                continue
            whole = all(axis.has_whole_number(side) for axis, side in zip(self.axes, hole, strict=True))
            finding = self.table.finding(
                "dmn.table.gap" if whole else "dmn.table.gap.fraction",
                Severity.WARNING if is_single and whole else Severity.NOTE,
                Text("没有规则覆盖这些输入", "No rule covers these inputs")
                if whole
                else Text("没有规则覆盖这些带小数的输入", "No rule covers these inputs, all of them fractions"),
            )
            yield self._shown(finding, hole, space, values)

    def _missing(self) -> Iterator[Finding]:
        """For each input, whether it may be missing while no rule answers."""
        work = Work(self.bounds.gap_work)
        for number, axis in enumerate(self.axes):
            if all(box[number] & NULL_BIT for box in self.boxes):
                continue
            space = tuple(NULL_BIT if other is axis else other.values for other in self.axes)
            try:
                hole = next(holes(space, self.boxes, work), None)
            except Undecided:
                return
            if hole is None or self.table.matching(values := self._sample(hole)):
                continue
            finding = self.table.finding(
                "dmn.table.gap.missing",
                Severity.NOTE,
                Text(
                    "此输入缺失时可能没有规则匹配，结果为空",
                    "Without this input there may be no rule, and null results",
                ),
                column=axis.headings[0],
            )
            yield self._shown(finding, hole, space, values)

    # overlaps

    def _overlaps(self) -> Iterator[Finding]:
        for one, other in self._pairs(None):
            yield from self._overlap(
                "dmn.table.overlap",
                Severity.ERROR,
                Text("两条规则同时匹配，而命中策略为唯一（U）", "Both rules match, and the hit policy is UNIQUE"),
                (one, other),
            )

    def _contradictions(self) -> Iterator[Finding]:
        """Rules of an ``ANY`` table that meet with different outputs."""
        outputs, certain = self._outputs()
        for one, other in self._pairs(outputs):
            both = certain[one] and certain[other]
            yield from self._overlap(
                "dmn.table.contradiction",
                Severity.ERROR if both else Severity.WARNING,
                Text(
                    "两条规则同时匹配而结论不同，命中策略为任意（A）",
                    "Both rules match with different outputs; the hit policy is ANY",
                )
                if both
                else Text(
                    "两条规则同时匹配，结论可能不同，命中策略为任意（A）",
                    "Both rules match, perhaps with different outputs; the hit policy is ANY",
                ),
                (one, other),
            )

    def _pairs(self, groups: Sequence[int] | None) -> Iterator[tuple[int, int]]:
        numbers = [rule for rule, sure in enumerate(self.sure) if sure and all(self.boxes[rule])]
        chosen = None if groups is None else [groups[rule] for rule in numbers]
        for one, other in meeting_pairs([self.boxes[rule] for rule in numbers], chosen):
            yield numbers[one], numbers[other]

    def _overlap(self, code: str, severity: Severity, what: Text, rules: tuple[int, int]) -> Iterator[Finding]:
        shared = meeting(self.boxes[rules[0]], self.boxes[rules[1]])
        values = self._sample(shared)
        if all(self.table.matches(rule, values) for rule in rules):
            space = tuple(axis.domain for axis in self.axes)
            yield self._shown(self.table.finding(code, severity, what, rules), shared, space, values)

    def _outputs(self) -> tuple[list[int], list[bool]]:
        """For each rule a number, the same for the same outputs, and whether they are constants."""
        seen: dict[str, int] = {}
        numbers, certain = [], []
        for rule in range(len(self.boxes)):
            known = [known_value(each.cells[rule]) for each in self.table.conclusions]
            texts = [
                repr(value) if is_known else cell.source.text if (cell := each.cells[rule]) else ""
                for each, (is_known, value) in zip(self.table.conclusions, known, strict=True)
            ]
            numbers.append(seen.setdefault("\0".join(texts), len(seen)))
            certain.append(all(is_known for is_known, _ in known))
        return numbers, certain

    # rules that never win

    def _outranked(self) -> Iterator[Finding]:
        places = ranks(self.table)
        if places is not None:
            yield from self._shadowed(lambda other, rule: places[other] < places[rule])

    def _shadowed(self, goes_before: Callable[[int, int], bool]) -> Iterator[Finding]:
        """Rules whose whole box is covered by rules that go before them."""
        work = Work(self.bounds.cover_work)
        for rule, (box, near) in enumerate(zip(self.boxes, neighbours(self.boxes), strict=True)):
            if not all(box):
                continue
            rivals = [other for other in map(int, near) if self.sure[other] and goes_before(other, rule)]
            single = next((other for other in rivals if covers(self.boxes[other], box)), None)
            if single is None and not is_covered(box, [self.boxes[other] for other in rivals], work):
                continue
            values = self._sample(box)
            winners = [single] if single is not None else [each for each in rivals if self.table.matches(each, values)]
            if not winners:
                continue
            numbers = "、".join(str(each + 1) for each in winners)
            finding = self.table.finding(
                "dmn.rule.shadowed",
                Severity.WARNING,
                Text(
                    f"该规则永远轮不到：它匹配的输入都先由其他规则（如规则 {numbers}）回答",
                    f"The rule never wins: all its inputs are answered by others, such as rule {winners[0] + 1}",
                ),
                [rule],
            )
            yield self._shown(finding, box, tuple(axis.domain for axis in self.axes), values)

    # examples

    def _sample(self, box: Box) -> list[Value]:
        """A value for each condition out of ``box``."""
        values: list[Value] = [None] * len(self.table.conditions)
        for group, axis, side in zip(self.groups, self.axes, box, strict=True):
            for number in group:
                values[number] = axis.sample(side)
        return values

    def _is_allowed(self, values: Sequence[Value]) -> bool:
        return all(has_type(value, each.type) for value, each in zip(values, self.table.conditions, strict=True))

    def _shown(self, finding: Finding, box: Box, space: Box, values: Sequence[Value]) -> Finding:
        """``finding`` with its region and example."""
        region = tuple(
            Cell(axis.headings[0], axis.text(side))
            for axis, side, whole in zip(self.axes, box, space, strict=True)
            if side & whole != whole
        )
        return replace(finding, region=region, example=self.table.example(values))


_KINDS = {
    "gap": ("空缺", "gaps"),
    "overlap": ("重叠", "overlaps"),
    "shadowed": ("轮不到的规则", "rules that never win"),
}
