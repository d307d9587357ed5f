"""The requirements graph: what a decision requires and does not mention, and input data that nobody requires."""

import dataclasses
from collections.abc import Iterator

from luodi.engine.dmn import model
from luodi.engine.dmn.checks.findings import Finding, Place, Severity
from luodi.reference.text import Text


def check_requirements(definitions: model.Definitions) -> Iterator[Finding]:
    """The findings of a model."""
    by_id = {element.id: element for element in definitions.elements if element.id}
    required = set()
    for decision in definitions.decisions:
        texts = "\n".join(_texts(decision.expression))
        for requirement in decision.information_requirements:
            for reference in (requirement.input, requirement.decision):
                target = by_id.get(reference.href.removeprefix("#")) if reference is not None else None
                if target is None:
                    continue
                required.add(target.id)
                if decision.expression is not None and not _mentions(texts, _name(target)):
                    yield Finding(
                        "dmn.requirement.unused",
                        Severity.WARNING,
                        Text(f"所需的“{_name(target)}”没有用到", f"“{_name(target)}” is required and not used"),
                        Place(decision.name, line=requirement.line),
                    )
    for service in definitions.elements:
        if isinstance(service, model.DecisionService):
            required |= {each.href.removeprefix("#") for each in service.input_data}
    for data in definitions.inputs:
        if data.id and data.id not in required:
            yield Finding(
                "dmn.input.unused",
                Severity.WARNING,
                Text("没有决策需要这项输入", "No decision requires this input"),
                Place(data.name, line=data.line),
            )


def _mentions(texts: str, name: str) -> bool:
    """Whether ``name`` occurs, whatever the white space in it."""
    return "".join(name.split()) in "".join(texts.split())


def _name(element: model.GraphElement) -> str:
    variable = None if isinstance(element, model.KnowledgeSource) else element.variable
    return variable.name if variable is not None and variable.name else element.name


def _texts(thing: object) -> Iterator[str]:
    """All FEEL texts below an element."""
    if isinstance(thing, model.LiteralExpression | model.UnaryTests):
        yield thing.text or ""
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _texts(each)
    elif isinstance(thing, model.Element):
        for field in dataclasses.fields(thing):
            if field.name != "kept":
                yield from _texts(getattr(thing, field.name))
