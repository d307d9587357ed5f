"""Small tables side by side: which rules match, which failures are met, all in one compiled loop over the rows.

A shelf holds up to 64 tables of up to 15 rules whose cells each look at one column. For every class of every column
its words say which rules of all its tables the cells let pass; :mod:`luodi.engine.columnar.loops` does the rest. A book
keeps all tables over facts on shelves together (:class:`Bank`); a table over calculated columns has a shelf of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.axes import Axis
from luodi.engine.columnar.bits import Words
from luodi.engine.columnar.compiled import loops, room
from luodi.engine.columnar.scope import Classes
from luodi.engine.columnar.vectors import Mask, Rows
from luodi.engine.dmn.model import HitPolicy

if TYPE_CHECKING:
    from luodi.engine.columnar.tables import TablePlan

RULES = 15
"""A lane of 16 bits holds so many rules, and the bit for none."""
LANES = 4
TABLES = 64
COLUMNS = 64


@dataclass(frozen=True)
class Opened:
    """Rows of which something is to be said beside what matches; each with its failures and the rules that may match.

    ``hanging`` has a bit for each column that is null and leaves such a rule open.
    """

    rows: Rows
    failed: NDArray[np.uint64]
    maybe: list[Words]
    hanging: NDArray[np.uint64]


@dataclass(frozen=True)
class Found:
    """What a table's cells say: the first rule of each row, all that match where its policy asks, and what is open."""

    first: NDArray[np.integer]
    alive: list[Words]
    opened: Opened

    def part(self, kept: Mask) -> "Found":
        """The same of some rows."""
        opened = self.opened
        here = kept[opened.rows]
        places = np.cumsum(kept) - 1
        return Found(
            self.first[kept],
            [word[kept] for word in self.alive],
            Opened(
                places[opened.rows[here]],
                opened.failed[here],
                [word[here] for word in opened.maybe],
                opened.hanging[here],
            ),
        )

    def closed(self, rows: Mask) -> "Found":
        """With no column open in some rows."""
        opened = self.opened
        hanging = np.where(rows[opened.rows], np.uint64(0), opened.hanging)
        return replace(self, opened=replace(opened, hanging=hanging))


@dataclass(frozen=True)
class _Words:
    """What every class of every axis says of the tables, as far as there are classes (see ``loops.look_again``)."""

    counts: tuple[int, ...]
    starts: NDArray[np.int64]
    passing: Words
    doubtful: Words
    true: NDArray[np.uint16]
    open: NDArray[np.uint16]
    worth: NDArray[np.uint16]
    failing: NDArray[np.uint16]
    codes: NDArray[np.uint64]
    null: NDArray[np.bool_]
    ways: NDArray[np.uint64]
    axes: NDArray[np.uint64]


class Shelf:
    """Tables that are judged in one loop."""

    def __init__(self, plans: Sequence["TablePlan"]) -> None:
        self.plans = list(plans)
        self.axes = list({id(column.axis): column.axis for plan in plans for column in plan.columns}.values())
        self._wanted = np.flatnonzero([plan.results.hits.policy is not HitPolicy.FIRST for plan in plans])
        self._kept = np.array([(1 << plans[table].count) - 1 for table in self._wanted.tolist()], np.uint16)
        self._words: _Words | None = None
        self._lock = Lock()

    @staticmethod
    def takes(plan: "TablePlan") -> bool:
        """Whether a table can be on a shelf."""
        axes = {id(column.axis) for column in plan.columns}
        return 0 < plan.count <= RULES and 0 < len(axes) == len(plan.columns) <= COLUMNS and not plan.free

    def found(self, classes_of: Callable[[Axis, Classes], None], rows: int) -> dict[int, Found]:
        """What every table says of ``rows`` rows, by the identity of its plan.

        ``classes_of`` writes the class of each row along an axis.
        """
        classes = room((len(self.axes), rows), np.uint16)
        for axis, out in zip(self.axes, classes, strict=True):
            classes_of(axis, out)
        words = self._ready()
        first = room((len(self.plans), rows), np.uint8)
        alive = room((len(self._wanted), rows), np.uint16)
        doubts = room(rows, np.uint64)
        loops().match(
            classes, words.starts, words.passing, words.doubtful, first, self._wanted, self._kept, alive, doubts
        )
        opened = self._opened(classes, words, first, doubts)
        lanes = dict(zip(self._wanted.tolist(), alive, strict=True))
        return {
            id(plan): Found(first[table], [lanes[table]] if table in lanes else [], opened[table])
            for table, plan in enumerate(self.plans)
        }

    def _opened(
        self, classes: Classes, words: _Words, first: NDArray[np.uint8], doubts: NDArray[np.uint64]
    ) -> list[Opened]:
        begins = loops().counted(doubts, len(self.plans))
        ends, total = begins[:-1].astype(np.uint64), int(begins[-1])
        rows, failed = room(total, np.int64), room(total, np.uint64)
        maybe, hanging = room(total, np.uint16), room(total, np.uint64)
        loops().look_again(
            classes,
            words.starts,
            words.true,
            words.open,
            words.worth,
            words.failing,
            words.codes,
            words.null,
            words.ways,
            words.axes,
            first,
            doubts,
            ends,
            rows,
            failed,
            maybe,
            hanging,
        )
        return [
            Opened(rows[begin:end], failed[begin:end], [maybe[begin:end]], hanging[begin:end])
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=False)
        ]

    def _ready(self) -> _Words:
        words = self._words
        counts = tuple(len(axis.answers) for axis in self.axes)
        if words is None or words.counts != counts:
            with self._lock:
                words = self._words = _words(self.plans, self.axes, counts)
        return words


