"""Operators over operands: a Pratt parser's loop, from the loosest binding to the tightest (DMN 1.5, 10.3.1.2)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import cast

from luodi.engine.feel.failures import SyntaxRefusal
from luodi.engine.feel.limits import Limits
from luodi.engine.feel.name_reader import NameReader
from luodi.engine.feel.names import NameScope
from luodi.engine.feel.shapes import element_type, path_type
from luodi.engine.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Compare,
    Comparison,
    Condition,
    Filter,
    In,
    InstanceOf,
    Literal,
    Logic,
    Negation,
    Node,
    Path,
    Tests,
    UnaryRange,
)
from luodi.engine.feel.type_text import read_type
from luodi.engine.feel.types import (
    ANY,
    BOOLEAN,
    NUMBER,
    STRING,
    ContextType,
    FunctionType,
    ListType,
    Type,
    shape,
)
from luodi.engine.feel.values import Bound

OR, AND, COMPARISON, SUM, PRODUCT, POWER, INSTANCE = 10, 20, 30, 40, 50, 60, 65
INPUT = "?"


class OperatorReader(NameReader, ABC):
    """Reads expressions out of operands, which a subclass reads."""

    __slots__ = ("behind_in", "closing", "level", "limits", "saw_input")

    def __init__(self, text: str, scope: NameScope, limits: Limits) -> None:
        super().__init__(text, scope)
        if len(text) > limits.text_length:
            raise SyntaxRefusal(0, "表达式太长", "The expression is too long", "feel.limit.text")
        self.limits = limits
        self.level = 0
        self.closing = False
        """Whether an interval's end is being read, so that ``[`` may close it."""
        self.saw_input = False
        self.behind_in = False
        """Whether an operand behind ``in`` is read, which may be a list of tests in brackets."""

    @abstractmethod
    def primary(self) -> Node:
        """A literal, a name, or something in brackets."""

    def expression(self) -> Node:
        """An expression of any kind."""
        return self.binary(0)

    def deeper(self) -> None:
        """One level further in."""
        self.level += 1
        if self.level > self.limits.nesting:
            raise SyntaxRefusal(self.pos, "表达式嵌套太深", "The expression is nested too deeply", "feel.limit.nesting")

    def binary(self, rank: int) -> Node:
        """An expression whose operators bind tighter than ``rank``."""
        self.deeper()
        level = self.level
        left = self.prefix()
        while True:
            grown = self.infix(left, rank)
            if grown is left:
                self.level = level - 1
                return left
            left = grown
            self.deeper()

    def infix(self, left: Node, rank: int) -> Node:  # noqa: PLR0911 - one line for each kind of operator
        """``left`` with the operator that follows it; ``left`` itself when none binds tighter than ``rank``."""
        at = self.skip()
        mark = self.text[at : at + 1]
        if mark in "=!<>" and mark:
            return self.comparison(left, at) if rank < COMPARISON else left
        if mark in "+-" and mark:
            return self.chain(left, ("+", "-"), SUM) if rank < SUM else left
        if mark in "*/" and mark:
            if self.text.startswith("**", at):
                return self.chain(left, ("**",), POWER) if rank < POWER else left
            return self.chain(left, ("*", "/"), PRODUCT) if rank < PRODUCT else left
        match self.word():
            case "or" if rank < OR:
                return self.logic(left, "or", OR)
            case "and" if rank < AND:
                return self.logic(left, "and", AND)
            case "between" if rank < COMPARISON:
                self.pos += len("between")
                low = self.binary(COMPARISON)
                self.expect_word("and")
                return Between(at, BOOLEAN, left, low, self.binary(COMPARISON))
            case "in" if rank < COMPARISON:
                self.pos += len("in")
                return In(at, BOOLEAN, left, self.in_tests(left))
            case "instance" if rank < INSTANCE:
                self.pos += len("instance")
                self.expect_word("of")
                return InstanceOf(at, BOOLEAN, left, read_type(self, self.scope))
        return left

    def comparison(self, left: Node, at: int) -> Node:
        """``left`` compared with what follows."""
        operator = self.take_comparison()
        if not operator:
            return left
        return Compare(at, BOOLEAN, cast("Comparison", operator), left, self.binary(COMPARISON))

    def chain(self, left: Node, operators: tuple[str, ...], rank: int) -> Node:
        """``left`` and all operators of one rank that follow it."""
        rest = []
        type_ = shape(left.type)
        while True:
            at = self.skip()
            operator = next((symbol for symbol in operators if self.text.startswith(symbol, at)), "")
            if not operator or (operator == "*" and self.text.startswith("**", at)):
                break
            self.pos = at + len(operator)
            operand = self.binary(rank)
            rest.append((operator, at, operand))
            type_ = type_ if shape(operand.type) is type_ else ANY
        return Arithmetic(rest[0][1], type_ if type_ is NUMBER or type_ is STRING else ANY, left, tuple(rest))

    def logic(self, left: Node, word: str, rank: int) -> Node:
        """``left`` and all parts that ``word`` joins to it."""
        at, parts = self.pos, [left]
        while self.take_word(word):
            parts.append(self.binary(rank))
        return Logic(at, BOOLEAN, "and" if word == "and" else "or", tuple(parts))

    def in_tests(self, left: Node) -> tuple[Node, ...]:
        """What stands behind ``in``: one test, or several in brackets."""
        at = self.skip()
        if bound := self.take_comparison():
            return (UnaryRange(at, ANY, cast("Bound", bound), self.binary(COMPARISON)),)
        seen, self.saw_input = self.saw_input, False
        self.behind_in = True
        operand = self.within({INPUT: left.type}, lambda: self.binary(COMPARISON))
        mentions, self.saw_input = self.saw_input, seen
        if isinstance(operand, Tests):
            return operand.tests
        return (Condition(at, BOOLEAN, operand) if mentions else operand,)

    def prefix(self) -> Node:
        """An operand with its minus signs, calls, filters and paths."""
        signs = []
        while self.sees("-"):
            signs.append(self.pos)
            self.pos += 1
        node = self.postfix(self.primary())
        for at in reversed(signs):
            if isinstance(node, Literal) and node.type == NUMBER:
                node = Literal(at, NUMBER, node.value.copy_negate())  # type: ignore[attr-defined] # a Decimal
            else:
                node = Negation(at, node.type, node)
        return node

    def postfix(self, node: Node) -> Node:
        """``node`` with the calls, filters and paths behind it."""
        level = self.level
        while True:
            at = self.skip()
            mark = self.text[at : at + 1]
            if mark == "." and not self.text.startswith("..", at):
                self.pos += 1
                name = self.member(node.type)
                node = Path(at, path_type(node.type, name), node, name)
            elif mark == "[" and not (self.closing and self.closes_here()):
                self.pos += 1
                node = self.filter(node, at)
            elif mark == "(":
                self.pos += 1
                node = self.call(node, at)
            else:
                self.level = level
                return node
            self.deeper()

    def filter(self, base: Node, at: int) -> Node:
        """``base[condition]``, behind its opening bracket."""
        element = element_type(base.type)
        members = shape(element)
        names = dict(members.members) if isinstance(members, ContextType) else {}
        condition = self.within({"item": element, **names}, self.bracketed)
        self.expect("]")
        picked = element if condition.type == NUMBER else ListType(element)
        return Filter(at, picked, base, condition)

    def call(self, function: Node, at: int) -> Node:
        """``function(arguments)``, behind its opening bracket."""
        arguments: list[Node] = []
        names: list[str] = []
        if not self.take(")"):
            named = self.is_named_argument()
            while True:
                if named:
                    names.append(self.name_before(":"))
                    self.expect(":")
                arguments.append(self.bracketed())
                if self.take(")"):
                    break
                self.expect(",")
        called = shape(function.type)
        result = called.result if isinstance(called, FunctionType) else ANY
        return Call(at, result, function, tuple(arguments), tuple(names))

    def bracketed(self) -> Node:
        """An expression inside brackets of its own."""
        closing, self.closing = self.closing, False
        node = self.expression()
        self.closing = closing
        return node

    def within(self, names: Mapping[str, Type], read: Callable[[], Node]) -> Node:
        """What ``read`` finds with more ``names`` in scope."""
        outer, self.scope = self.scope, self.scope.child(names)
        node = read()
        self.scope = outer
        return node
