"""From text to tree: operands, what keywords open, and unary tests (DMN 1.5, 10.3.1.2); operators are read beside.

Types are inferred along the way as far as the text tells, because the members of a context decide how far a name
reaches: in ``{first name: "Ann"}.first name`` the path has one step.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from luodi.engine.feel.names import KEYWORDS, is_plain
from luodi.engine.feel.operator_reader import COMPARISON, INPUT, OperatorReader
from luodi.engine.feel.shapes import element_type, joined, kind_of
from luodi.engine.feel.temporal_text import read_at_literal
from luodi.engine.feel.tree import (
    Condition,
    ContextOf,
    For,
    FunctionDefinition,
    If,
    Iteration,
    ListOf,
    Literal,
    Name,
    Node,
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
)
from luodi.engine.feel.values import Bound, Parameter

_CONSTANTS: Mapping[str, tuple[object, Type]] = {
    "true": (True, BOOLEAN),
    "false": (False, BOOLEAN),
    "null": (None, NULL),
}
AnyNode = TypeVar("AnyNode", bound=Node)


class Parser(OperatorReader):
    """One reading of one text."""

    __slots__ = ()

    def whole(self, read: Callable[[], AnyNode]) -> AnyNode:
        """What ``read`` finds, which must be the whole text."""
        node = read()
        if not self.at_end():
            raise self.unexpected()
        return node

    # operands

    def primary(self) -> Node:  # noqa: PLR0911 - one line for each kind of operand
        """A literal, a name, or something in brackets."""
        at = self.skip()
        behind_in, self.behind_in = self.behind_in, False
        mark = self.text[at : at + 1]
        match mark:
            case "":
                raise self.unexpected()
            case '"':
                return Literal(at, STRING, self.string())
            case "(":
                return self.parenthesis(at, behind_in)
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
        if found is None or self.goes_on(found.end):
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

    def parenthesis(self, at: int, tests_allowed: bool) -> Node:
        """``(expression)``, ``(test, test)``, or an interval open at its start."""
        self.pos += 1
        seen, self.saw_input = self.saw_input, False
        node = self.test()
        if self.sees(".."):
            self.saw_input = self.saw_input or seen
            return self.interval(at, node, False)
        if not (tests_allowed and self.take(",")):
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
            self.deeper()
        return tuple(read)

    def loop(self, at: int) -> Node:
        """``for … return …``."""
        self.pos += len("for")
        outer, level = self.scope, self.level
        iterations = self.iterations()
        self.scope = self.scope.child({"partial": ANY_LIST})
        self.expect_word("return")
        body = self.expression()
        self.scope, self.level = outer, level
        return For(at, ListType(body.type), iterations, body)

    def quantified(self, at: int, word: str) -> Node:
        """``some …`` or ``every … satisfies …``."""
        self.pos += len(word)
        outer, level = self.scope, self.level
        iterations = self.iterations()
        self.expect_word("satisfies")
        condition = self.expression()
        self.scope, self.level = outer, level
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