class Bank:
    """The tables of a book whose columns are facts, on as many shelves as they need."""

    def __init__(self, plans: Sequence["TablePlan"]) -> None:
        self.shelves = [Shelf(plans[start : start + TABLES]) for start in range(0, len(plans), TABLES)]

    def found(self, classes_of: Callable[[Axis, Classes], None], rows: int) -> dict[int, Found]:
        """What every table says, by the identity of its plan."""
        made: dict[int, Found] = {}
        for shelf in self.shelves:
            made.update(shelf.found(classes_of, rows))
        return made


def _words(plans: Sequence["TablePlan"], axes: Sequence[Axis], counts: tuple[int, ...]) -> _Words:
    """The words of all classes."""
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int64)
    total, width = sum(counts), -(-len(plans) // LANES) * LANES
    passing = np.ones((total, width), np.uint16)
    true, open_, worth = (np.zeros((total, len(plans)), np.uint16) for _ in range(3))
    failing: dict[int, NDArray[np.uint16]] = {}
    doubtful = np.zeros(total, np.uint64)
    null = np.zeros(total, np.bool_)
    places = {id(axis): place for place, axis in enumerate(axes)}
    ways = np.zeros((len(plans), 4), np.uint64)
    axes_of = np.zeros((len(plans), max(len(plan.columns) for plan in plans)), np.uint64)
    for table, plan in enumerate(plans):
        every, none = (1 << plan.count) - 1, 1 << plan.count
        passing[:, table] = every | none
        worth[:, table] = every
        last, indexed = 0, 0
        for position, column in enumerate(plan.columns):
            place = axes_of[table, position] = places[id(column.axis)]
            here = slice(int(starts[place]), int(starts[place]) + counts[place])
            looks = column.looks(plan.count, knowing=plan.knowing)
            true[here, table] = _lane(looks.passing, counts[place])
            passing[here, table] = true[here, table] | none
            open_[here, table] = _lane(looks.open, counts[place])
            if looks.worth is not None:
                worth[here, table] = _lane(looks.worth, counts[place])
                indexed = position + 1
            for code, rules in looks.failing.items():
                layer = failing.setdefault(code, np.zeros((total, len(plans)), np.uint16))
                layer[here, table] = _lane(rules, counts[place])
            doubtful[here] |= looks.suspicious[: counts[place]].astype(np.uint64) << np.uint64(table)
            null[here] = looks.null[: counts[place]]
            # unless the table is to be told what may match, the last columns say nothing that is asked
            if plan.knowing or looks.failing:
                last = position + 1
        is_first = plan.results.hits.policy is HitPolicy.FIRST
        ways[table] = is_first, plan.knowing, indexed > 0, max(last, indexed)
    layers = np.stack(list(failing.values())) if failing else np.zeros(0, np.uint16)
    codes = np.array(list(failing), np.uint64)
    flat = true.reshape(-1), open_.reshape(-1), worth.reshape(-1), layers.reshape(-1)
    return _Words(counts, starts, passing.view(np.uint64), doubtful, *flat, codes, null, ways, axes_of)


def _lane(words: Sequence[Words], count: int) -> NDArray[np.uint16]:
    return words[0][:count].astype(np.uint16)
