"""The FEEL language of DMN 1.5: text → tree → closures → value.

Compile once, evaluate often::

    scope = NameScope({"申请": ContextType({"投资额": NUMBER, "first name": STRING})})
    rule = compile_expression('if 申请.投资额 >= 10000 then "重点" else 申请.first name', scope)
    rule.evaluate({"申请": {"投资额": 20000, "first name": "Ann"}})     # Outcome("重点", failures=())

    cell = compile_unary_tests('[1..5), > 10', scope, input_type=NUMBER)
    run = Run(now=…)                                                     # one account for a whole decision
    frame = frame_of(context, run)
    cell.matches_in(Decimal(3), frame)                                   # True, False or None

* ``NameScope(names, types, parent)`` declares names with their types: ``ContextType`` gives the members that a path
  may name, ``FunctionType`` makes a callable, ``types`` are the item definitions (``Named``) for ``instance of``.
* Functions that a model adds (knowledge models, decision services) are ``HostFunction`` values in the context, with
  their ``type`` in the scope.
* ``coerce``, ``has_type``, ``is_instance`` and ``conforms`` are the type rules; ``equal``, ``compare`` and ``is_in``
  the comparisons, for hit policies and output orders.
* External functions go to the ``external`` hook given when compiling.
* Nothing raises for any text. ``evaluate`` turns a reached limit into a failure; ``value`` and ``matches``, for callers
  with a ``Run`` of their own, raise ``LimitReached``, a ``Problem``.
"""

from luodi.engine.feel.builtins import BUILTINS
from luodi.engine.feel.comparing import compare, equal, is_in
from luodi.engine.feel.compiling.functions import HostFunction, UserFunction, bind
from luodi.engine.feel.durations import DaysTime, YearsMonths
from luodi.engine.feel.expressions import (
    Compiled,
    CompiledTests,
    Outcome,
    compile_expression,
    compile_unary_tests,
    evaluate,
    frame_of,
    scope_of,
    type_of,
)
from luodi.engine.feel.failures import Failure, Refusal
from luodi.engine.feel.frames import Code, Constant, Frame
from luodi.engine.feel.limits import DEFAULT_LIMITS, LimitReached, Limits, Run
from luodi.engine.feel.names import NameScope
from luodi.engine.feel.numbers import number, number_text
from luodi.engine.feel.temporal import Date, DateTime, Time
from luodi.engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NULL,
    NUMBER,
    STRING,
    TIME,
    TYPES_BY_NAME,
    YEARS_MONTHS,
    ContextType,
    FunctionType,
    ListType,
    Named,
    RangeType,
    Simple,
    Type,
    coerce,
    conforms,
    has_type,
    is_instance,
    kind_name,
    type_name,
)
from luodi.engine.feel.values import External, ExternalHook, Function, Parameter, Range, Value, from_python

__all__ = [
    "ANY",
    "BOOLEAN",
    "BUILTINS",
    "DATE",
    "DATE_TIME",
    "DAYS_TIME",
    "DEFAULT_LIMITS",
    "NULL",
    "NUMBER",
    "STRING",
    "TIME",
    "TYPES_BY_NAME",
    "YEARS_MONTHS",
    "Code",
    "Compiled",
    "CompiledTests",
    "Constant",
    "ContextType",
    "Date",
    "DateTime",
    "DaysTime",
    "External",
    "ExternalHook",
    "Failure",
    "Frame",
    "Function",
    "FunctionType",
    "HostFunction",
    "LimitReached",
    "Limits",
    "ListType",
    "NameScope",
    "Named",
    "Outcome",
    "Parameter",
    "Range",
    "RangeType",
    "Refusal",
    "Run",
    "Simple",
    "Time",
    "Type",
    "UserFunction",
    "Value",
    "YearsMonths",
    "bind",
    "coerce",
    "compare",
    "compile_expression",
    "compile_unary_tests",
    "conforms",
    "equal",
    "evaluate",
    "frame_of",
    "from_python",
    "has_type",
    "is_in",
    "is_instance",
    "kind_name",
    "number",
    "number_text",
    "scope_of",
    "type_name",
    "type_of",
]
