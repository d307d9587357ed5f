"""Which failures a row met, as bits: a set of failure codes for every row and decision.

The scalar engine keeps a record with its place for each failure. Over a table the codes are kept; whoever wants the
place of one asks the scalar engine about that row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.vectors import Mask, Rows
from luodi.engine.feel import Failure

CODES: tuple[str, ...] = (
    "feel.compare",
    "feel.arithmetic",
    "feel.number",
    "feel.arguments",
    "feel.value",
    "feel.call",
    "feel.date",
    "feel.external",
    "feel.filter",
    "feel.loop",
    "feel.member",
    "feel.name.unknown",
    "feel.now",
    "feel.pattern",
    "feel.position",
    "feel.range",
    "feel.syntax",
    "feel.test",
    "feel.type.unknown",
    "feel.limit.nesting",
    "feel.limit.pattern",
    "feel.limit.text",
    "feel.limit.steps",
    "feel.limit.size",
    "feel.limit.calls",
    "dmn.type",
    "dmn.external",
    "dmn.language",
    "dmn.table.input",
    "dmn.table.output",
    "dmn.table.not_unique",
    "dmn.table.not_equal",
    "dmn.table.aggregation",
    "columnar.output",
    "policy.answer_type",
    "policy.amount_negative",
)
"""Every code that an evaluation can give, ``columnar.output`` for a value that an output column cannot hold, and what a
judgement adds."""
BITS = {code: 1 << position for position, code in enumerate(CODES)}
OTHER = 1 << 63
"""For a code that is not listed; a test keeps the list complete."""


@dataclass(frozen=True, slots=True)
class Few:
    """Failures that few rows met: ``rows`` in order, and the set of each."""

    count: int
    rows: Rows
    sets: NDArray[np.uint64]

    @property
    def whole(self) -> NDArray[np.uint64]:
        """The set of every row."""
        made = np.zeros(self.count, np.uint64)
        made[self.rows] = self.sets
        return made


Failed: TypeAlias = NDArray[np.uint64] | Few | None
"""For each row the failures it met; None where no row met any."""


def whole(failed: Failed, count: int) -> NDArray[np.uint64]:
    """The set of every row."""
    if failed is None:
        return np.zeros(count, np.uint64)
    return failed.whole if isinstance(failed, Few) else failed


def part(failed: Failed, rows: Rows | Mask) -> NDArray[np.uint64] | None:
    """The sets of some rows."""
    if failed is None:
        return None
    made: NDArray[np.uint64] = (failed.whole if isinstance(failed, Few) else failed)[rows]
    return made


def bits_of(failures: Iterable[Failure]) -> int:
    """The set of the codes of ``failures``."""
    bits = 0
    for failure in failures:
        bits |= BITS.get(failure.code, OTHER)
    return bits


def codes_of(bits: int) -> tuple[str, ...]:
    """The codes in a set."""
    return tuple(code for code, bit in BITS.items() if bits & bit)


def where(mask: Mask, code: str) -> Failed:
    """The failure ``code`` in the rows of ``mask``."""
    rows = np.flatnonzero(mask)
    return Few(len(mask), rows, np.full(len(rows), BITS[code], np.uint64)) if len(rows) else None


def both(one: Failed, other: Failed) -> Failed:
    """The failures of two steps of one row."""
    if one is None or other is None:
        return other if one is None else one
    first, second = (each.whole if isinstance(each, Few) else each for each in (one, other))
    return first | second


def only(failed: Failed, mask: Mask) -> Failed:
    """The failures of the rows in ``mask``."""
    return None if failed is None else np.where(mask, whole(failed, len(mask)), np.uint64(0))


def spread(failed: Failed, rows: Rows, count: int) -> Failed:
    """The failures of some rows among ``count``."""
    if failed is None:
        return None
    if isinstance(failed, Few):
        return Few(count, rows[failed.rows], failed.sets)
    met = np.flatnonzero(failed)
    return Few(count, rows[met], failed[met])
