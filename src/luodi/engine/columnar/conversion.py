"""A column as a wanted type: kept where all of it fits, else converted by the scalar engine's rules."""

from collections.abc import Hashable
from decimal import Decimal

import numpy as np

from luodi.engine.columnar.axes import Axis, breaks_of
from luodi.engine.columnar.errors import BITS, both, where
from luodi.engine.columnar.scope import Answer, Scope, Work
from luodi.engine.columnar.vectors import Ordered, Quotient, Vector, each_value
from luodi.engine.dmn.compiling.cells import geometry
from luodi.engine.dmn.compiling.logic import class_of
from luodi.engine.dmn.item_types import Allowed
from luodi.engine.feel import ANY, Named, Type, Value, coerce
from luodi.engine.feel.types import shape


class Conversion:
    """To one type; what does not fit becomes null with the failure ``code``."""

    def __init__(self, wanted: Type, code: str = "dmn.type") -> None:
        self.wanted = wanted
        self.code = code
        self.direct = class_of(wanted)
        self._kept: tuple[Value, ...] | None = None
        self.axis = Axis()
        self.axis.add(self._fits, _breaks(wanted))

    def __call__(self, vector: Vector) -> Answer:
        """The vector converted, and the rows that did not fit."""
        if self.wanted is ANY or self.is_kept(vector):
            return Answer(vector)
        if isinstance(vector, Ordered) and class_of(shape(self.wanted)) is vector.kind:
            return self._within(vector)
        return Answer(*each_value(vector, self._converted))

    def is_kept(self, vector: Vector) -> bool:
        """Whether every value is of the type's class already."""
        if self.direct is None:
            return False
        if isinstance(vector, Ordered):
            return vector.kind is self.direct
        if isinstance(vector, Quotient):
            return self.direct is Decimal
        values = vector.values
        if values is not self._kept:
            if not all(value is None or value.__class__ is self.direct for value in values):
                return False
            self._kept = values if isinstance(values, tuple) else None
        return True

    def _within(self, vector: Ordered) -> Answer:
        """Numbers or days, some of which the type may not allow."""
        classes = self.axis.classify(vector)
        fits = np.fromiter((bool(said[0]) for said in self.axis.answers), np.bool_, len(self.axis.answers))
        out = ~fits[classes]
        if not out.any():
            return Answer(vector)
        null = out if vector.null is None else vector.null | out
        return Answer(Ordered(vector.kind, vector.ints, vector.scale, null), where(out, self.code))

    def _fits(self, value: Value) -> Hashable:
        return value is None or coerce(value, self.wanted)[0]

    def _converted(self, value: Value) -> tuple[Value, int]:
        if value is None:
            return None, 0
        fits, made = coerce(value, self.wanted)
        return made, 0 if fits else BITS[self.code]


def _breaks(wanted: Type) -> set[Value] | None:
    """Where the answer of a type may change along numbers and days."""
    found: set[Value] = set()
    while isinstance(wanted, Named):
        if wanted.allows is not None:
            more = breaks_of(geometry(wanted.allows.tests)) if isinstance(wanted.allows, Allowed) else None
            if more is None:
                return None
            found |= more
        wanted = wanted.base
    return found


def converting(work: Work, wanted: Type | None) -> Work:
    """``work`` with its vectors converted."""
    if wanted is None or wanted is ANY:
        return work
    conversion = Conversion(wanted)

    def converted(scope: Scope) -> Answer:
        vector, failed = work(scope)
        made = conversion(vector)
        return Answer(made.vector, both(failed, made.failed))

    return converted
