"""The compiler: it knows the open blocks and hands each node to the module for its kind."""

from collections.abc import Callable, Mapping
from typing import Any

from luodi.engine.feel.builtins import BUILTINS
from luodi.engine.feel.compiling import choices, functions, loops, operators, parts
from luodi.engine.feel.failures import Refusal, Source
from luodi.engine.feel.frames import Block, Code, Constant, Frame, lookup_code
from luodi.engine.feel.limits import LimitReached, Limits, Run
from luodi.engine.feel.tree import Literal, Name, Node
from luodi.engine.feel.values import ExternalHook, Value
from luodi.reference.text import Text

Making = Callable[["Compiler", Any], Code]


class Compiler:
    """Turns the tree of one text into code."""

    def __init__(self, source: Source, names: set[str], external: ExternalHook | None, limits: Limits) -> None:
        self.source = source
        self.block = Block(names, is_open=True)
        self.external = external
        self.limits = limits
        self.partial_blocks: list[Block] = []
        self.parts = 0
        """Nodes compiled so far: the difference between two moments weighs what was compiled between them."""

    def code(self, node: Node) -> Code:
        """The code of ``node``."""
        self.parts += 1
        return _MAKERS[type(node)](self, node)

    def inside(self, names: set[str], node: Node, is_open: bool = False) -> Code:
        """The code of ``node`` in a block of its own with ``names``."""
        outer, self.block = self.block, Block(names, self.block, is_open)
        made = self.code(node)
        self.block = outer
        return made

    def guarded(self, at: int, answer: Callable[[Frame], Value]) -> Code:
        """Code that gives ``answer``; a refusal becomes null with a failure at ``at``."""
        source = self.source

        def run(frame: Frame) -> Value:
            try:
                return answer(frame)
            except Refusal as no:
                frame.run.fail(source, at, no.code, no.why)
                return None

        return run

    def folded(self, code: Code, operands: list[Code]) -> Code:
        """``code``, or its value where all ``operands`` are constant and nothing fails."""
        if not all(isinstance(operand, Constant) for operand in operands):
            return code
        run = Run(Limits(steps=2_000, size=20_000))
        try:
            value = code(Frame({}, None, run))
        except (LimitReached, RecursionError):
            return code
        return code if run.failures else Constant(value)


def _literal(_compiler: Compiler, node: Literal) -> Code:
    return Constant(node.value)


def _name(compiler: Compiler, node: Name) -> Code:
    """The code of a name: a constant for a built-in, else a look into the frames."""
    name, at, source = node.name, node.at, compiler.source
    depths, sure = compiler.block.places(name)
    built_in = BUILTINS.get(name)
    if not sure and built_in is not None:
        if depths == [len(_blocks(compiler.block)) - 1]:
            return Constant(built_in)
        return lookup_code(name, depths, Constant(built_in))
    why = Text(f"没有名为「{name}」的值", f"There is no value named “{name}”")

    def unknown(frame: Frame) -> Value:
        frame.run.fail(source, at, "feel.name.unknown", why)
        return None

    code = lookup_code(name, depths, unknown)
    if name == "partial" and _block_at(compiler.block, depths) in compiler.partial_blocks:
        return loops.copied(code)
    return code


def _blocks(block: Block) -> list[Block]:
    blocks = [block]
    while block.parent is not None:
        block = block.parent
        blocks.append(block)
    return blocks


def _block_at(block: Block, depths: list[int]) -> Block | None:
    blocks = _blocks(block)
    return blocks[depths[-1]] if depths else None


_MAKERS: Mapping[type, Making] = {
    Literal: _literal,
    Name: _name,
    **parts.MAKERS,
    **operators.MAKERS,
    **choices.MAKERS,
    **loops.MAKERS,
    **functions.MAKERS,
}
