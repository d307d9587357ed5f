"""Where the names of an expression live while it runs, and how a name is found there.

The compiler keeps one ``Block`` for each scope of the text and knows how many blocks outward a name is; at run time
a ``Frame`` stands for each block that is open. Only the members of a filtered element are looked up by name while
running, since the text does not tell which it has.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from luodi.engine.feel.limits import Run
from luodi.engine.feel.values import Value

MISSING = object()


class Frame:
    """The names of one open block, their values, and the block around it."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, Value], parent: "Frame | None", run: Run) -> None:
        self.names = names
        self.parent = parent
        self.run = run


Code: TypeAlias = Callable[[Frame], Value]


class Constant:
    """Code whose value does not depend on anything."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __call__(self, frame: Frame) -> Value:  # noqa: ARG002 - called as all code is
        """The value."""
        return self.value


class Block:
    """The names of one scope of the text. An ``open`` block may have more names at run time."""

    __slots__ = ("is_open", "names", "parent")

    def __init__(self, names: set[str], parent: "Block | None" = None, is_open: bool = False) -> None:
        self.names = names
        self.parent = parent
        self.is_open = is_open

    def places(self, name: str) -> tuple[list[int], bool]:
        """Blocks outward at which ``name`` may live, nearest first, and whether the last of them surely has it."""
        depths: list[int] = []
        depth, block = 0, self
        while True:
            if name in block.names:
                return [*depths, depth], True
            if block.is_open:
                depths.append(depth)
            if block.parent is None:
                return depths, False
            block, depth = block.parent, depth + 1


def lookup_code(name: str, depths: list[int], otherwise: Code) -> Code:
    """Code that finds ``name`` in the first of the frames ``depths`` outward that has it."""
    if depths == [0]:
        return _here(name, otherwise)
    if depths == [1]:
        return _one_out(name, otherwise)

    def find(frame: Frame) -> Value:
        at, out = frame, 0
        for depth in depths:
            while out < depth:
                at = at.parent  # type: ignore[assignment] # the compiler counted the blocks
                out += 1
            value = at.names.get(name, MISSING)
            if value is not MISSING:
                return value
        return otherwise(frame)

    return find


def _here(name: str, otherwise: Code) -> Code:
    def find(frame: Frame) -> Value:
        value = frame.names.get(name, MISSING)
        return otherwise(frame) if value is MISSING else value

    return find


def _one_out(name: str, otherwise: Code) -> Code:
    def find(frame: Frame) -> Value:
        value = frame.parent.names.get(name, MISSING)  # type: ignore[union-attr] # the compiler counted the blocks
        return otherwise(frame) if value is MISSING else value

    return find
