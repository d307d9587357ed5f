"""What the rules that match make together, row by row or for each set of rules that matches anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from luodi.engine.columnar import arithmetic, bits, errors
from luodi.engine.columnar.bits import Words
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.scope import Answer, Scope, Work
from luodi.engine.columnar.shelf import Found
from luodi.engine.columnar.vectors import Coded, Codes, Loose, Rows, Vector, constant, merged, objects, take
from luodi.engine.dmn.compiling.hit_policies import Hits
from luodi.engine.dmn.model import Aggregation, HitPolicy
from luodi.engine.feel import Frame, Refusal, Run, Value, equal


@dataclass(eq=False)
class Results:
    """The outputs of a table and its hit policy."""

    hits: Hits
    outputs: list[Work]
    constants: list[tuple[Value, int]] | None
    """The outputs with their failures where no output depends on anything."""
    nothing: Work
    nothing_constant: tuple[Value, int] | None
    _values: tuple[tuple[Value, ...], list[int]] | None = None
    _known: dict[tuple[int, ...], tuple[Value, int]] = field(default_factory=dict)

    def of(self, scope: Scope, found: Found) -> Answer:
        """The result where the rules that match are known."""
        if self.hits.policy is HitPolicy.FIRST:
            return self._single(scope, found.first)
        if self.hits.policy is HitPolicy.UNIQUE:
            more = bits.several(found.alive)
            if not more.any():
                return self._single(scope, found.first)
            rows, rest = np.flatnonzero(~more), np.flatnonzero(more)
            answer = self._single(scope.part(rows), found.first[rows])
            vector = merged(scope.count, [(rows, answer.vector), (rest, constant(None, len(rest)))])
            failed = errors.where(more, "dmn.table.not_unique")
            return Answer(vector, errors.both(failed, errors.spread(answer.failed, rows, scope.count)))
        return self._by_pattern(scope, found.alive)

    def knowing(self, scope: Scope, found: Found) -> Answer:
        """The result where some rules may match or not: null where that could change it."""
        opened = found.opened
        unsure = np.zeros(len(opened.rows), np.bool_)
        for word in opened.maybe:
            unsure |= word != 0
        if self.hits.policy in {HitPolicy.UNIQUE, HitPolicy.ANY}:
            unsure &= found.first[opened.rows] == len(self.outputs)
        if not unsure.any():
            return self.of(scope, found)
        rest = opened.rows[unsure]
        is_sure = np.ones(scope.count, np.bool_)
        is_sure[rest] = False
        rows = np.flatnonzero(is_sure)
        sure = self.of(scope.part(rows), found.part(is_sure))
        failed = errors.spread(sure.failed, rows, scope.count)
        if self.hits.policy is HitPolicy.FIRST:
            maybe = [word[unsure] for word in opened.maybe]
            answer = self._first_of_open(scope.part(rest), found.first[rest], maybe)
        else:
            answer = Answer(constant(None, len(rest)))
        vector = merged(scope.count, [(rows, sure.vector), (rest, answer.vector)])
        return Answer(vector, errors.both(failed, errors.spread(answer.failed, rest, scope.count)))

    def _first_of_open(self, scope: Scope, first: Codes, maybe: list[Words]) -> Answer:
        """The first match behind open rules: its value where they all conclude the same, else null."""
        found, places = np.unique(np.stack([first.astype(np.uint64), *maybe], axis=1), axis=0, return_inverse=True)
        works = [self._agreed(int(pattern[0]), bits.rules_in(pattern[1:])) for pattern in found.tolist()]
        return self._chosen(scope, places.reshape(-1), works)

    def _agreed(self, first: int, open_rules: list[int]) -> Work:
        matched = [*self.outputs, self.nothing][first]
        others = [self.outputs[rule] for rule in open_rules]

        def work(scope: Scope) -> Answer:
            answer = matched(scope)
            vector, failed = answer.vector, answer.failed
            asked: Rows = np.arange(scope.count)
            for other in others:
                if not len(asked):
                    break
                said = other(scope.part(asked))
                failed = errors.both(failed, errors.spread(said.failed, asked, scope.count))
                same = arithmetic.pairwise(_same, _part(vector, asked, scope.count), said.vector)
                asked = asked[np.array([each is True for each in objects(same.vector)], np.bool_)]
            rest = np.setdiff1d(np.arange(scope.count), asked)
            kept = _part(vector, asked, scope.count)
            return Answer(merged(scope.count, [(asked, kept), (rest, constant(None, len(rest)))]), failed)

        return work

    def _single(self, scope: Scope, first: Codes) -> Answer:
        """The output of one rule, or what stands for none."""
        if self.constants is not None and self.nothing_constant is not None:
            if self._values is None:
                made = [*self.constants, self.nothing_constant]
                self._values = tuple(value for value, _ in made), [failed for _, failed in made]
            values, met = self._values
            return Answer(Coded(first, values), np.array(met, np.uint64)[first] if any(met) else None)
        return self._chosen(scope, first, [*self.outputs, self.nothing])

    def _chosen(self, scope: Scope, chosen: Codes, works: Sequence[Work]) -> Answer:
        """``works[chosen]`` for each row, each evaluated on its rows only."""
        parts: list[tuple[Rows, Vector]] = []
        failed: Failed = None
        for number in np.unique(chosen).tolist():
            rows = np.flatnonzero(chosen == number)
            answer = works[number](scope.part(rows))
            parts.append((rows, answer.vector))
            failed = errors.both(failed, errors.spread(answer.failed, rows, scope.count))
        return Answer(merged(scope.count, parts) if parts else constant(None, scope.count), failed)

    def _by_pattern(self, scope: Scope, alive: list[Words]) -> Answer:
        """The result for each set of rules that matches anywhere."""
        if len(alive) == 1:
            found, places = np.unique(alive[0], return_inverse=True)
            patterns = [(word,) for word in found.tolist()]
        else:
            rows, places = np.unique(np.stack(alive, axis=1), axis=0, return_inverse=True)
            patterns = [tuple(row) for row in rows.tolist()]
        works = [self._pattern(pattern) for pattern in patterns]
        return self._chosen(scope, places.reshape(-1), works)

    def _pattern(self, pattern: tuple[int, ...]) -> Work:
        rules = bits.rules_in(pattern)
        if not rules:
            return self.nothing
        if self.constants is not None:
            constants = self.constants
            known = self._known.get(pattern)
            if known is None:
                known = self._known[pattern] = _together(self.hits, rules, [constants[rule] for rule in rules])
            value, met = known
            return lambda scope: Answer(
                constant(value, scope.count), np.full(scope.count, met, np.uint64) if met else None
            )
        return lambda scope: self._together(scope, rules)

    def _together(self, scope: Scope, rules: list[int]) -> Answer:
        answers = [self.outputs[rule](scope) for rule in rules]
        failed: Failed = None
        for each in answers:
            failed = errors.both(failed, each.failed)
        vectors = [each.vector for each in answers]
        fast = self._aggregated(vectors)
        if fast is not None:
            return Answer(fast.vector, errors.both(failed, fast.failed))
        values: list[Value] = []
        met: list[int] = []
        for row in zip(*(objects(each) for each in vectors), strict=True):
            value, found = _together(self.hits, rules, [(each, 0) for each in row])
            values.append(value)
            met.append(found)
        return Answer(Loose(values), errors.both(failed, np.array(met, np.uint64) if any(met) else None))

    def _aggregated(self, vectors: Sequence[Vector]) -> Answer | None:
        if self.hits.columns > 1:
            return None
        match self.hits.aggregation:
            case Aggregation.SUM:
                return arithmetic.total(vectors)
            case Aggregation.MIN:
                return arithmetic.extreme(vectors, -1)
            case Aggregation.MAX:
                return arithmetic.extreme(vectors, 1)
        return None


def _part(vector: Vector, rows: Rows, count: int) -> Vector:
    return vector if len(rows) == count else take(vector, rows)


def _same(one: Value, other: Value, run: Run) -> Value:
    try:
        return equal(one, other, run)
    except Refusal:
        return False


def _together(hits: Hits, rules: list[int], outputs: Sequence[tuple[Value, int]]) -> tuple[Value, int]:
    """What the scalar engine makes of the outputs of the rules that match."""
    by_rule = dict(zip(rules, outputs, strict=True))
    run = Run()
    made = Hits(
        hits.policy,
        hits.aggregation,
        lambda rule, _frame: by_rule[rule][0],
        hits.rank,
        hits.default,
        hits.columns,
        hits.place,
    )
    value = made.result(rules, Frame({}, None, run))
    met = errors.bits_of(run.failures)
    for _, failed in outputs:
        met |= failed
    return value, met
