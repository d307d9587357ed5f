"""Compiled models: decisions and functions by name, evaluated as often as wanted.

Evaluating gives an :class:`Outcome`: the value, what failed where, and a trace when one is asked for. Inputs are
FEEL or Python values by name; an input of an imported model may be given as ``{namespace}name``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from luodi.engine.dmn import model
from luodi.engine.dmn.compiling.graph import Graph, compile_graph
from luodi.engine.dmn.compiling.nodes import DecisionNode, InputNode, Node, Session, plan
from luodi.engine.dmn.compiling.run import ModelRun
from luodi.engine.dmn.linking import Key, Linked, Resolver, link, no_imports
from luodi.engine.dmn.places import ModelFailure, Place
from luodi.engine.dmn.trace import Trace
from luodi.engine.feel import (
    DEFAULT_LIMITS,
    DateTime,
    Failure,
    HostFunction,
    LimitReached,
    Limits,
    Refusal,
    Type,
    Value,
    from_python,
)
from luodi.engine.feel.expressions import TOO_DEEP
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation gives; failures inside the model are :class:`ModelFailure`."""

    value: Value
    failures: tuple[Failure, ...] = ()
    trace: Trace | None = None


class CompiledDecision:
    """A decision, ready to be made."""

    __slots__ = ("_limits", "_node", "_place", "_steps", "needed_inputs")

    def __init__(self, node: DecisionNode, limits: Limits) -> None:
        self._node = node
        self._steps = plan([node])
        self._limits = limits
        self._place = node.place
        self.needed_inputs: tuple[InputNode, ...] = tuple(each for each in self._steps if isinstance(each, InputNode))
        """The input data that the decision rests on, directly or not."""

    @property
    def name(self) -> str:
        """The decision's name."""
        return self._node.name

    @property
    def type(self) -> Type:
        """The type of the value, as far as the model tells."""
        return self._node.type

    def evaluate(
        self,
        inputs: Mapping[str, object],
        now: DateTime | None = None,
        *,
        trace: bool = False,
        knowing: bool = False,
    ) -> Outcome:
        """Makes the decision. ``now`` is what ``now()`` and ``today()`` answer.

        The standard takes a cell without answer for a no. With ``knowing`` a table gives null where its answer hangs
        on such a cell, so that a missing fact is never a silent no.
        """
        run = ModelRun(self._limits, now, trace=Trace() if trace else None, knowing=knowing)
        session = Session(run, inputs)
        steps, node = self._steps, self._node

        def work() -> Value:
            for step in steps:
                step.compute(session)
            return session.values[node]

        return _outcome(run, self._place, work)


class CompiledFunction:
    """A business knowledge model or a decision service, ready to be called."""

    __slots__ = ("_function", "_limits", "_place", "outputs")

    def __init__(self, function: HostFunction, outputs: tuple[str, ...], place: Place, limits: Limits) -> None:
        self._function = function
        self.outputs = outputs
        """The output decisions of a service; of several, the value is a context."""
        self._place = place
        self._limits = limits

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(each.name for each in self._function.parameters)

    def evaluate(self, arguments: Mapping[str, object], now: DateTime | None = None, *, trace: bool = False) -> Outcome:
        """Calls the function with arguments by name; those left out are null."""
        run = ModelRun(self._limits, now, trace=Trace() if trace else None)

        def work() -> Value:
            given = {name: from_python(value) for name, value in arguments.items()}
            try:
                return self._function.call_named(run, given)
            except Refusal as no:
                self._place.fail_with(run, no.code, no.why)
                return None

        return _outcome(run, self._place, work)


def _outcome(run: ModelRun, place: Place, work: Callable[[], Value]) -> Outcome:
    value = None
    try:
        value = work()
    except LimitReached as reached:
        run.failures.append(_of_text(reached.code, reached.record.what, place))
    except RecursionError:
        run.failures.append(_of_text("feel.limit.nesting", TOO_DEEP, place))
    return Outcome(value, tuple(run.failures), run.trace)


def _of_text(code: str, why: Text, place: Place) -> ModelFailure:
    return ModelFailure(code, why, 0, 0, place.element, place.path, place.line)


class Model:
    """A model, compiled once. ``problems`` holds what was wrong in it but did not keep it from being compiled."""

    __slots__ = ("_functions", "_graph", "_limits", "decisions", "definitions", "problems", "services")

    def __init__(self, linked: Linked, graph: Graph, limits: Limits) -> None:
        self.definitions = linked.definitions
        self._graph = graph
        self._limits = limits
        self.problems: tuple[ProblemRecord, ...] = tuple(graph.problems)
        self.decisions: dict[str, CompiledDecision] = {}
        self.services: dict[str, CompiledFunction] = {}
        self._functions: dict[str, CompiledFunction] = {}
        for identity, element in linked.elements.items():
            key = Key(linked.definitions.namespace, identity)
            node: Node | None = graph.nodes.get(key)
            if isinstance(node, DecisionNode):
                self.decisions.setdefault(element.name, CompiledDecision(node, limits))
            elif key in graph.functions:
                place = Place(element.name, line=element.line)
                service = graph.services.get(key)
                outputs = tuple(name for name, _ in service.gives) if service is not None else ()
                made = CompiledFunction(graph.functions[key], outputs, place, limits)
                self._functions.setdefault(element.name, made)
                if isinstance(element, model.DecisionService):
                    self.services.setdefault(element.name, made)

    def decision(self, name: str) -> CompiledDecision:
        """The decision called ``name``. Raises Problem."""
        return self._named(name, self.decisions)

    def function(self, name: str) -> CompiledFunction:
        """The business knowledge model or decision service called ``name``. Raises Problem."""
        return self._named(name, self._functions)

    def _named(self, name: str, among: Mapping[str, Named]) -> Named:
        if name in among:
            return among[name]
        known = "、".join(list(among)[:20])
        raise Problem(
            "dmn.unknown_name",
            Text(f"模型中没有“{name}”", f"The model has no “{name}”"),
            Text(f"可用的名称：{known}", f"Known names: {known}"),
            Where(self.definitions.file),
        )


def compile_model(
    definitions: model.Definitions, resolver: Resolver = no_imports, limits: Limits = DEFAULT_LIMITS
) -> Model:
    """Compiles a model with its imports. Raises Problem where it cannot be: missing imports, circles, endless depth."""
    try:
        linked = link(definitions, resolver)
        return Model(linked, compile_graph(linked, limits), limits)
    except RecursionError as error:
        raise Problem(
            "dmn.too_deep",
            Text("模型嵌套太深", "The model is nested too deeply"),
            Text("请把嵌套的类型或表达式拆开", "Take nested types or expressions apart"),
            Where(definitions.file),
        ) from error
