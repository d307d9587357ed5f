"""A policy's decision with its parameters written in: the figures of a day in place of their names.

What people read as “研发费用 >= 研发费用下限” becomes “>= 1000000”, so that tables can be drawn with their figures and
checked by geometry. Input data of parameters goes, and so do the requirements of it.
"""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from luodi.engine.dmn import model
from luodi.engine.entitlements.policy import ParameterValue, PolicyDefinition
from luodi.engine.feel import ANY, NameScope, compile_expression, compile_unary_tests, number_text
from luodi.engine.feel.tree import Name, walk


def bound_decision(policy: PolicyDefinition, on: date) -> model.Definitions:
    """The decision model of ``policy`` with the figures in force ``on`` that day; a figure not yet in force is null."""
    values = {each.name: each.on(on) for each in policy.parameters}
    texts = {name: "null" if dated is None else feel_text(dated.value) for name, dated in values.items()}
    names = [each.name for each in policy.decision.elements if isinstance(each, model.InputData | model.Decision)]
    scope = NameScope(dict.fromkeys(names, ANY))
    gone = {
        f"#{each.id}" for each in policy.decision.elements if isinstance(each, model.InputData) and each.name in texts
    }
    kept = [each for each in policy.decision.elements if f"#{each.id}" not in gone]
    elements = tuple(_without(_written_in(each, texts, scope), gone) for each in kept)
    return replace(policy.decision, elements=elements)


def feel_text(value: ParameterValue) -> str:
    """A value as FEEL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return number_text(value)


def _written_in(thing: Any, texts: dict[str, str], scope: NameScope) -> Any:
    if isinstance(thing, tuple):
        return tuple(_written_in(each, texts, scope) for each in thing)
    if isinstance(thing, model.LiteralExpression | model.UnaryTests) and thing.text:
        return replace(thing, text=_replaced(thing, texts, scope))
    if isinstance(thing, model.Element):
        changed = {each.name: _written_in(getattr(thing, each.name), texts, scope) for each in fields(thing)}
        return replace(thing, **changed)
    return thing


def _replaced(logic: model.LiteralExpression | model.UnaryTests, texts: dict[str, str], scope: NameScope) -> str:
    text = logic.text or ""
    compiled = compile_expression if isinstance(logic, model.LiteralExpression) else compile_unary_tests
    tree = compiled(text, scope).tree
    places = sorted({(node.at, node.name) for node in walk(tree) if isinstance(node, Name) and node.name in texts})
    for at, name in reversed(places):
        text = text[:at] + texts[name] + text[at + len(name) :]
    return text


def _without(element: Any, gone: set[str]) -> Any:
    if not isinstance(element, model.Decision):
        return element
    needs = tuple(each for each in element.information_requirements if not (each.input and each.input.href in gone))
    return replace(element, information_requirements=needs)
