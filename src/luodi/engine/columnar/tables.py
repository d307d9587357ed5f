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

from luodi.engine.columnar import bits, errors
from luodi.engine.columnar.bits import Words
from luodi.engine.columnar.columns import TRUE, Column, FreeCell, Looks
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.expressions import truth_codes
from luodi.engine.columnar.results import Results
from luodi.engine.columnar.scope import Answer, Scope
from luodi.engine.columnar.vectors import Codes, Mask, Rows, Vector, constant, is_null, merged, take
from luodi.engine.dmn.model import HitPolicy


@dataclass(frozen=True)
class TableAnswer:
    """What a table gives: the values, the failures, and the first rule that matches (the number of rules for none)."""

    vector: Vector
    failed: Failed
    first: Codes


@dataclass(frozen=True)
class _Asked:
    """A table over some rows: the classes of its columns, and the answers of its free cells."""

    count: int
    looks: list[Looks]
    classes: list[Codes]
    free: list[tuple[FreeCell, Answer, Mask | None]]
    """Each with its truths, and in knowing mode the rows whose column is null, which it is not asked about."""

    def part(self, rows: Rows) -> "_Asked":
        free = [
            (
                cell,
                Answer(take(each.vector, rows), errors.part(each.failed, rows)),
                _rows(out, rows),
            )
            for cell, each, out in self.free
        ]
        return _Asked(len(rows), self.looks, [codes[rows] for codes in self.classes], free)

    def unsure(self) -> Mask:
        """The rows in which a free cell fails or has no answer."""
        found = np.zeros(self.count, np.bool_)
        for _, answer, unasked in self.free:
            found |= truth_codes(answer.vector) == 0
            if answer.failed is not None:
                found |= errors.whole(answer.failed, self.count) != 0
            if unasked is not None:
                found |= unasked
        return found


@dataclass(frozen=True)
class _Open:
    """The rows of which something has to be said beside what matches: rules that may match, and failures met."""

    rows: Rows
    maybe: list[Words]
    failed: Failed


