"""Decision tables over columns: the rules that match, as bits, and what they make together.

For each column the class of the row picks a word whose bits are the rules that its cell lets pass; the words of all
columns are intersected. That is one look-up a column and row, whatever the number of rules. Failures are counted in a
second round, only over rows that have a value on which some cell fails, in the order in which the scalar engine meets
them: rule by rule up to the first that matches where the policy stops there, and in a rule up to the first cell that is
not true.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar import arithmetic, bits, errors
from luodi.engine.columnar.axes import Axis
from luodi.engine.columnar.bits import Words
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.expressions import truth_codes
from luodi.engine.columnar.scope import Answer, Scope, Work
from luodi.engine.columnar.vectors import (
    Coded,
    Codes,
    Loose,
    Mask,
    Rows,
    Vector,
    constant,
    merged,
    objects,
    take,
)
from luodi.engine.dmn.compiling.hit_policies import Hits
from luodi.engine.dmn.model import Aggregation, HitPolicy
from luodi.engine.feel import Frame, Run, Value

TRUE = 2
"""What a probe that stands for a cell says first of a value: 2 true, 1 false, 0 null; then its failures."""


@dataclass(eq=False)
class Column:
    """A condition column: its vector, its axis, and for each rule the probe of its cell (None for any value)."""

    work: Work
    axis: Axis
    cells: tuple[int | None, ...]
    allowed: int | None = None
    """The probe of the values that are allowed: whether one is, and the failures of finding out."""
    candidates: int | None = None
    """The probe of the scalar engine's index: the rules worth testing, as an integer, None for all."""
    name: str | None = None
    """The name of the vector where the column is nothing but that."""
    _built: "_Looks | None" = None

    def looks(self, count: int) -> "_Looks":
        """The look-up tables of the classes so far."""
        built = self._built
        if built is None or built.classes < len(self.axis.answers):
            built = self._built = _Looks.of(self, count)
        return built

    def classes(self, scope: Scope, vector: Vector) -> Codes:
        """The class of each row, computed once for all columns that share an axis."""
        known = scope.kept.get(id(self.axis))
        if known is None:
            known = self.axis.classify(vector)
            if self.name is not None:
                scope.kept[id(self.axis)] = known
        return known


