"""Decision tables over columns: the rules that match, as bits, and what they make together.

For each column the class of the row picks a word whose bits are the rules that its cell lets pass; the words of all
columns are intersected. That is one look-up a column and row, whatever the number of rules. Failures are counted in a
second round, only over rows that have a value on which some cell fails, in the order in which the scalar engine meets
them: rule by rule up to the first that matches where the policy stops there, and in a rule up to the first cell that is
not true. Small tables are judged so on shelves (:mod:`luodi.engine.columnar.shelf`); the rest here, in passes of NumPy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar import bits, errors
from luodi.engine.columnar.axes import Axis
from luodi.engine.columnar.bits import Words
from luodi.engine.columnar.columns import TRUE, Column, FreeCell, Looks
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.expressions import truth_codes
from luodi.engine.columnar.results import Results
from luodi.engine.columnar.scope import Answer, Classes, Scope
from luodi.engine.columnar.shelf import Found, Opened, Shelf
from luodi.engine.columnar.vectors import Codes, Mask, Rows, Vector, constant, is_null, merged, take
from luodi.engine.dmn.model import HitPolicy


@dataclass(frozen=True)
class TableAnswer:
    """What a table gives: the values, the failures, and the first rule that matches (the number of rules for none).

    ``found`` is what its cells say; of a row with a value that is not allowed no column is said to be open.
    """

    vector: Vector
    failed: Failed
    first: Codes
    found: Found


@dataclass(frozen=True)
class _Asked:
    """A table over some rows: the classes of its columns, and the answers of its free cells."""

    count: int
    looks: list[Looks]
    classes: list[Classes]
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
    _shelf: Shelf | None = None

    def evaluate(self, scope: Scope) -> TableAnswer:
        """The table over a scope."""
        found, failed, vectors = scope.found.get(id(self)), None, {}
        for column in self.columns:
            # a table that was judged together with others has columns that are facts, which cannot fail
            if found is None or column.allowed is not None:
                vectors[column], met = column.work(scope)
                failed = errors.both(failed, met)
        refused, refusals = self._refused(scope, vectors)
        failed = errors.both(failed, refusals)
        if found is None:
            found = self._found(scope, vectors)
        if refused is None:
            answer = self._concluded(scope, found)
            return TableAnswer(answer.vector, errors.both(failed, answer.failed), found.first, found)
        rows, rest = np.flatnonzero(~refused), np.flatnonzero(refused)
        inner = self._concluded(scope.part(rows), found.part(~refused))
        first = np.where(refused, self.count, found.first)
        vector = merged(scope.count, [(rows, inner.vector), (rest, constant(None, len(rest)))])
        failed = errors.both(failed, errors.spread(inner.failed, rows, scope.count))
        return TableAnswer(vector, failed, first, found.closed(refused))

    def _concluded(self, scope: Scope, found: Found) -> Answer:
        """What the rules that match make together, with the failures of the cells."""
        answer = self.results.knowing(scope, found) if self.knowing else self.results.of(scope, found)
        opened = found.opened
        met = errors.Few(scope.count, opened.rows, opened.failed) if len(opened.rows) and opened.failed.any() else None
        return Answer(answer.vector, errors.both(met, answer.failed))

    def _found(self, scope: Scope, vectors: Mapping[Column, Vector]) -> Found:
        """What the cells say where the table was not judged together with others."""
        if self._shelf is None and Shelf.takes(self):
            self._shelf = Shelf([self])
        if self._shelf is None:
            return self._found_by_words(self._asked(scope, vectors))
        by_axis = {id(column.axis): (column, each) for column, each in vectors.items()}

        def classes_of(axis: Axis, out: Classes) -> None:
            column, vector = by_axis[id(axis)]
            known = scope.kept.get(id(axis))
            if known is not None:
                out[:] = known
                return
            axis.classify(vector, out)
            if column.name is not None:
                scope.kept[id(axis)] = out

        return self._shelf.found(classes_of, scope.count)[id(self)]

    def _refused(self, scope: Scope, vectors: Mapping[Column, Vector]) -> tuple[Mask | None, Failed]:
        """The rows with a value that a column does not allow; columns behind it are not asked."""
        refused: Mask | None = None
        failed: Failed = None
        for column, vector in vectors.items():
            if column.allowed is None:
                continue
            codes = column.classes(scope, vector)
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

    def _asked(self, scope: Scope, vectors: Mapping[Column, Vector]) -> _Asked:
        classes = [column.classes(scope, vectors[column]) for column in self.columns]
        looks = [column.looks(self.count, knowing=self.knowing) for column in self.columns]
        free = []
        for cell in self.free:
            subject = vectors[self.columns[cell.column]]
            answer = cell.work(scope.with_names({"?": subject}))
            unasked = is_null(subject) if self.knowing and not cell.of_null else None
            free.append((cell, answer, unasked))
        return _Asked(scope.count, looks, classes, free)

    def _found_by_words(self, asked: _Asked) -> Found:
        """Tables that no shelf takes: a pass over the rows for each word of rules and column."""
        alive = self._alive(asked)
        first = bits.first_bits(alive, self.count)
        return Found(first, alive, self._opened(asked, alive, first))

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

    def _opened(self, asked: _Asked, alive: Sequence[Words], first: Codes) -> Opened:
        """The rules that may match though they need not, and the failures of the cells that the scalar engine tests."""
        rows = self._suspicious(asked)
        part = asked.part(rows)
        is_first = self.results.hits.policy is HitPolicy.FIRST
        stop = first[rows] if is_first else np.full(len(rows), self.count, np.intp)
        reached = bits.up_to(stop, self.count)
        for look, codes in zip(part.looks, part.classes, strict=True):
            if look.worth is not None:
                reached = [word & worth[codes] for word, worth in zip(reached, look.worth, strict=True)]
        met = np.zeros(len(rows), np.uint64)
        for position, (look, codes) in enumerate(zip(part.looks, part.classes, strict=True)):
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
        return Opened(rows, met, maybe, self._hanging(part, maybe))

    def _hanging(self, part: _Asked, maybe: Sequence[Words]) -> NDArray[np.uint64]:
        """The columns that are null and leave a rule open that may match, as bits."""
        found = np.zeros(part.count, np.uint64)
        for position, (look, codes) in enumerate(zip(part.looks, part.classes, strict=True)):
            unsure = np.zeros(part.count, np.bool_)
            for word, open_, passing in zip(maybe, look.open, look.passing, strict=True):
                unsure |= word & open_[codes] & ~passing[codes] != 0
            for cell, answer, unasked in part.free:
                if cell.column == position:
                    none = truth_codes(answer.vector) == 0
                    unsure |= (none if unasked is None else none | unasked) & _has(maybe, cell)
            found |= (unsure & look.null[codes]).astype(np.uint64) << np.uint64(position)
        return found

    def _suspicious(self, asked: _Asked) -> Rows:
        """The rows with a value on which some cell fails or has no answer."""
        found = asked.unsure()
        for look, codes in zip(asked.looks, asked.classes, strict=True):
            if look.suspicious.any():
                found |= look.suspicious[codes]
        return np.flatnonzero(found)

    def _is_out(self, answer: Answer, unasked: Mask | None) -> Mask:
        """Where a free cell ends its rule."""
        truth = truth_codes(answer.vector)
        out: Mask = truth == 1 if self.knowing else truth != TRUE
        return out if unasked is None else out & ~unasked


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
