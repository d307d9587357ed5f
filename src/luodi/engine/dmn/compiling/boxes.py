"""Code for boxed contexts, invocations, functions, relations, lists, conditionals, filters and loops."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from luodi.engine.dmn import model
from luodi.engine.dmn.java import call_external
from luodi.engine.dmn.places import Place
from luodi.engine.feel import (
    ANY,
    BOOLEAN,
    Code,
    ContextType,
    External,
    Frame,
    Function,
    FunctionType,
    HostFunction,
    ListType,
    NameScope,
    Parameter,
    Refusal,
    Run,
    Type,
    Value,
    kind_name,
)
from luodi.engine.feel.compiling.loops import elements_of
from luodi.engine.feel.compiling.parts import at_position
from luodi.engine.feel.shapes import element_type, joined, members
from luodi.engine.feel.types import shape

if TYPE_CHECKING:
    from luodi.engine.dmn.compiling.logic import LogicCompiler, Made


def context(compiler: "LogicCompiler", box: model.Context, scope: NameScope, place: Place) -> "Made":
    """A boxed context; each entry sees those before it, and a function sees itself."""
    inner = scope.child({})
    entries: list[tuple[str, Code]] = []
    types: dict[str, Type] = {}
    result: Made | None = None
    for entry in box.entries:
        name = entry.variable.name if entry.variable is not None else ""
        if name and isinstance(entry.expression, model.FunctionDefinition):
            inner.add(name, ANY)
        code, type_ = compiler.expression(entry.expression, inner, place.at(name or "result", entry.line))
        if entry.variable is None or not name:
            result = code, type_
            continue
        code, types[name] = compiler.converted(code, type_, entry.variable.type_ref, place.at(name), entry.line)
        inner.add(name, types[name])
        entries.append((name, code))
    final = result[0] if result else None

    def run(frame: Frame) -> Value:
        frame.run.produce(len(entries))
        names = dict(frame.names)
        inside = Frame(names, None, frame.run)
        made: dict[str, Value] = {}
        for name, code in entries:
            names[name] = made[name] = code(inside)
        return final(inside) if final is not None else made

    return run, result[1] if result else ContextType(types)


def invocation(compiler: "LogicCompiler", box: model.Invocation, scope: NameScope, place: Place) -> "Made":
    """A call with arguments by name."""
    called, type_ = compiler.expression(box.function, scope, place.at("function"))
    arguments: list[tuple[str, Code]] = []
    for each in box.bindings:
        if each.parameter is None:
            continue
        name = each.parameter.name
        code, known = compiler.expression(each.expression, scope, place.at(name, each.line))
        arguments.append((name, compiler.converted(code, known, each.parameter.type_ref, place.at(name))[0]))
    inner = shape(type_)

    def run(frame: Frame) -> Value:
        function = called(frame)
        if not isinstance(function, Function):
            kind = kind_name(function)
            place.fail(frame.run, "feel.call", f"{kind} 不是函数", f"A {kind} is not a function")
            return None
        given = {name: code(frame) for name, code in arguments}
        try:
            return function.call_named(frame.run, given)
        except Refusal as no:
            place.fail_with(frame.run, no.code, no.why)
            return None

    return run, inner.result if isinstance(inner, FunctionType) else ANY


def function(compiler: "LogicCompiler", box: model.FunctionDefinition, scope: NameScope, place: Place) -> "Made":
    """A function definition: its values remember the names around it."""
    make, type_ = function_maker(compiler, box, scope, place)
    return lambda frame: make(frame.names, frame.run), type_


Maker = Callable[[Mapping[str, Value], Run], Value]


def function_maker(
    compiler: "LogicCompiler", box: model.FunctionDefinition, scope: NameScope, place: Place
) -> tuple[Maker, FunctionType]:
    """What makes the function of the names around it, and the function's type."""
    parameters = tuple(
        Parameter(each.name, compiler.types.of(each.type_ref, each.line) or ANY) for each in box.parameters
    )
    inner = scope.child({each.name: each.type for each in parameters})
    body, result = compiler.expression(box.body, inner, place)
    if box.kind is not model.FunctionKind.FEEL:
        result = ANY
    type_ = FunctionType(tuple(each.type for each in parameters), result, tuple(each.name for each in parameters))
    if box.kind is not model.FunctionKind.FEEL:
        return _external(box.kind.value, body, parameters, type_, place), type_

    def make(names: Mapping[str, Value], _run: Run) -> Value:
        def answer(arguments: dict[str, Value], run: Run) -> Value:
            return body(Frame({**names, **arguments}, None, run))

        return HostFunction(place.element, type_, parameters, answer)

    return make, type_


def _external(kind: str, mapping: Code, parameters: tuple[Parameter, ...], type_: FunctionType, place: Place) -> Maker:
    def make(names: Mapping[str, Value], run: Run) -> Value:
        described = mapping(Frame(names, None, run))
        external = External(kind.lower(), described if isinstance(described, dict) else {})

        def answer(arguments: dict[str, Value], _run: Run) -> Value:
            return call_external(external, list(arguments.values()))

        return HostFunction(place.element, type_, parameters, answer)

    return make


def list_(compiler: "LogicCompiler", box: model.ListExpression, scope: NameScope, place: Place) -> "Made":
    """A boxed list."""
    made = [
        compiler.expression(each, scope, place.at(f"element[{position}]"))
        for position, each in enumerate(box.elements, 1)
    ]
    codes = [code for code, _ in made]

    def run(frame: Frame) -> Value:
        frame.run.produce(len(codes))
        return [code(frame) for code in codes]

    return run, ListType(_joined([type_ for _, type_ in made]))


