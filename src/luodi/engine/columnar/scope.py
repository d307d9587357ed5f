"""The names of a batch while it is evaluated: each a vector, gathered for a part of the rows when first asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.vectors import Rows, Vector, take
from luodi.engine.feel import DateTime

if TYPE_CHECKING:
    from luodi.engine.columnar.shelf import Found
    from luodi.engine.columnar.tables import TableAnswer

Classes: TypeAlias = NDArray[np.uint16]
"""The class of each row along an axis."""


class Answer(NamedTuple):
    """What code gives for the rows of a scope, and the failures they met."""

    vector: Vector
    failed: Failed = None


class Scope:
    """Vectors by name for ``count`` rows. ``kept`` holds the classes of axes that were found for these rows already.

    ``found`` holds what the cells of tables say that were judged together (:mod:`luodi.engine.columnar.shelf`).
    ``table`` is where a table leaves its answer, for whoever asks which rules matched.
    """

    __slots__ = ("_names", "_outer", "_rows", "count", "found", "kept", "table")

    def __init__(
        self,
        count: int,
        names: Mapping[str, Vector],
        outer: "Scope | None" = None,
        rows: Rows | None = None,
        kept: dict[int, Classes] | None = None,
    ) -> None:
        self.count = count
        self._names = dict(names)
        self._outer = outer
        self._rows = rows
        self.kept: dict[int, Classes] = {} if kept is None else kept
        self.table: TableAnswer | None = None
        self.found: Mapping[int, Found] = {}

    def get(self, name: str) -> Vector:
        """The vector called ``name``. Raises KeyError where the compiler let a wrong name pass."""
        found = self._names.get(name)
        if found is None:
            if self._outer is None:
                raise KeyError(name)
            found = self._outer.get(name)
            if self._rows is not None:
                found = take(found, self._rows)
            self._names[name] = found
        return found

    def with_names(self, names: Mapping[str, Vector]) -> "Scope":
        """The same rows with more names."""
        return Scope(self.count, names, self, kept=self.kept)

    def part(self, rows: Rows) -> "Scope":
        """Some of the rows."""
        return self if len(rows) == self.count else Scope(len(rows), {}, self, rows)


Work: TypeAlias = Callable[[Scope], Answer]
"""Compiled code over a scope."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for every row: the instant that ``now()`` answers, and the mode of the scalar engine."""

    now: DateTime | None = None
    knowing: bool = False
