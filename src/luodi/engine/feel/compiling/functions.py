"""Code for defining functions and calling them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.frames import Code, Constant, Frame
from luodi.engine.feel.limits import Run
from luodi.engine.feel.tree import Call, FunctionDefinition
from luodi.engine.feel.types import FunctionType, coerce, kind_name, type_name
from luodi.engine.feel.values import External, Function, Parameter, Value

if TYPE_CHECKING:
    from luodi.engine.feel.compiling.compiler import Compiler

CALL_STEPS = 4
"""What calling a function costs beside its body, compared with evaluating a part of the text."""

Answer = Callable[[dict[str, Value], Run], Value]
"""What a host function does: its arguments by name and the account, to a value. Raises Refusal where there is none."""


def bind(parameters: Sequence[Parameter], arguments: Sequence[Value]) -> dict[str, Value]:
    """``arguments`` under the names of ``parameters``, converted to their types. Raises Refusal."""
    if len(parameters) != len(arguments):
        wanted, got = len(parameters), len(arguments)
        raise Refusal(
            "feel.arguments", f"需要 {wanted} 个参数，得到 {got} 个", f"{wanted} arguments are wanted, {got} given"
        )
    bound = {}
    for parameter, argument in zip(parameters, arguments, strict=True):
        fits, value = coerce(argument, parameter.type)
        if not fits:
            kind, wanted_type = kind_name(argument), type_name(parameter.type)
            raise Refusal(
                "feel.arguments",
                f"参数「{parameter.name}」应为 {wanted_type}，得到 {kind}",
                f"Parameter “{parameter.name}” wants {wanted_type}, not {kind}",
            )
        bound[parameter.name] = value
    return bound


def in_order(parameters: Sequence[Parameter], arguments: Mapping[str, Value]) -> list[Value]:
    """Named ``arguments`` in the order of ``parameters``, null for what is left out. Raises Refusal for other names."""
    if not arguments.keys() <= {each.name for each in parameters}:
        wanted = ", ".join(each.name for each in parameters)
        raise Refusal("feel.arguments", f"参数名应为：{wanted}", f"The parameters are: {wanted}")
    return [arguments.get(each.name) for each in parameters]


class UserFunction(Function):
    """A function that an expression or a model defines: code, and the frame it was defined in."""

    __slots__ = ("body", "frame", "parameters", "weight")

    def __init__(
        self,
        name: str,
        type_: FunctionType,
        parameters: Sequence[Parameter],
        body: Code,
        frame: Frame,
        *,
        weight: int = 1,
    ) -> None:
        super().__init__(name, type_)
        self.parameters = tuple(parameters)
        self.body = body
        self.frame = frame
        self.weight = CALL_STEPS + weight

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The body's value with ``arguments``."""
        names = bind(self.parameters, arguments)
        run.step(self.weight)
        run.enter_call()
        try:
            return self.body(Frame(names, self.frame, run))
        finally:
            run.calls_left += 1

    def call_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        """The body's value with named ``arguments``."""
        return self.call(run, in_order(self.parameters, arguments))


class HostFunction(Function):
    """A function that the host answers: a business knowledge model, a decision service, an external function."""

    __slots__ = ("answer", "parameters")

    def __init__(self, name: str, type_: FunctionType, parameters: Sequence[Parameter], answer: Answer) -> None:
        super().__init__(name, type_)
        self.parameters = tuple(parameters)
        self.answer = answer

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The host's answer to the arguments, converted to the parameters' types."""
        names = bind(self.parameters, arguments)
        run.step(CALL_STEPS)
        run.enter_call()
        try:
            return self.answer(names, run)
        finally:
            run.calls_left += 1

    def call_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        """The host's answer to named arguments."""
        return self.call(run, in_order(self.parameters, arguments))


def definition(compiler: "Compiler", node: FunctionDefinition) -> Code:
    """``function(…) …``."""
    if node.external:
        return _external(compiler, node)
    before = compiler.parts
    body = compiler.inside({each.name for each in node.parameters}, node.body)
    weight = compiler.parts - before
    type_, parameters = node.type, node.parameters
    return lambda frame: UserFunction("function", type_, parameters, body, frame, weight=weight)  # type: ignore[arg-type] # a FunctionType


def _external(compiler: "Compiler", node: FunctionDefinition) -> Code:
    mapping = compiler.code(node.body)
    type_, parameters, hook = node.type, node.parameters, compiler.external

    def run(frame: Frame) -> Value:
        described = mapping(frame)
        kinds = list(described.items()) if isinstance(described, dict) else []
        if hook is None or len(kinds) != 1 or not isinstance(kinds[0][1], dict):
            raise Refusal("feel.external", "此处不允许外部函数", "External functions are not allowed here")
        external = External(kinds[0][0], kinds[0][1])
        answer = lambda named, _run: hook(external, list(named.values()))  # noqa: E731 - a closure like all code
        return HostFunction("external", type_, parameters, answer)  # type: ignore[arg-type] # a FunctionType

    return compiler.guarded(node.at, run)


def call(compiler: "Compiler", node: Call) -> Code:
    """``f(a, b)`` or ``f(x: a, y: b)``."""
    function = compiler.code(node.function)
    arguments = [compiler.code(argument) for argument in node.arguments]
    names = node.names
    if isinstance(function, Constant) and isinstance(function.value, Function):
        code = compiler.guarded(node.at, _known(function.value, arguments, names))
        return compiler.folded(code, arguments) if getattr(function.value, "is_pure", False) else code

    def run(frame: Frame) -> Value:
        called = function(frame)
        if not isinstance(called, Function):
            kind = kind_name(called)
            raise Refusal("feel.call", f"{kind} 不是函数", f"A {kind} is not a function")
        return _called(called, frame, arguments, names)

    return compiler.guarded(node.at, run)


def _called(called: Function, frame: Frame, arguments: list[Code], names: tuple[str, ...]) -> Value:
    if not names:
        return called.call(frame.run, [argument(frame) for argument in arguments])
    return called.call_named(frame.run, _by_name(frame, arguments, names))


def _by_name(frame: Frame, arguments: list[Code], names: tuple[str, ...]) -> dict[str, Value]:
    given = {name: argument(frame) for name, argument in zip(names, arguments, strict=True)}
    if len(given) != len(names):
        raise Refusal("feel.arguments", "参数名重复", "A parameter is named twice")
    return given


def _known(function: Function, arguments: list[Code], names: tuple[str, ...]) -> Code:
    """The call of a function that the text fixes."""
    invoke = function.call
    if names:
        return lambda frame: function.call_named(frame.run, _by_name(frame, arguments, names))
    if len(arguments) == 1:
        (only,) = arguments
        return lambda frame: invoke(frame.run, (only(frame),))
    return lambda frame: invoke(frame.run, [argument(frame) for argument in arguments])


MAKERS: Mapping[type, Callable[["Compiler", Any], Code]] = {FunctionDefinition: definition, Call: call}