@dataclass(eq=False)
class TablePlan:
    """A compiled table."""

    columns: list[Column]
    free: list[FreeCell]
    count: int
    results: Results
    knowing: bool
    names: list[frozenset[str]] = field(default_factory=list)
    """For each rule the vectors that its outputs mention."""

    def evaluate(self, scope: Scope) -> TableAnswer:
        """The table over a scope."""
        answers = [column.work(scope) for column in self.columns]
        failed: Failed = None
        for each in answers:
            failed = errors.both(failed, each.failed)
        classes = [column.classes(scope, each.vector) for column, each in zip(self.columns, answers, strict=True)]
        vectors = [each.vector for each in answers]
        refused, refusals = self._refused(classes)
        failed = errors.both(failed, refusals)
        if refused is None:
            return self._matched(scope, classes, vectors, failed)
        rows, rest = np.flatnonzero(~refused), np.flatnonzero(refused)
        inner = self._matched(
            scope.part(rows), [each[rows] for each in classes], [take(each, rows) for each in vectors], None
        )
        first = np.full(scope.count, self.count, np.intp)
        first[rows] = inner.first
        vector = merged(scope.count, [(rows, inner.vector), (rest, constant(None, len(rest)))])
        return TableAnswer(vector, errors.both(failed, errors.spread(inner.failed, rows, scope.count)), first)

    def _refused(self, classes: Sequence[Codes]) -> tuple[Mask | None, Failed]:
        """The rows with a value that a column does not allow; columns behind it are not asked."""
        refused: Mask | None = None
        failed: Failed = None
        for column, codes in zip(self.columns, classes, strict=True):
            if column.allowed is None:
                continue
            said: list[Any] = [each[column.allowed] for each in column.axis.answers]
            if all(allowed and not met for allowed, met in said):
                continue
            out = np.array([not allowed for allowed, _ in said], np.bool_)[codes]
            met = np.array([met for _, met in said], np.uint64)[codes]
            met |= out * np.uint64(errors.BITS["dmn.table.input"])
            failed = errors.both(failed, met if refused is None else np.where(refused, np.uint64(0), met))
            refused = out if refused is None else refused | out
        if refused is not None and not refused.any():
            refused = None
        return refused, failed

    def _asked(self, scope: Scope, classes: Sequence[Codes], vectors: Sequence[Vector]) -> _Asked:
        looks = [column.looks(self.count, knowing=self.knowing) for column in self.columns]
        free = []
        for cell in self.free:
            subject = vectors[cell.column]
            answer = cell.work(scope.with_names({"?": subject}))
            unasked = is_null(subject) if self.knowing and not cell.of_null else None
            free.append((cell, answer, unasked))
        return _Asked(scope.count, looks, list(classes), free)

    def _matched(
        self, scope: Scope, classes: Sequence[Codes], vectors: Sequence[Vector], failed: Failed
    ) -> TableAnswer:
        asked = self._asked(scope, classes, vectors)
        lane = scope.lanes.get(id(self))
        alive = self._alive(asked) if lane is None else [lane]
        first = bits.first_bits(alive, self.count)
        found = self._open(asked, alive, first, scope)
        if found is None:
            answer = self.results.of(scope, alive, first)
            return TableAnswer(answer.vector, errors.both(failed, answer.failed), first)
        failed = errors.both(failed, errors.spread(found.failed, found.rows, scope.count))
        if not self.knowing:
            answer = self.results.of(scope, alive, first)
            return TableAnswer(answer.vector, errors.both(failed, answer.failed), first)
        maybe = [np.zeros(scope.count, np.uint64) for _ in alive]
        for word, part in zip(maybe, found.maybe, strict=True):
            word[found.rows] = part
        answer = self.results.knowing(scope, alive, first, maybe)
        return TableAnswer(answer.vector, errors.both(failed, answer.failed), first)

    def _alive(self, asked: _Asked) -> list[Words]:
        """The rules that match, as words."""
        every = bits.words_of(range(self.count), self.count)
        alive = []
        for position in range(len(every)):
            word: Words | None = None
            for look, codes in zip(asked.looks, asked.classes, strict=True):
                passing = np.take(look.passing[position], codes, mode="clip")
                word = passing if word is None else np.bitwise_and(word, passing, out=word)
            alive.append(np.full(asked.count, every[position], np.uint64) if word is None else word)
        for cell, answer, unasked in asked.free:
            out = truth_codes(answer.vector) != TRUE
            _without(alive, cell, out if unasked is None else out | unasked)
        return alive

    def _open(self, asked: _Asked, alive: Sequence[Words], first: Codes, scope: Scope) -> _Open | None:
        """The rules that may match though they need not, and the failures of the cells that the scalar engine tests."""
        rows = self._suspicious(asked, scope)
        if not len(rows):
            return None
        part = asked.part(rows)
        is_first = self.results.hits.policy is HitPolicy.FIRST
        stop = first[rows] if is_first else np.full(len(rows), self.count, np.intp)
        reached = bits.up_to(stop, self.count)
        for look, codes in zip(part.looks, part.classes, strict=True):
            if look.worth is not None:
                reached = [word & worth[codes] for word, worth in zip(reached, look.worth, strict=True)]
        met = np.zeros(len(rows), np.uint64)
        last = self._last_failing(part)
        for position, (look, codes) in enumerate(zip(part.looks, part.classes, strict=True)):
            if position > last:
                break
            for bit, failing in look.failing.items():
                for word, rules in zip(reached, failing, strict=True):
                    met |= np.where(word & rules[codes] != 0, np.uint64(bit), np.uint64(0))
            after = [word & rules[codes] for word, rules in zip(reached, look.open, strict=True)]
            for cell, answer, unasked in part.free:
                if cell.column == position:
                    met |= _met_by(cell, answer, unasked, reached)
                    _without(after, cell, self._is_out(answer, unasked))
            reached = after
        maybe = [word & ~passing[rows] for word, passing in zip(reached, alive, strict=True)]
        return _Open(rows, maybe, met if met.any() else None)

    def _last_failing(self, asked: _Asked) -> int:
        """The last column that must be looked at: what is open behind it matters in knowing mode only."""
        if self.knowing or asked.free:
            return len(self.columns)
        return max((position for position, look in enumerate(asked.looks) if look.failing), default=-1)

    def _suspicious(self, asked: _Asked, scope: Scope) -> Rows:
        """The rows with a value on which some cell fails or has no answer; those of an axis are found once."""
        found = asked.unsure()
        for column, look, codes in zip(self.columns, asked.looks, asked.classes, strict=True):
            if not look.suspicious.any():
                continue
            key = id(column.axis), look.suspicious.tobytes()
            rows = scope.rows.get(key)
            if rows is None:
                rows = np.flatnonzero(look.suspicious[codes])
                if column.name is not None:
                    scope.rows[key] = rows
            found[rows] = True
        return np.flatnonzero(found)

    def _is_out(self, answer: Answer, unasked: Mask | None) -> Mask:
        """Where a free cell ends its rule."""
        truth = truth_codes(answer.vector)
        out: Mask = truth == 1 if self.knowing else truth != TRUE
        return out if unasked is None else out & ~unasked

    def open_columns(self, scope: Scope) -> list[Mask]:
        """In knowing mode, for each column the rows where it is null and leaves a rule open that may match."""
        answers = [column.work(scope) for column in self.columns]
        classes = [column.axis.classify(each.vector) for column, each in zip(self.columns, answers, strict=True)]
        refused, _ = self._refused(classes)
        asked = self._asked(scope, classes, [each.vector for each in answers])
        alive = self._alive(asked)
        found = self._open(asked, alive, bits.first_bits(alive, self.count), scope)
        masks: list[Mask] = [np.zeros(scope.count, np.bool_) for _ in self.columns]
        if found is None:
            return masks
        part = asked.part(found.rows)
        for position, (look, codes) in enumerate(zip(part.looks, part.classes, strict=True)):
            unsure = np.zeros(len(found.rows), np.bool_)
            for word, open_, passing in zip(found.maybe, look.open, look.passing, strict=True):
                unsure |= word & open_[codes] & ~passing[codes] != 0
            for cell, answer, unasked in part.free:
                if cell.column == position:
                    none = truth_codes(answer.vector) == 0
                    unsure |= (none if unasked is None else none | unasked) & _has(found.maybe, cell)
            masks[position][found.rows] = unsure & look.null[codes]
        return masks if refused is None else [mask & ~refused for mask in masks]

    def matched(self, scope: Scope) -> list[Words]:
        """The rules that match, as words, up to the first where the policy stops there."""
        answers = [column.work(scope) for column in self.columns]
        classes = [column.axis.classify(each.vector) for column, each in zip(self.columns, answers, strict=True)]
        alive = self._alive(self._asked(scope, classes, [each.vector for each in answers]))
        if self.results.hits.policy is not HitPolicy.FIRST:
            return alive
        stop = bits.up_to(bits.first_bits(alive, self.count), self.count)
        return [word & upper for word, upper in zip(alive, stop, strict=True)]


def _rows(mask: Mask | None, rows: Rows) -> Mask | None:
    return None if mask is None else mask[rows]


def _without(words: list[Words], cell: FreeCell, out: Mask) -> None:
    """Takes the rule of a cell out of the rows of ``out``."""
    position, bit = divmod(cell.rule, bits.WIDTH)
    words[position] = words[position] & ~(out.astype(np.uint64) << np.uint64(bit))


def _has(words: Sequence[Words], cell: FreeCell) -> Mask:
    """The rows that have the rule of a cell."""
    position, bit = divmod(cell.rule, bits.WIDTH)
    found: Mask = (words[position] >> np.uint64(bit)) & np.uint64(1) != 0
    return found


def _met_by(cell: FreeCell, answer: Answer, unasked: Mask | None, reached: Sequence[Words]) -> Words:
    if answer.failed is None:
        return np.zeros(len(reached[0]), np.uint64)
    here = _has(reached, cell)
    return np.where(here if unasked is None else here & ~unasked, errors.whole(answer.failed, len(here)), np.uint64(0))
