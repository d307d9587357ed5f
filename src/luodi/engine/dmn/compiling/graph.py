"""The requirements graph of a model and its imports, compiled node by node, each behind those it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from luodi.engine.dmn import model
from luodi.engine.dmn.compiling import boxes
from luodi.engine.dmn.compiling.logic import LogicCompiler, conversion, located
from luodi.engine.dmn.compiling.nodes import DecisionNode, InputNode, Needs, Node, ServiceNode, plan
from luodi.engine.dmn.item_types import ItemTypes
from luodi.engine.dmn.linking import Key, Linked
from luodi.engine.dmn.places import Place
from luodi.engine.feel import (
    ANY,
    Code,
    ContextType,
    Frame,
    FunctionType,
    HostFunction,
    Limits,
    NameScope,
    Parameter,
    Run,
    Type,
    Value,
)
from luodi.engine.feel.types import shape
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

_REQUIRED = Text("请检查模型中的引用和名称", "Check references and names in the model")


@dataclass(slots=True)
class Graph:
    """All nodes of a model and its imports."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    functions: dict[Key, HostFunction] = field(default_factory=dict)
    services: dict[Key, ServiceNode] = field(default_factory=dict)
    problems: list[ProblemRecord] = field(default_factory=list)


LogicMaker: TypeAlias = Callable[[model.Definitions, ItemTypes, Limits], LogicCompiler]


def compile_graph(root: Linked, limits: Limits, logic: LogicMaker = LogicCompiler) -> Graph:
    """Compiles every element; ``logic`` makes the compiler of each model. Raises Problem for circular requirements."""
    return _GraphCompiler(root, limits, logic).whole()


class _GraphCompiler:
    def __init__(self, root: Linked, limits: Limits, logic: LogicMaker) -> None:
        self.graph = Graph()
        self.owners: dict[Key, tuple[Linked, model.GraphElement]] = {}
        self.logic: dict[str, LogicCompiler] = {}
        for one in root.all_models():
            namespace = one.definitions.namespace
            self.logic[namespace] = logic(one.definitions, one.types, limits)
            for identity, element in one.elements.items():
                self.owners[Key(namespace, identity)] = one, element

    def whole(self) -> Graph:
        """Compiles in the order of needs."""
        sorter = TopologicalSorter({key: self._needed(key) for key in self.owners})
        try:
            order = list(sorter.static_order())
        except CycleError as error:
            raise self._circle(error.args[1]) from error
        for key in order:
            self._compile(key)
        for owner in {id(owner): owner for owner, _ in self.owners.values()}.values():
            for name, line in owner.types.unknown.items():
                where = Where(owner.definitions.file, field=name, line=line)
                self._problem("dmn.type.unknown", Text(f"没有类型“{name}”", f"There is no type “{name}”"), where)
        return self.graph

    def _needed(self, key: Key) -> list[Key]:
        owner, element = self.owners[key]
        found = [owner.target(href) for href in _hrefs(element)]
        return [target[1] for target in found if target is not None and target[1] != key] + (
            [key] if isinstance(element, model.Decision) and any(each and each[1] == key for each in found) else []
        )

    def _circle(self, keys: list[Key]) -> Problem:
        names = " → ".join(self.owners[key][1].name for key in keys)
        owner, element = self.owners[keys[0]]
        return Problem(
            "dmn.graph.circular",
            Text(f"需求关系成环：{names}", f"Requirements go in a circle: {names}"),
            Text("请去掉其中一个需求", "Remove one of the requirements"),
            owner.where(element, element.name),
        )

    def _problem(self, code: str, what: Text, where: Where) -> None:
        self.graph.problems.append(ProblemRecord(code, what, _REQUIRED, where))

    def _compile(self, key: Key) -> None:
        owner, element = self.owners[key]
        match element:
            case model.InputData():
                self.graph.nodes[key] = self._input(key, owner, element)
            case model.Decision():
                self.graph.nodes[key] = self._decision(key, owner, element)
            case model.BusinessKnowledgeModel():
                self.graph.functions[key] = self._knowledge(owner, element)
            case model.DecisionService():
                service = self._service(key, owner, element)
                self.graph.services[key] = service
                self.graph.functions[key] = service.function

    def _input(self, key: Key, owner: Linked, element: model.InputData) -> InputNode:
        return InputNode(key, _name(element), _declared(owner, element), Place(element.name, line=element.line))

    def _requirements(
        self, owner: Linked, element: model.GraphElement, hrefs: Iterator[str]
    ) -> tuple[Needs, NameScope]:
        """The values and functions that ``element`` may use, and their names."""
        needs, tree = Needs(), _Names()
        for href in hrefs:
            target = owner.target(href)
            if target is None:
                self._problem(
                    "dmn.graph.dangling",
                    Text(f"引用的元素不存在：{href}", f"A reference points at nothing: {href}"),
                    owner.where(element, element.name),
                )
                continue
            path, key = target
            required = self.owners[key][1]
            inside = needs.inside(path)
            if key in self.graph.nodes:
                node = self.graph.nodes[key]
                inside.nodes.append((_name(required), node))
                tree.inside(path).types[_name(required)] = node.type
            elif key in self.graph.functions:
                function = self.graph.functions[key]
                inside.functions[_name(required)] = function
                tree.inside(path).types[_name(required)] = function.type
        return needs, NameScope(tree.all_types(), owner.types.named)

    def _decision(self, key: Key, owner: Linked, element: model.Decision) -> DecisionNode:
        needs, scope = self._requirements(owner, element, _value_hrefs(element))
        place = Place(element.name, line=element.line)
        logic = self.logic[key.namespace]
        code, type_ = logic.expression(element.expression, scope, place)
        variable = element.variable
        if variable is not None:
            code, type_ = logic.converted(code, type_, variable.type_ref, place, variable.line)
        return DecisionNode(key, _name(element), type_, place, needs, located(code, place))

    def _knowledge(self, owner: Linked, element: model.BusinessKnowledgeModel) -> HostFunction:
        """A knowledge model as a function; it may call itself."""
        needs, scope = self._requirements(owner, element, _knowledge_hrefs(element))
        place = Place(element.name, line=element.line)
        logic = self.logic[owner.definitions.namespace]
        box = element.logic or model.FunctionDefinition()
        name = _name(element)
        declared = _declared(owner, element)
        wanted = shape(declared)
        result = wanted.result if isinstance(wanted, FunctionType) else declared
        parameters = tuple(each.name for each in box.parameters)
        kinds = tuple(logic.types.of(each.type_ref, each.line) or ANY for each in box.parameters)
        scope.add(name, FunctionType(kinds, result, parameters))
        make, type_ = boxes.function_maker(logic, box, scope, place)
        names = needs.names({})
        function = make(names, Run())
        if not isinstance(function, HostFunction):
            raise TypeError(name)
        if result is not ANY:
            function = _with_result(function, result, place)
        elif type_.result is not ANY:
            function = HostFunction(name, type_, function.parameters, function.answer)
        names[name] = function
        return function

    def _service(self, key: Key, owner: Linked, element: model.DecisionService) -> ServiceNode:
        takes = self._nodes(owner, (*element.input_data, *element.input_decisions))
        gives = self._nodes(owner, element.output_decisions)
        place = Place(element.name, line=element.line)
        parameters = tuple(Parameter(node.name, node.type) for node in takes)
        declared = _declared(owner, element)
        wanted = shape(declared)
        own: Type = gives[0].type if len(gives) == 1 else ContextType({node.name: node.type for node in gives})
        result = wanted.result if isinstance(wanted, FunctionType) else declared
        type_ = FunctionType(
            tuple(each.type for each in parameters),
            own if result is ANY else result,
            tuple(each.name for each in parameters),
        )
        steps = plan(gives, frozenset(takes))

        def answer(arguments: dict[str, Value], run: Run) -> Value:
            return service.answer(arguments, run)

        function = HostFunction(_name(element), type_, parameters, answer)
        service = ServiceNode(
            key, _name(element), place, takes, [(node.name, node) for node in gives], type_, steps, function
        )
        return service

    def _nodes(self, owner: Linked, references: tuple[model.Reference, ...]) -> list[Node]:
        found = [owner.target(each.href) for each in references]
        return [self.graph.nodes[target[1]] for target in found if target is not None and target[1] in self.graph.nodes]


