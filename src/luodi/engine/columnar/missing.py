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
from luodi.engine.columnar.shelf import Found
from luodi.engine.columnar.tables import TablePlan
from luodi.engine.columnar.vectors import Mask, Rows, is_null, take
from luodi.engine.dmn.compiling.nodes import InputNode, Node
from luodi.engine.dmn.model import HitPolicy


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
        return self._of_table(step.table, self.batch.tables[node].found, names)

    def _of_table(self, table: TablePlan, said: Found, names: Mapping[str, Node]) -> NDArray[np.uint64]:
        found = np.zeros(len(self.rows), np.uint64)
        hanging = np.zeros(self.batch.count, np.uint64)
        hanging[said.opened.rows] = said.opened.hanging
        hanging = hanging[self.rows]
        for position, column in enumerate(table.columns):
            mask = (hanging >> np.uint64(position)) & np.uint64(1) != 0
            if mask.any():
                found |= self._named(names, column.names, mask)
        closed = hanging == 0
        if closed.any():
            for rule, mentioned in enumerate(table.names):
                if mentioned:
                    found |= self._named(names, mentioned, closed & self._matched(table, said, rule))
        return found

    def _matched(self, table: TablePlan, said: Found, rule: int) -> Mask:
        """The rows in which a rule matched, the first alone where the policy stops there."""
        if table.results.hits.policy is HitPolicy.FIRST:
            first: Mask = said.first[self.rows] == rule
            return first
        word, bit = divmod(rule, WIDTH)
        matched: Mask = (said.alive[word][self.rows] >> bit) & 1 != 0
        return matched

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