@dataclass(frozen=True)
class _Looks:
    """What a column's classes say of the rules, one row a class."""

    classes: int
    passing: list[Words]
    failing: dict[int, list[Words]]
    """For each failure bit the rules whose cell meets it."""
    suspicious: Mask
    worth: list[Words] | None

    @classmethod
    def of(cls, column: Column, count: int) -> "_Looks":
        answers: list[Any] = list(column.axis.answers)
        passing: list[list[int]] = []
        failing: dict[int, list[list[int]]] = {}
        worth: list[list[int]] = []
        for number, said in enumerate(answers):
            open_rules = [rule for rule, cell in enumerate(column.cells) if cell is None or said[cell][0] == TRUE]
            passing.append(bits.words_of(open_rules, count))
            for rule, cell in enumerate(column.cells):
                met = 0 if cell is None else said[cell][1]
                while met:
                    bit = met & -met
                    met ^= bit
                    rows = failing.setdefault(bit, [[0] * bits.words_for(count) for _ in answers])
                    rows[number][rule // bits.WIDTH] |= 1 << rule % bits.WIDTH
            if column.candidates is not None:
                mask = said[column.candidates]
                worth.append(bits.words_of(range(count), count) if mask is None else _split(mask, count))
        suspicious = np.zeros(len(answers), np.bool_)
        for rows in failing.values():
            suspicious |= np.array([any(row) for row in rows])
        return cls(
            len(answers),
            _columns(passing),
            {bit: _columns(rows) for bit, rows in failing.items()},
            suspicious,
            _columns(worth) if column.candidates is not None else None,
        )


def _split(mask: int, count: int) -> list[int]:
    return bits.words_of(bits.rules_in([mask]), count)


def _columns(rows: list[list[int]]) -> list[Words]:
    return [np.array(words, np.uint64) for words in zip(*rows, strict=True)]


@dataclass(frozen=True)
class FreeCell:
    """A cell that depends on more than its column's value."""

    rule: int
    column: int
    work: Work


@dataclass(frozen=True)
class TableAnswer:
    """What a table gives: the values, the failures, and the first rule that matches (the number of rules for none)."""

    vector: Vector
    failed: Failed
    first: Codes


@dataclass(eq=False)
class TablePlan:
    """A compiled table."""

    columns: list[Column]
    free: list[FreeCell]
    count: int
    hits: Hits
    outputs: list[Work]
    constants: list[tuple[Value, int]] | None
    """The outputs with their failures where no output depends on anything."""
    nothing: Work
    nothing_constant: tuple[Value, int] | None
    _known: dict[tuple[int, ...], tuple[Value, int]] = field(default_factory=dict)

    def evaluate(self, scope: Scope) -> TableAnswer:
        """The table over a scope."""
        answers = [column.work(scope) for column in self.columns]
        failed: Failed = None
        for each in answers:
            failed = errors.both(failed, each.failed)
        classes = [column.classes(scope, each.vector) for column, each in zip(self.columns, answers, strict=True)]
        refused, refusals = self._refused(classes)
        failed = errors.both(failed, refusals)
        if refused is None:
            return self._matched(scope, classes, [each.vector for each in answers], failed)
        rows = np.flatnonzero(~refused)
        inner = self._matched(scope.part(rows), [each[rows] for each in classes], self._rows_of(answers, rows), None)
        outside = np.flatnonzero(refused)
        first = np.full(scope.count, self.count, np.intp)
        first[rows] = inner.first
        vector = merged(scope.count, [(rows, inner.vector), (outside, constant(None, len(outside)))])
        return TableAnswer(vector, errors.both(failed, errors.spread(inner.failed, rows, scope.count)), first)

    @staticmethod
    def _rows_of(answers: Sequence[Answer], rows: Rows) -> list[Vector]:
        return [take(each.vector, rows) for each in answers]

    def _refused(self, classes: Sequence[Codes]) -> tuple[Mask | None, Failed]:
        """The rows with a value that a column does not allow; columns behind it are not asked."""
        refused: Mask | None = None
        failed: Failed = None
        for column, codes in zip(self.columns, classes, strict=True):
            if column.allowed is None:
                continue
            said: list[Any] = [each[column.allowed] for each in column.axis.answers]
            out = np.array([not allowed for allowed, _ in said], np.bool_)[codes]
            met = np.array([met for _, met in said], np.uint64)[codes]
            met |= out * np.uint64(errors.BITS["dmn.table.input"])
            failed = errors.both(failed, met if refused is None else np.where(refused, np.uint64(0), met))
            refused = out if refused is None else refused | out
        if refused is not None and not refused.any():
            refused = None
        if failed is not None and not failed.any():
            failed = None
        return refused, failed

    def _matched(
        self, scope: Scope, classes: Sequence[Codes], vectors: Sequence[Vector], failed: Failed
    ) -> TableAnswer:
        looks = [column.looks(self.count) for column in self.columns]
        free = [(cell, cell.work(scope.with_names({"?": vectors[cell.column]}))) for cell in self.free]
        alive = self._alive(scope.count, looks, classes, free)
        first = bits.first_bits(alive, self.count)
        failed = errors.both(failed, self._cell_failures(scope.count, looks, classes, free, first))
        vector, more = self._results(scope, alive, first)
        return TableAnswer(vector, errors.both(failed, more), first)

    def _alive(
        self,
        count: int,
        looks: Sequence[_Looks],
        classes: Sequence[Codes],
        free: Sequence[tuple[FreeCell, Answer]],
    ) -> list[Words]:
        """The rules that match, as words."""
        every = bits.words_of(range(self.count), self.count)
        alive = []
        for position in range(len(every)):
            word: Words | None = None
            for look, codes in zip(looks, classes, strict=True):
                passing = np.take(look.passing[position], codes, mode="clip")
                word = passing if word is None else np.bitwise_and(word, passing, out=word)
            alive.append(np.full(count, every[position], np.uint64) if word is None else word)
        for cell, answer in free:
            _without(alive, cell, truth_codes(answer.vector) != TRUE)
        return alive

    def _cell_failures(
        self,
        count: int,
        looks: Sequence[_Looks],
        classes: Sequence[Codes],
        free: Sequence[tuple[FreeCell, Answer]],
        first: Codes,
    ) -> Failed:
        """The failures of the cells that the scalar engine would test."""
        rows = _suspicious(count, looks, classes, free)
        if not len(rows):
            return None
        stop = first[rows] if self.hits.policy is HitPolicy.FIRST else np.full(len(rows), self.count, np.intp)
        reached = bits.up_to(stop, self.count)
        parts = [codes[rows] for codes in classes]
        for look, codes in zip(looks, parts, strict=True):
            if look.worth is not None:
                reached = [word & worth[codes] for word, worth in zip(reached, look.worth, strict=True)]
        met = np.zeros(len(rows), np.uint64)
        for position, (look, codes) in enumerate(zip(looks, parts, strict=True)):
            for bit, failing in look.failing.items():
                for word, rules in zip(reached, failing, strict=True):
                    met |= np.where(word & rules[codes] != 0, np.uint64(bit), np.uint64(0))
            passing = [word & rules[codes] for word, rules in zip(reached, look.passing, strict=True)]
            for cell, answer in free:
                if cell.column == position:
                    met |= _met_by(cell, answer, reached, rows)
                    _without(passing, cell, truth_codes(answer.vector)[rows] != TRUE)
            reached = passing
        return errors.spread(met, rows, count) if met.any() else None

    # --- results ------------------------------------------------------------------------------------------------------

    def _results(self, scope: Scope, alive: list[Words], first: Codes) -> Answer:
        if self.hits.policy is HitPolicy.FIRST:
            return self._single(scope, first)
        if self.hits.policy is HitPolicy.UNIQUE:
            more = bits.several(alive)
            if not more.any():
                return self._single(scope, first)
            rows, rest = np.flatnonzero(~more), np.flatnonzero(more)
            answer = self._single(scope.part(rows), first[rows])
            vector = merged(scope.count, [(rows, answer.vector), (rest, constant(None, len(rest)))])
            failed = errors.where(more, "dmn.table.not_unique")
            return Answer(vector, errors.both(failed, errors.spread(answer.failed, rows, scope.count)))
        return self._by_pattern(scope, alive)

    def _single(self, scope: Scope, first: Codes) -> Answer:
        """The output of one rule, or what stands for none."""
        if self.constants is not None and self.nothing_constant is not None:
            made = [*self.constants, self.nothing_constant]
            vector = Coded(first, tuple(value for value, _ in made))
            met = [failed for _, failed in made]
            return Answer(vector, np.array(met, np.uint64)[first] if any(met) else None)
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


def _suspicious(
    count: int, looks: Sequence[_Looks], classes: Sequence[Codes], free: Sequence[tuple[FreeCell, Answer]]
) -> Rows:
    """The rows with a value on which some cell fails."""
    suspicious = np.zeros(count, np.bool_)
    for look, codes in zip(looks, classes, strict=True):
        if look.failing:
            suspicious |= look.suspicious[codes]
    for _, answer in free:
        if answer.failed is not None:
            suspicious |= answer.failed != 0
    return np.flatnonzero(suspicious)


def _without(words: list[Words], cell: FreeCell, out: Mask) -> None:
    """Takes the rule of a cell out of the rows of ``out``."""
    position, bit = divmod(cell.rule, bits.WIDTH)
    words[position] = words[position] & ~(out.astype(np.uint64) << np.uint64(bit))


def _met_by(cell: FreeCell, answer: Answer, reached: Sequence[Words], rows: Rows) -> NDArray[np.uint64]:
    if answer.failed is None:
        return np.zeros(len(rows), np.uint64)
    word, bit = divmod(cell.rule, bits.WIDTH)
    here = (reached[word] >> np.uint64(bit)) & np.uint64(1) != 0
    return np.where(here, answer.failed[rows], np.uint64(0))


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
