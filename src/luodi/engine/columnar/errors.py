"""Which failures a row met, as bits: a set of failure codes for every row and decision.

The scalar engine keeps a record with its place for each failure. Over a table the codes are kept; whoever wants the
place of one asks the scalar engine about that row.
"""

from collections.abc import Iterable
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

Failed: TypeAlias = NDArray[np.uint64] | None
"""For each row the failures it met; None where no row met any."""


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
    return mask.astype(np.uint64) * np.uint64(BITS[code]) if mask.any() else None


def both(one: Failed, other: Failed) -> Failed:
    """The failures of two steps of one row."""
    if one is None or other is None:
        return other if one is None else one
    return one | other


def only(failed: Failed, mask: Mask) -> Failed:
    """The failures of the rows in ``mask``."""
    return None if failed is None else np.where(mask, failed, np.uint64(0))


def spread(failed: Failed, rows: Rows, count: int) -> Failed:
    """The failures of some rows among ``count``."""
    if failed is None:
        return None
    whole = np.zeros(count, np.uint64)
    whole[rows] = failed
    return whole
