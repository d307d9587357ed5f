"""A book of decisions as one kernel: columns in, for every decision a column of values and one of failures out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from luodi.engine.columnar import errors
from luodi.engine.columnar.axes import Axis
from luodi.engine.columnar.conversion import Conversion, converting
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.logic import Knowledge, Recorder, Weaving
from luodi.engine.columnar.rowwise import Refused, row_by_row
from luodi.engine.columnar.scope import Answer, Circumstances, Classes, Scope, Work
from luodi.engine.columnar.shelf import Bank, Found, Shelf
from luodi.engine.columnar.tables import TableAnswer, TablePlan
from luodi.engine.columnar.vectors import Codes, Vector, constant
from luodi.engine.dmn import model
from luodi.engine.dmn.compiling.graph import Graph, compile_graph
from luodi.engine.dmn.compiling.nodes import DecisionNode, InputNode, Node, plan
from luodi.engine.dmn.item_types import ItemTypes
from luodi.engine.dmn.linking import Key, Linked, Resolver, link, no_imports
from luodi.engine.feel import DEFAULT_LIMITS, DateTime, Frame, Limits, Type, Value
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision of a model, and the name that its results have."""

    name: str
    definitions: model.Definitions
    decision: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision gives for every row: values, failures, and the first matching rule where it is a table.

    ``first`` counts from 0 and is the number of rules where none matches.
    """

    vector: Vector
    failed: Failed
    first: Codes | None
    rules: int


@dataclass(eq=False)
class Step:
    """A node of a model in the order of evaluation."""

    node: Node
    work: Work | None
    table: TablePlan | None
    needs: tuple[tuple[str, Node], ...]
    refusals: list[Refused]
    mentioned: frozenset[str] = frozenset()
    """The needs that its expression mentions, as far as it is not a table."""


@dataclass(eq=False)
class Batch:
    """The rows being evaluated, and what is known of them so far."""

    columns: Mapping[str, Vector]
    count: int
    values: dict[Node, Answer] = field(default_factory=dict)
    tables: dict[Node, TableAnswer] = field(default_factory=dict)
    inputs: dict[tuple[str, str], Answer] = field(default_factory=dict)
    kept: dict[int, Classes] = field(default_factory=dict)
    found: dict[int, Found] = field(default_factory=dict)

    def scope(self, step: Step) -> Scope:
        """What a step sees; the nodes that it needs have their values."""
        names = {name: self.values[need].vector for name, need in step.needs if need in self.values}
        scope = Scope(self.count, names, kept=self.kept)
        scope.found = self.found
        return scope


@dataclass(eq=False)
class Kernel:
    """Compiled decisions. ``facts`` are the input columns that they rest on, with their types."""

    targets: list[tuple[Wanted, DecisionNode, list[Step]]]
    facts: dict[str, Type]
    conversions: dict[tuple[str, str], Conversion]

    def __post_init__(self) -> None:
        """Puts the tables that can be looked up together into a bank."""
        steps = {step.node: step for _, _, steps in self.targets for step in steps}
        self._banked = [
            (step.table, step)
            for step in steps.values()
            if step.table is not None
            and Shelf.takes(step.table)
            and all(isinstance(dict(step.needs).get(column.name or ""), InputNode) for column in step.table.columns)
        ]
        needed = {id(need) for _, step in self._banked for _, need in step.needs}
        self._inputs = [step for step in steps.values() if id(step.node) in needed and step.work is None]
        self._axes = {
            id(column.axis): dict(step.needs)[column.name or ""]
            for table, step in self._banked
            for column in table.columns
        }
        self.bank = Bank([table for table, _ in self._banked]) if len(self._banked) > 1 else None

    @property
    def refusals(self) -> dict[str, list[Refused]]:
        """For each decision wanted what the scalar engine does for it, row by row; empty where nothing."""
        return {
            wanted.name: [refused for step in steps for refused in step.refusals] for wanted, _, steps in self.targets
        }

    @property
    def compiled_share(self) -> float:
        """The share of the decisions wanted that need no scalar evaluation."""
        found = self.refusals
        return sum(not each for each in found.values()) / len(found) if found else 1.0

    def evaluate(self, columns: Mapping[str, Vector], count: int) -> dict[str, Decided]:
        """The decisions for ``count`` rows; a fact without column is null."""
        return self.decided(Batch(columns, count))

    def decided(self, batch: Batch) -> dict[str, Decided]:
        """The decisions for a batch, which keeps the value of every node."""
        done: dict[str, Decided] = {}
        self._look_up_together(batch)
        for wanted, target, steps in self.targets:
            failed: Failed = None
            for step in steps:
                if step.node not in batch.values:
                    batch.values[step.node] = self._step(step, batch)
                failed = errors.both(failed, batch.values[step.node].failed)
            rules = next((step.table.count for step in steps if step.node is target and step.table), 0)
            table = batch.tables.get(target)
            first = None if table is None else table.first
            done[wanted.name] = Decided(batch.values[target].vector, failed, first, rules)
        return done

    def _look_up_together(self, batch: Batch) -> None:
        """The rules that match in all tables of the bank."""
        if self.bank is None or batch.found or not batch.count:
            return
        for step in self._inputs:
            batch.values[step.node] = self._step(step, batch)

        def classes_of(axis: Axis, out: Classes) -> None:
            axis.classify(batch.values[self._axes[id(axis)]].vector, out)
            batch.kept[id(axis)] = out

        batch.found = self.bank.found(classes_of, batch.count)

    def _step(self, step: Step, batch: Batch) -> Answer:
        node = step.node
        if isinstance(node, InputNode):
            key = node.name, repr(node.type)
            if key not in batch.inputs:
                given = batch.columns.get(node.qualified, batch.columns.get(node.name))
                batch.inputs[key] = self.conversions[key](constant(None, batch.count) if given is None else given)
            return batch.inputs[key]
        scope = batch.scope(step)
        if step.work is None:
            raise TypeError(node.name)
        answer = step.work(scope)
        if step.table is not None and scope.table is not None:
            batch.tables[node] = scope.table
        return answer


def compile_kernel(
    wanted: Sequence[Wanted],
    resolver: Resolver = no_imports,
    now: DateTime | None = None,
    *,
    knowing: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Kernel:
    """Compiles decisions of any number of models. Raises Problem for a model that cannot be compiled.

    ``knowing``: a table whose answer hangs on a missing value gives null, as the scalar engine does in this mode.
    """
    book = _Book(resolver, Circumstances(now, knowing), limits)
    targets = [(each, *book.target(each)) for each in wanted]
    facts = {
        step.node.name: step.node.type for _, _, steps in targets for step in steps if isinstance(step.node, InputNode)
    }
    return Kernel(targets, facts, book.conversions)


class _Book:
    """The models being compiled, and the axes that they share."""

    def __init__(self, resolver: Resolver, around: Circumstances, limits: Limits) -> None:
        self.resolver = resolver
        self.around = around
        self.limits = limits
        self.models: dict[int, _Model] = {}
        self.axes: dict[tuple[str, str], Axis] = {}
        self.conversions: dict[tuple[str, str], Conversion] = {}
        self.steps: dict[Node, Step] = {}

    def target(self, wanted: Wanted) -> tuple[DecisionNode, list[Step]]:
        known = self.models.get(id(wanted.definitions))
        if known is None:
            known = self.models[id(wanted.definitions)] = _Model(wanted.definitions, self.resolver, self.limits)
        node = known.decision(wanted.decision)
        return node, [self._step(each, known) for each in plan([node])]

    def axis(self, node: Node) -> Axis:
        key = (node.name, repr(node.type)) if isinstance(node, InputNode) else ("", str(id(node)))
        return self.axes.setdefault(key, Axis())

    def _step(self, node: Node, known: "_Model") -> Step:
        if node in self.steps:
            return self.steps[node]
        if isinstance(node, InputNode):
            self.conversions.setdefault((node.name, repr(node.type)), Conversion(node.type))
            made = Step(node, None, None, (), [])
        else:
            made = self._decision(node, known)
        self.steps[node] = made
        return made

    def _decision(self, node: DecisionNode, known: "_Model") -> Step:
        needs = tuple(node.needs.nodes)
        if node.needs.imported:
            return self._imported(node)
        by_name = dict(needs)
        recorder, element = known.recorders[node.key.namespace], known.elements[node.key]
        weaving = Weaving(
            recorder,
            node.place.element,
            frozenset(by_name),
            node.needs.functions,
            self.around,
            known.knowledge,
            lambda name: self.axis(by_name[name]) if name in by_name else None,
        )
        work = weaving.expression(element.expression)
        variable = element.variable
        if variable is not None:
            work = converting(work, recorder.types.of(variable.type_ref, variable.line))
        table = weaving.table_plan if isinstance(element.expression, model.DecisionTable) else None
        return Step(node, work, table, needs, weaving.refusals, weaving.mentioned(element.expression))

    def _imported(self, node: DecisionNode) -> Step:
        """A decision that uses other models: their values are contexts, which the scalar engine handles."""
        nodes = node.needs.all_nodes()
        names = [f"{position}" for position in range(len(nodes))]

        def code(frame: Frame) -> Value:
            values = {each: frame.names[name] for each, name in zip(nodes, names, strict=True)}
            return node.code(Frame(node.needs.names(values), None, frame.run))

        reason = Text("决策使用导入的模型", "The decision uses imported models")
        work = row_by_row(code, names, {}, self.around)
        needs = tuple(zip(names, nodes, strict=True))
        return Step(node, work, None, needs, [Refused(node.place.element, "", reason)])


class _Model:
    """One model, compiled by the scalar engine with a recorder for each of its parts."""

    def __init__(self, definitions: model.Definitions, resolver: Resolver, limits: Limits) -> None:
        self.recorders: dict[str, Recorder] = {}
        linked = link(definitions, resolver)
        self.definitions = definitions
        self.graph: Graph = compile_graph(linked, limits, self._recorder)
        self.elements: dict[Key, model.Decision] = {}
        self.knowledge: dict[int, Knowledge] = {}
        for one in linked.all_models():
            self._look_into(one)

    def _recorder(self, definitions: model.Definitions, types: ItemTypes, limits: Limits) -> Recorder:
        made = self.recorders[definitions.namespace] = Recorder(definitions, types, limits)
        return made

    def _look_into(self, one: Linked) -> None:
        namespace = one.definitions.namespace
        for identity, element in one.elements.items():
            key = Key(namespace, identity)
            if isinstance(element, model.Decision):
                self.elements[key] = element
            elif isinstance(element, model.BusinessKnowledgeModel) and key in self.graph.functions:
                functions = self._functions_of(one, element)
                if functions is not None:
                    recorder = self.recorders[namespace]
                    self.knowledge[id(self.graph.functions[key])] = Knowledge(element, recorder, functions)

    def _functions_of(self, one: Linked, element: model.BusinessKnowledgeModel) -> dict[str, Value] | None:
        """The functions that a function may call; None where some come from another model."""
        found: dict[str, Value] = {}
        for requirement in element.knowledge_requirements:
            target = None if requirement.knowledge is None else one.target(requirement.knowledge.href)
            if target is None or target[0] or target[1] not in self.graph.functions:
                return None
            found[_called(one.elements[target[1].id])] = self.graph.functions[target[1]]
        return found

    def decision(self, name: str) -> DecisionNode:
        """The decision of the model's own called ``name``. Raises Problem."""
        for key, element in self.elements.items():
            node = self.graph.nodes.get(key)
            if element.name == name and key.namespace == self.definitions.namespace and isinstance(node, DecisionNode):
                return node
        known = "、".join(each.name for each in self.elements.values())
        raise Problem(
            "dmn.unknown_name",
            Text(f"模型中没有决策“{name}”", f"The model has no decision “{name}”"),
            Text(f"可用的决策：{known}", f"Known decisions: {known}"),
            Where(self.definitions.file),
        )


def _called(element: model.GraphElement) -> str:
    variable = None if isinstance(element, model.KnowledgeSource) else element.variable
    return variable.name if variable is not None and variable.name else element.name