def relation(compiler: "LogicCompiler", box: model.Relation, scope: NameScope, place: Place) -> "Made":
    """A relation: a list of contexts. A cell that is missing is null."""
    types: dict[str, list[Type]] = {column.name: [] for column in box.columns}
    rows: list[list[tuple[str, Code]]] = []
    for number, row in enumerate(box.rows, 1):
        cells: list[tuple[str, Code]] = []
        for position, column in enumerate(box.columns):
            cell = row.elements[position] if position < len(row.elements) else None
            here = place.at(f"row[{number}].{column.name}", row.line)
            code, type_ = compiler.expression(cell, scope, here)
            code, type_ = compiler.converted(code, type_, column.type_ref, here)
            types[column.name].append(type_)
            cells.append((column.name, code))
        rows.append(cells)

    def run(frame: Frame) -> Value:
        frame.run.produce(len(rows) * len(types))
        return [{name: code(frame) for name, code in row} for row in rows]

    return run, ListType(ContextType({name: _joined(known) for name, known in types.items()}))


def _joined(types: list[Type]) -> Type:
    if not types:
        return ANY
    whole = types[0]
    for each in types[1:]:
        whole = joined(whole, each)
    return whole


def conditional(compiler: "LogicCompiler", box: model.Conditional, scope: NameScope, place: Place) -> "Made":
    """A boxed ``if``: null counts as false, and what is no boolean has no answer."""
    condition, _ = compiler.part(box.condition, scope, place.at("if"))
    then, one = compiler.part(box.then, scope, place.at("then"))
    otherwise, other = compiler.part(box.otherwise, scope, place.at("else"))

    def run(frame: Frame) -> Value:
        return then(frame) if _truth(condition(frame)) else otherwise(frame)

    return _refusing(run, place), joined(one, other)


def filter_(compiler: "LogicCompiler", box: model.Filter, scope: NameScope, place: Place) -> "Made":
    """A boxed filter: ``match`` sees ``item`` and the members of the element."""
    domain, type_ = compiler.part(box.domain, scope, place.at("in"))
    element = element_type(type_)
    inner = scope.child({**members(element), "item": element})
    match, _ = compiler.part(box.match, inner, place.at("match"))

    def run(frame: Frame) -> Value:
        value = domain(frame)
        if value is None:
            raise Refusal("feel.filter", "被筛选的值为空", "The filtered value is null")
        elements = value if isinstance(value, list) else [value]
        frame.run.step(len(elements))
        kept: list[Value] = []
        for position, each in enumerate(elements):
            found = each if isinstance(each, dict) else {}
            answer = match(Frame({**frame.names, "item": each, **found}, None, frame.run))
            if answer is True:
                kept.append(each)
            elif position == 0 and isinstance(answer, Decimal):
                return at_position(elements, answer)
            elif answer is not None and answer is not False:
                raise Refusal(
                    "feel.filter", "筛选条件既不是真假也不是数", "The filter is neither a boolean nor a number"
                )
        return kept

    return _refusing(run, place), ListType(element)


def for_(compiler: "LogicCompiler", box: model.For, scope: NameScope, place: Place) -> "Made":
    """A boxed ``for``; ``partial`` holds the results so far."""
    domain, type_ = compiler.part(box.domain, scope, place.at("in"))
    inner = scope.child({box.iterator_variable: element_type(type_), "partial": ListType(ANY)})
    body, result = compiler.part(box.result, inner, place.at("return"))
    name = box.iterator_variable

    def run(frame: Frame) -> Value:
        made: list[Value] = []
        for each in _rounds(domain, frame):
            made.append(body(Frame({**frame.names, "partial": list(made), name: each}, None, frame.run)))
            frame.run.step(len(made) // 16)
        frame.run.produce(len(made))
        return made

    return _refusing(run, place), ListType(result)


def _quantified(every: bool) -> "Callable[[LogicCompiler, Any, NameScope, Place], Made]":
    def make(compiler: "LogicCompiler", box: model.Some | model.Every, scope: NameScope, place: Place) -> "Made":
        domain, type_ = compiler.part(box.domain, scope, place.at("in"))
        inner = scope.child({box.iterator_variable: element_type(type_)})
        condition, _ = compiler.part(box.satisfies, inner, place.at("satisfies"))
        name, decisive = box.iterator_variable, not every

        def run(frame: Frame) -> Value:
            answer: bool | None = not decisive
            for each in _rounds(domain, frame):
                value = _truth(condition(Frame({**frame.names, name: each}, None, frame.run)))
                if value is decisive:
                    return decisive
                if value is not (not decisive):
                    answer = None
            return answer

        return _refusing(run, place), BOOLEAN

    return make


def _truth(value: Value) -> bool | None:
    """``value``, which must be a boolean or null. Raises Refusal."""
    if value is None or isinstance(value, bool):
        return value
    kind = kind_name(value)
    raise Refusal("feel.test", f"条件得到 {kind}，不是真假", f"The condition gives a {kind}, not a boolean")


def _rounds(domain: Code, frame: Frame) -> Iterator[Value]:
    for each in elements_of(domain(frame)):
        frame.run.step()
        yield each


def _refusing(code: Code, place: Place) -> Code:
    def run(frame: Frame) -> Value:
        try:
            return code(frame)
        except Refusal as no:
            place.fail_with(frame.run, no.code, no.why)
            return None

    return run


MAKERS: "Mapping[type, Callable[[LogicCompiler, Any, NameScope, Place], Made]]" = {
    model.Context: context,
    model.Invocation: invocation,
    model.FunctionDefinition: function,
    model.ListExpression: list_,
    model.Relation: relation,
    model.Conditional: conditional,
    model.Filter: filter_,
    model.For: for_,
    model.Some: _quantified(False),
    model.Every: _quantified(True),
}
