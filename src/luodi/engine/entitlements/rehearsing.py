"""What a policy would cost with other figures: its parameters replaced, all else as it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from luodi.engine.entitlements.policy import DatedValue, Parameter, ParameterValue, PolicyDefinition
from luodi.engine.entitlements.words import Confidence, FactType
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_BOOLEANS = {"true": True, "false": False, "是": True, "否": False}


def with_figures(policy: PolicyDefinition, figures: Mapping[str, str], file: str = "") -> PolicyDefinition:
    """``policy`` with other values for some parameters, as texts, for all its days. Raises Problem for a bad one."""
    for name in figures:
        if policy.parameter(name) is None:
            known = "、".join(each.name for each in policy.parameters)
            raise _problem(name, Text(f"政策没有参数“{name}”", f"The policy has no parameter “{name}”"), known)
    parameters = tuple(
        _changed(each, figures[each.name]) if each.name in figures else each for each in policy.parameters
    )
    return replace(policy, parameters=parameters, file=file or policy.file)


def _changed(parameter: Parameter, written: str) -> Parameter:
    first = parameter.values[0].from_on
    value = DatedValue(first, _value(parameter, written.strip()), Confidence.MEMORY, "")
    return replace(parameter, values=(value,))


def _value(parameter: Parameter, written: str) -> ParameterValue:
    try:
        match parameter.type:
            case FactType.NUMBER:
                return _number(written)
            case FactType.BOOLEAN:
                return _BOOLEANS[written.lower()]
            case FactType.DATE:
                return date.fromisoformat(written)
            case FactType.STRING:
                return written
    except (InvalidOperation, KeyError, ValueError) as error:
        what = Text(f"“{written}”不是{parameter.type.text.zh}", f"“{written}” is no {parameter.type.text.en}")
        raise _problem(parameter.name, what, parameter.type.text.zh) from error


def _number(written: str) -> Decimal:
    """A number, also with thousands' commas or as a percentage. Raises InvalidOperation."""
    number = Decimal(written.removesuffix("%").replace(",", ""))
    if not number.is_finite():
        raise InvalidOperation
    return number / 100 if written.endswith("%") else number


def _problem(name: str, what: Text, known: str) -> Problem:
    return Problem("policy.figure", what, Text(f"可用：{known}", f"One of: {known}"), Where(field=name))
