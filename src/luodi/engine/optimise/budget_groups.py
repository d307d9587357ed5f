"""What choosing within budgets is about: groups of enterprises that are alike, and the parts that decide alone."""

from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.solver import Flags, Indices, Numbers
from luodi.engine.optimise.stacks import Fen


@dataclass(frozen=True, slots=True)
class Part:
    """Policies that exclude each other, directly or through others, and their largest lawful sets."""

    policies: Indices
    sets: Flags


@dataclass(frozen=True, slots=True)
class Groups:
    """Enterprises that are alike, by row: how many, their amounts by policy, and which budgets they stand in.

    ``touches`` is budgets × policies; ``limits`` in fen by budget.
    """

    counts: Indices
    worth: Fen
    inside: Flags
    touches: Flags
    limits: Fen


def reduced(groups: Groups, part: Part, prices: Numbers) -> tuple[Numbers, Numbers]:
    """By group and policy of the part: the share of an amount left after prices, and its worth, never below 0."""
    weights = groups.touches[:, part.policies] * prices[:, None]
    keep = np.maximum(0.0, 1.0 - groups.inside.astype(float) @ weights)
    return keep, keep * groups.worth[:, part.policies]
