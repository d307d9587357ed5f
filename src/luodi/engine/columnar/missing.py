"""Which missing facts a decision without value hangs on, as bits: the columnar form of what a policy's judge tells.

A table hangs on the columns that are null and leave a rule open; where there is none, on what the outputs of the rules
that matched mention. An expression hangs on all it mentions. A name stands for itself where it is a fact, and for what
it hangs on where it is a decision; only what is null counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar.bits import WIDTH
from luodi.engine.columnar.kernel import Batch, Step
from luodi.engine.columnar.scope import Scope
from luodi.engine.columnar.tables import TablePlan
from luodi.engine.columnar.vectors import Mask, Rows, is_null, take
from luodi.engine.dmn.compiling.nodes import InputNode, Node


@dataclass
class Missing:
    """The search, over some rows of a batch. ``bits`` holds the bit of each fact, by the name of its input."""

    batch: Batch
    rows: Rows
    steps: Mapping[Node, Step]
    bits: Mapping[str, int]

    def of(self, node: Node) -> NDArray[np.uint64]:
        """For each row the missing facts on which ``node`` hangs."""
        step = self.steps[node]
        names = dict(step.needs)
        if step.table is None:
            return self._named(names, step.mentioned, np.ones(len(self.rows), np.bool_))
        return self._of_table(step.table, self.batch.scope(step).part(self.rows), names)

    def _of_table(self, table: TablePlan, scope: Scope, names: Mapping[str, Node]) -> NDArray[np.uint64]:
        found = np.zeros(len(self.rows), np.uint64)
        closed = np.ones(len(self.rows), np.bool_)
        for column, mask in zip(table.columns, table.open_columns(scope), strict=True):
            if mask.any():
                found |= self._named(names, column.names, mask)
                closed &= ~mask
        if closed.any():
            matched = table.matched(scope)
            for rule, mentioned in enumerate(table.names):
                word, bit = divmod(rule, WIDTH)
                here = closed & ((matched[word] >> np.uint64(bit)) & np.uint64(1) != 0)
                if mentioned and here.any():
                    found |= self._named(names, mentioned, here)
        return found

    def _named(self, names: Mapping[str, Node], mentioned: Iterable[str], where: Mask) -> NDArray[np.uint64]:
        """What the names that are null hang on, in the rows of ``where``."""
        found = np.zeros(len(self.rows), np.uint64)
        for name in mentioned:
            node = names.get(name)
            if node is None:
                continue
            null = where & is_null(take(self.batch.values[node].vector, self.rows))
            if not null.any():
                continue
            if not isinstance(node, InputNode):
                found |= np.where(null, self.of(node), np.uint64(0))
            elif node.name in self.bits:
                found |= null * np.uint64(1 << self.bits[node.name])
        return found


def steps_of(steps: Sequence[Step]) -> dict[Node, Step]:
    """The steps by their nodes."""
    return {step.node: step for step in steps}
