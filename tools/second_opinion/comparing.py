"""Whether two engines gave the same answer, and what kind of difference it is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.engine.feel import Value

DECIMAL_TOLERANCE = Decimal("1e-30")
"""Relative; both engines count with 34 digits, and may round intermediate results of functions differently."""
BINARY_TOLERANCE = Decimal("1e-9")
_WORDS = re.compile(
    r"[a-z][a-z ]*(?=\()"
    r"|\b(?:between|in|if|for|some|every|instance of|and|or|null)\b"
    r"|\.[a-z]+|\*\*|[-+*/]|[<>=!]+|\]\["
)
"""Functions, keywords and operators in a text."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that two engines answer differently."""

    engine: str
    text: str
    ours: Value
    theirs: Value

    @property
    def kind(self) -> tuple[str, ...]:
        """The operators and functions in the text: differences of one kind mostly have one cause."""
        return tuple(sorted(set(_WORDS.findall(self.text))))


def same(ours: Value, theirs: Value, tolerance: Decimal) -> bool:
    """Whether two answers are the same; numbers may differ by ``tolerance``, relative to the larger."""
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return abs(ours - theirs) <= tolerance * max(abs(ours), abs(theirs), Decimal(1))
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(same(a, b, tolerance) for a, b in zip(ours, theirs, strict=True))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key], tolerance) for key in ours)
    return type(ours) is type(theirs) and ours == theirs


def report(differences: Sequence[Difference], most: int) -> list[str]:
    """Lines that show the shortest differences of each kind, the simplest kinds first."""
    shortest: dict[tuple[str, tuple[str, ...]], Difference] = {}
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for each in differences:
        key = each.engine, each.kind
        counts[key] += 1
        if key not in shortest or len(each.text) < len(shortest[key].text):
            shortest[key] = each
    ordered = sorted(shortest.items(), key=lambda item: (len(item[0][1]), len(item[1].text)))
    return [
        f"{each.engine:<7} {counts[key]:>4} ×  {each.text}\n          ours {each.ours!r}  theirs {each.theirs!r}"
        for key, each in ordered[:most]
    ]
