"""The nodes of a compiled graph: what has a value in an evaluation, and how it comes by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from luodi.engine.dmn.compiling.logic import class_of, converted_value
from luodi.engine.dmn.compiling.run import ModelRun
from luodi.engine.dmn.linking import Key
from luodi.engine.dmn.places import Place
from luodi.engine.dmn.trace import DecisionTrace
from luodi.engine.feel import ANY, Code, Frame, FunctionType, HostFunction, Run, Type, Value, from_python

_Class: TypeAlias = type


@dataclass(slots=True)
class Session:
    """One evaluation: what was given, the values so far, and the account."""

    run: Run
    given: Mapping[str, object]
    values: dict["Node", Value] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class InputNode:
    """Input data."""

    key: Key
    name: str
    type: Type
    place: Place
    direct: _Class | None = field(init=False)
    qualified: str = field(init=False)

    def __post_init__(self) -> None:
        """The class whose values need no conversion, and the name with its namespace."""
        self.direct = class_of(self.type)
        self.qualified = f"{{{self.key.namespace}}}{self.name}"

    def compute(self, session: Session) -> None:
        """Takes the value from what was given: by name, or by ``{namespace}name``."""
        given = session.given
        value = from_python(given[self.qualified] if self.qualified in given else given.get(self.name))
        if value is not None and self.type is not ANY and value.__class__ is not self.direct:
            value = converted_value(value, self.type, self.place, Frame({}, None, session.run))
        session.values[self] = value


@dataclass(eq=False, slots=True)
class Needs:
    """The names that logic may use: values of other nodes, functions, and both under the names of imports."""

    nodes: list[tuple[str, "Node"]] = field(default_factory=list)
    functions: dict[str, Value] = field(default_factory=dict)
    imported: dict[str, "Needs"] = field(default_factory=dict)

    def names(self, values: Mapping["Node", Value]) -> dict[str, Value]:
        """The names with their values."""
        names = dict(self.functions)
        for name, node in self.nodes:
            names[name] = values.get(node)
        for name, needs in self.imported.items():
            names[name] = needs.names(values)
        return names

    def inside(self, path: Sequence[str]) -> "Needs":
        """The part for an import."""
        needs = self
        for name in path:
            needs = needs.imported.setdefault(name, Needs())
        return needs

    def all_nodes(self) -> list["Node"]:
        """The nodes needed."""
        return [node for _, node in self.nodes] + [node for each in self.imported.values() for node in each.all_nodes()]


@dataclass(eq=False, slots=True)
class DecisionNode:
    """A decision with its logic."""

    key: Key
    name: str
    type: Type
    place: Place
    needs: Needs
    code: Code

    def compute(self, session: Session) -> None:
        """Makes the decision; the nodes it needs have their values."""
        value = self.code(Frame(self.needs.names(session.values), None, session.run))
        session.values[self] = value
        run = session.run
        if isinstance(run, ModelRun) and run.trace is not None:
            run.trace.add(DecisionTrace(self.name, value))


Node = InputNode | DecisionNode


def plan(targets: Sequence[Node], given: frozenset[Node] = frozenset()) -> list[Node]:
    """The nodes to compute for ``targets``, each behind those it needs; ``given`` ones have values already."""
    order: dict[Node, None] = {}
    waiting: list[tuple[Node, bool]] = [(target, False) for target in reversed(targets)]
    while waiting:
        node, ready = waiting.pop()
        if node in order or node in given:
            continue
        if ready or isinstance(node, InputNode):
            order[node] = None
            continue
        waiting.append((node, True))
        waiting.extend((need, False) for need in reversed(node.needs.all_nodes()))
    return list(order)


@dataclass(eq=False, slots=True)
class ServiceNode:
    """A decision service: a function over the nodes it takes in."""

    key: Key
    name: str
    place: Place
    takes: list[Node]
    gives: list[tuple[str, Node]]
    type: FunctionType
    steps: list[Node]
    function: HostFunction

    def answer(self, arguments: Mapping[str, Value], run: Run) -> Value:
        """The value of the output decision, or a context of several."""
        session = Session(run, {})
        for node, name in zip(self.takes, self.type.names, strict=True):
            session.values[node] = arguments[name]
        for node in self.steps:
            node.compute(session)
        value: Value
        if len(self.gives) == 1:
            value = session.values[self.gives[0][1]]
        else:
            value = {name: session.values[node] for name, node in self.gives}
        if self.type.result is ANY or value is None:
            return value
        return converted_value(value, self.type.result, self.place, Frame({}, None, run))