@dataclass(slots=True)
class _Names:
    """Names with their types, those of imports in a tree of their own."""

    types: dict[str, Type] = field(default_factory=dict)
    imported: dict[str, "_Names"] = field(default_factory=dict)

    def inside(self, path: tuple[str, ...]) -> "_Names":
        names = self
        for name in path:
            names = names.imported.setdefault(name, _Names())
        return names

    def all_types(self) -> dict[str, Type]:
        return {**self.types, **{name: ContextType(names.all_types()) for name, names in self.imported.items()}}


def _with_result(function: HostFunction, result: Type, place: Place) -> HostFunction:
    """``function`` with its answers converted to ``result``."""
    answer = function.answer

    def converted(arguments: dict[str, Value], run: Run) -> Value:
        code: Code = lambda frame: answer(arguments, frame.run)  # noqa: E731 - a closure like all code
        return conversion(code, result, place)(Frame({}, None, run))

    own = function.type
    type_ = FunctionType(own.parameters, result, own.names)
    return HostFunction(function.name, type_, function.parameters, converted)


def _name(element: model.GraphElement) -> str:
    """The name under which others use an element."""
    variable = None if isinstance(element, model.KnowledgeSource) else element.variable
    return variable.name if variable is not None and variable.name else element.name


def _declared(owner: Linked, element: model.InputData | model.BusinessKnowledgeModel | model.DecisionService) -> Type:
    variable = element.variable
    return ANY if variable is None else owner.types.of(variable.type_ref, variable.line) or ANY


def _value_hrefs(element: model.Decision) -> Iterator[str]:
    for requirement in element.information_requirements:
        for reference in (requirement.decision, requirement.input):
            if reference is not None:
                yield reference.href
    yield from _knowledge_hrefs(element)


def _knowledge_hrefs(element: model.Decision | model.BusinessKnowledgeModel) -> Iterator[str]:
    for requirement in element.knowledge_requirements:
        if requirement.knowledge is not None:
            yield requirement.knowledge.href


def _hrefs(element: model.GraphElement) -> Iterator[str]:
    """What must be compiled before ``element``."""
    match element:
        case model.Decision():
            yield from _value_hrefs(element)
        case model.BusinessKnowledgeModel():
            yield from _knowledge_hrefs(element)
        case model.DecisionService():
            for reference in (
                *element.output_decisions,
                *element.encapsulated_decisions,
                *element.input_decisions,
                *element.input_data,
            ):
                yield reference.href
