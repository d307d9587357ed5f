"""The condition columns of a table, and what the classes of their values say of its rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from luodi.engine.columnar import bits
from luodi.engine.columnar.axes import Axis
from luodi.engine.columnar.bits import Words
from luodi.engine.columnar.scope import Classes, Scope, Work
from luodi.engine.columnar.vectors import Mask, Vector

TRUE, NULL = 2, 0
"""What a probe that stands for a cell says first of a value: 2 true, 1 false, 0 null; then its failures."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by the number of its probe; ``of_null`` where its text speaks of null."""

    probe: int
    of_null: bool


@dataclass(frozen=True)
class FreeCell:
    """A cell that depends on more than its column's value."""

    rule: int
    column: int
    work: Work
    of_null: bool


@dataclass(eq=False)
class Column:
    """A condition column: its vector, its axis, and for each rule its cell (None for any value, or a free cell)."""

    work: Work
    axis: Axis
    cells: tuple[Cell | None, ...]
    names: frozenset[str] = frozenset()
    """The vectors that its expression mentions."""
    allowed: int | None = None
    """The probe of the values that are allowed: whether one is, and the failures of finding out."""
    candidates: int | None = None
    """The probe of the scalar engine's index: the rules worth testing, as an integer, None for all."""
    name: str | None = None
    """The name of the vector where the column is nothing but that."""
    _built: "Looks | None" = None

    def looks(self, count: int, *, knowing: bool) -> "Looks":
        """The look-up tables of the classes so far."""
        built = self._built
        if built is None or built.classes < len(self.axis.answers):
            built = self._built = Looks.of(self, count, knowing=knowing)
        return built

    def classes(self, scope: Scope, vector: Vector) -> Classes:
        """The class of each row, computed once for all columns that share an axis."""
        known = scope.kept.get(id(self.axis))
        if known is None:
            known = self.axis.classify(vector)
            if self.name is not None:
                scope.kept[id(self.axis)] = known
        return known


@dataclass(frozen=True)
class Looks:
    """What a column's classes say of the rules, one row a class.

    ``passing`` holds the rules whose cell is true, ``open`` those whose cell is not false. They differ in knowing mode
    only: elsewhere a cell without answer is as good as false.
    """

    classes: int
    passing: list[Words]
    open: list[Words]
    failing: dict[int, list[Words]]
    """For each failure bit the rules whose cell meets it."""
    suspicious: Mask
    """The classes on which some cell fails or has no answer."""
    null: Mask
    worth: list[Words] | None

    @classmethod
    def of(cls, column: Column, count: int, *, knowing: bool) -> "Looks":
        answers: list[Any] = list(column.axis.answers)
        passing, open_, worth = [], [], []
        failing: dict[int, list[list[int]]] = {}
        suspicious = np.zeros(len(answers), np.bool_)
        for number, said in enumerate(answers):
            true, unsure = [], []
            for rule, cell in enumerate(column.cells):
                answer, met = _state(said, cell, knowing=knowing)
                if answer == TRUE:
                    true.append(rule)
                elif answer == NULL and knowing:
                    unsure.append(rule)
                while met:
                    bit = met & -met
                    met ^= bit
                    rows = failing.setdefault(bit, [[0] * bits.words_for(count) for _ in answers])
                    rows[number][rule // bits.WIDTH] |= 1 << rule % bits.WIDTH
                    suspicious[number] = True
            passing.append(bits.words_of(true, count))
            open_.append(bits.words_of([*true, *unsure], count))
            suspicious[number] |= bool(unsure)
            if column.candidates is not None:
                mask = said[column.candidates]
                rules = range(count) if mask is None else bits.rules_in([mask])
                worth.append(bits.words_of(rules, count))
        return cls(
            len(answers),
            _by_word(passing),
            _by_word(open_),
            {bit: _by_word(rows) for bit, rows in failing.items()},
            suspicious,
            np.array([said[-1] for said in answers], np.bool_),
            _by_word(worth) if column.candidates is not None else None,
        )


def _state(said: Sequence[Any], cell: Cell | None, *, knowing: bool) -> tuple[int, int]:
    """The answer of a cell in a class, and its failures."""
    if cell is None:
        return TRUE, 0
    if knowing and said[-1] and not cell.of_null:
        return NULL, 0
    answer, met = said[cell.probe]
    return answer, met


def _by_word(rows: list[list[int]]) -> list[Words]:
    return [np.array(words, np.uint64) for words in zip(*rows, strict=True)]
