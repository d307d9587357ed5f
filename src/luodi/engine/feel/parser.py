"""From text to tree: a Pratt parser that knows which names are in scope where it stands (DMN 1.5, 10.3.1.2).

Types are inferred along the way as far as the text tells, because the members of a context decide how far a name
reaches: in ``{first name: "Ann"}.first name`` the path has one step.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from luodi.engine.feel.failures import SyntaxRefusal
from luodi.engine.feel.limits import Limits
from luodi.engine.feel.name_reader import NameReader
from luodi.engine.feel.names import KEYWORDS, NameScope, is_plain
from luodi.engine.feel.shapes import element_type, joined, kind_of, path_type
from luodi.engine.feel.temporal_text import read_at_literal
from luodi.engine.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Compare,
    Comparison,
    Condition,
    ContextOf,
    Filter,
    For,
    FunctionDefinition,
    If,
    In,
    InstanceOf,
    Iteration,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeOf,
    Tests,
    UnaryRange,
)
from luodi.engine.feel.type_text import read_type
from luodi.engine.feel.types import (
    ANY,
    ANY_LIST,
    BOOLEAN,
    NULL,
    NUMBER,
    STRING,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    shape,
)
from luodi.engine.feel.values import Bound, Parameter

OR, AND, COMPARISON, SUM, PRODUCT, POWER, INSTANCE = 10, 20, 30, 40, 50, 60, 65
_CONSTANTS: Mapping[str, tuple[object, Type]] = {
    "true": (True, BOOLEAN),
    "false": (False, BOOLEAN),
    "null": (None, NULL),
}
INPUT = "?"
AnyNode = TypeVar("AnyNode", bound=Node)


class Parser(NameReader):
    """One reading of one text."""

    __slots__ = ("closing", "level", "limits", "saw_input")

    def __init__(self, text: str, scope: NameScope, limits: Limits) -> None:
        super().__init__(text, scope)
        if len(text) > limits.text_length:
            raise SyntaxRefusal(0, "表达式太长", "The expression is too long", "feel.limit.text")
        self.limits = limits
        self.level = 0
        self.closing = False
        """Whether an interval's end is being read, so that ``[`` may close it."""
        self.saw_input = False

    def whole(self, read: Callable[[], AnyNode]) -> AnyNode:
        """What ``read`` finds, which must be the whole text."""
        node = read()
        if not self.at_end():
            raise self.unexpected()
        return node

    # expressions, from the loosest binding to the tightest

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

    # operands

    def primary(self) -> Node:  # noqa: PLR0911 - one line for each kind of operand
        """A literal, a name, or something in brackets."""
        at = self.skip()
        mark = self.text[at : at + 1]
        match mark:
            case "":
                raise self.unexpected()
            case '"':
                return Literal(at, STRING, self.string())
            case "(":
                return self.parenthesis(at)
            case "[":
                return self.square(at)
            case "]":
                self.pos += 1
                return self.interval(at, self.bracketed(), False)
            case "{":
                return self.context(at)
            case "@":
                self.pos += 1
                return self.at_literal(at)
        found = self.lookup()
        if found is None or found.lexemes == 1:
            if (value := self.number()) is not None:
                return Literal(at, NUMBER, value)
            if (keyword := self.keyword(at)) is not None:
                return keyword
        if found is None:
            return Name(at, ANY, self.words())
        self.pos = found.end
        self.saw_input = self.saw_input or found.name == INPUT
        return Name(at, found.type, found.name)

    def keyword(self, at: int) -> Node | None:
        """What a keyword opens, None when no keyword stands here."""
        word = self.word()
        if word in _CONSTANTS:
            self.pos += len(word)
            value, type_ = _CONSTANTS[word]
            return Literal(at, type_, value)
        match word:
            case "if":
                return self.ladder(at)
            case "for":
                return self.loop(at)
            case "some" | "every":
                return self.quantified(at, word)
            case "function":
                return self.function(at)
        if word in KEYWORDS:
            raise self.unexpected()
        return None

    def at_literal(self, at: int) -> Node:
        """``@"…"``, behind the sign."""
        value = read_at_literal(self.string())
        if value is None:
            raise self.fail("@ 后的文字不是日期、时间或时长", "The text behind @ is no date, time or duration", at)
        return Literal(at, kind_of(value), value)

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

    def test(self) -> Node:
        """A comparison without left side, or an expression."""
        at = self.skip()
        closing, self.closing = self.closing, False
        if bound := self.take_comparison():
            operand = self.binary(COMPARISON)
            node: Node = UnaryRange(at, RangeType(operand.type), cast("Bound", bound), operand)
        else:
            node = self.expression()
        self.closing = closing
        return node

    def parenthesis(self, at: int) -> Node:
        """``(expression)``, ``(test, test)``, or an interval open at its start."""
        self.pos += 1
        seen, self.saw_input = self.saw_input, False
        node = self.test()
        if self.sees(".."):
            self.saw_input = self.saw_input or seen
            return self.interval(at, node, False)
        if not self.take(","):
            self.expect(")")
            self.saw_input = self.saw_input or seen
            return node
        tests = [Condition(at, BOOLEAN, node) if self.saw_input else node, *self.test_list()]
        self.expect(")")
        self.saw_input = seen
        return Tests(at, BOOLEAN, tuple(tests), False)

    def interval(self, at: int, start: Node, included: bool) -> Node:
        """The interval from ``start``, before its two dots."""
        self.expect("..")
        outer, self.closing = self.closing, True
        end = self.expression()
        self.closing = outer
        closed = self.take("]")
        if not closed and not self.take(")"):
            self.expect("[")
        return RangeOf(at, RangeType(joined(start.type, end.type)), start, end, included, closed)

    def square(self, at: int) -> Node:
        """A list, or an interval closed at its start."""
        self.pos += 1
        if self.take("]"):
            return ListOf(at, ANY_LIST, ())
        first = self.test()
        if self.sees(".."):
            return self.interval(at, first, True)
        elements, type_ = [first], first.type
        while self.take(","):
            element = self.test()
            elements.append(element)
            type_ = joined(type_, element.type)
        self.expect("]")
        return ListOf(at, ListType(type_), tuple(elements))

    def context(self, at: int) -> Node:
        """``{key: value, …}``."""
        self.pos += 1
        outer, self.scope = self.scope, self.scope.child({})
        entries: list[tuple[str, Node]] = []
        members: dict[str, Type] = {}
        while not self.take("}"):
            if entries:
                self.expect(",")
            key_at = self.skip()
            key = self.string() if self.sees('"') else self.name_before(":")
            if key in members:
                raise self.fail(f"重复的键「{key}」", f"The key “{key}” occurs twice", key_at)
            self.expect(":")
            if self.word() == "function":
                self.scope.add(key)
            value = self.bracketed()
            entries.append((key, value))
            members[key] = value.type
            if is_plain(key):
                self.scope.add(key, value.type)
        self.scope = outer
        return ContextOf(at, ContextType(members), tuple(entries))

    # what keywords open

    def ladder(self, at: int) -> Node:
        """``if … then … else …``, and the ``if`` that may stand behind ``else``."""
        branches = []
        type_: Type = NULL
        while self.take_word("if"):
            condition = self.bracketed()
            self.expect_word("then")
            value = self.bracketed()
            self.expect_word("else")
            branches.append((condition, value))
            type_ = joined(type_, value.type)
        otherwise = self.expression()
        return If(at, joined(type_, otherwise.type), tuple(branches), otherwise)

    def iterations(self) -> tuple[Iteration, ...]:
        """``name in domain, …``; every name is in scope behind its domain."""
        read: list[Iteration] = []
        while not read or self.take(","):
            name = self.name_before("in")
            self.expect_word("in")
            domain = self.bracketed()
            end = self.bracketed() if self.take("..") else None
            read.append(Iteration(name, domain, end))
            self.scope = self.scope.child({name: domain.type if end else element_type(domain.type)})
        return tuple(read)

    def loop(self, at: int) -> Node:
        """``for … return …``."""
        self.pos += len("for")
        outer = self.scope
        iterations = self.iterations()
        self.scope = self.scope.child({"partial": ANY_LIST})
        self.expect_word("return")
        body = self.expression()
        self.scope = outer
        return For(at, ListType(body.type), iterations, body)

    def quantified(self, at: int, word: str) -> Node:
        """``some …`` or ``every … satisfies …``."""
        self.pos += len(word)
        outer = self.scope
        iterations = self.iterations()
        self.expect_word("satisfies")
        condition = self.expression()
        self.scope = outer
        return Quantified(at, BOOLEAN, word == "every", iterations, condition)

    def function(self, at: int) -> Node:
        """``function(parameters) body``."""
        self.pos += len("function")
        self.expect("(")
        parameters: list[Parameter] = []
        while not self.take(")"):
            if parameters:
                self.expect(",")
            name = self.name_before(":", ",", ")")
            type_ = read_type(self, self.scope) if self.take(":") else ANY
            parameters.append(Parameter(name, type_))
        external = self.take_word("external")
        body = self.within({each.name: each.type for each in parameters}, self.expression)
        types, names = tuple(each.type for each in parameters), tuple(each.name for each in parameters)
        result = ANY if external else body.type
        return FunctionDefinition(at, FunctionType(types, result, names), tuple(parameters), body, external)

    # unary tests

    def unary_tests(self) -> Tests:
        """``-``, ``not(tests)`` or tests."""
        start = self.skip()
        if self.take("-") and self.at_end():
            return Tests(start, BOOLEAN, (), False)
        self.pos = start
        if self.take_word("not") and self.take("("):
            tests = self.test_list()
            if self.take(")") and self.at_end():
                return Tests(start, BOOLEAN, tests, True)
        self.pos = start
        return Tests(start, BOOLEAN, self.test_list(), False)

    def test_list(self) -> tuple[Node, ...]:
        """One or more tests, each marked when it mentions ``?``."""
        tests: list[Node] = []
        while not tests or self.take(","):
            self.saw_input = False
            node = self.test()
            tests.append(Condition(node.at, BOOLEAN, node) if self.saw_input else node)
        return tuple(tests)
