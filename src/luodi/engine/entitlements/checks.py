"""Static checks of a policy book: what is wrong, or hardly meant, before anyone is judged by it.

The tables are checked with the figures of the day written in, so that gaps and overlaps are seen. Beside that: facts
that nothing provides, figures without source or day, validity that has run out, exclusions that overlap, and rules
that use tax paid (公平竞争审查条例, in force since 2024-08-01).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.engine.dmn import model
from luodi.engine.dmn.checks import Finding, Place, Severity, check_definitions
from luodi.engine.dmn.table_paths import tables_in
from luodi.engine.entitlements.binding import bound_decision
from luodi.engine.entitlements.facts import FactDictionary
from luodi.engine.entitlements.policy import PolicyDefinition
from luodi.engine.entitlements.words import Confidence, Kind
from luodi.engine.feel import ANY, NameScope, compile_expression, compile_unary_tests
from luodi.engine.feel.tree import Literal, walk
from luodi.reference.text import Text

_PLAIN = frozenset(map(Decimal, (-1, 0, 1, 2)))
"""Numbers that are no figure of a policy: halves, counts and signs."""
_REVIEWED = frozenset({Kind.MONEY, Kind.QUALIFICATION})
"""What the office gives; relief and deferral rest on the tax itself."""


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """A finding and the policy that it is about; the id is empty for the book as a whole."""

    policy_id: str
    finding: Finding


def check_book(
    policies: Iterable[PolicyDefinition], dictionary: FactDictionary, on: date, provided: Collection[str] | None = None
) -> tuple[PolicyFinding, ...]:
    """Findings over all policies as of a day. ``provided``: sources of facts that the register has; None asks not."""
    known = tuple(policies)
    found = [PolicyFinding(policy.id, each) for policy in known for each in check_policy(policy, dictionary, on)]
    found += [PolicyFinding("", each) for each in _unprovided(dictionary, provided)]
    found += [PolicyFinding("", each) for each in _overlapping_groups(known)]
    return tuple(found)


def check_policy(policy: PolicyDefinition, dictionary: FactDictionary, on: date) -> tuple[Finding, ...]:
    """Findings on one policy as of a day."""
    day = min(max(on, policy.valid_from), policy.valid_to or date.max)
    return (
        *check_definitions(bound_decision(policy, day)),
        *_validity(policy, on),
        *_parameters(policy),
        *_undeclared_figures(policy),
        *_unused(policy),
        *_tax(policy, dictionary),
    )


def _validity(policy: PolicyDefinition, on: date) -> Iterator[Finding]:
    if policy.valid_to is not None and policy.valid_to < on:
        last = policy.valid_to.isoformat()
        yield _finding("policy.expired", Severity.NOTE, Text(f"政策已于 {last} 到期", f"The policy ran out on {last}"))


def _parameters(policy: PolicyDefinition) -> Iterator[Finding]:
    for parameter in policy.parameters:
        place = Place(parameter.name)
        first = parameter.values[0].from_on
        if first > policy.valid_from:
            yield _finding(
                "policy.parameter.undated",
                Severity.ERROR,
                Text(
                    f"{policy.valid_from} 至 {first} 之间没有值",
                    f"There is no value from {policy.valid_from} to {first}",
                ),
                place,
            )
        if any(value.confidence is Confidence.MEMORY for value in parameter.values):
            yield _finding(
                "policy.parameter.unverified",
                Severity.NOTE,
                Text("数值凭记忆，尚未核对", "The figure is from memory and not verified"),
                place,
            )


def _undeclared_figures(policy: PolicyDefinition) -> Iterator[Finding]:
    names = [each.name for each in policy.decision.elements if isinstance(each, model.InputData | model.Decision)]
    scope = NameScope(dict.fromkeys(names, ANY))
    for placed in tables_in(policy.decision):
        for number, rule in enumerate(placed.table.rules, 1):
            cells: tuple[model.UnaryTests | model.LiteralExpression, ...] = (*rule.inputs, *rule.outputs)
            for cell in cells:
                for figure in _figures(cell, scope):
                    yield _undeclared(figure, Place(placed.element.name, rules=(number,), line=rule.line))
    for element in policy.decision.elements:
        if isinstance(element, model.Decision) and isinstance(element.expression, model.LiteralExpression):
            for figure in _figures(element.expression, scope):
                yield _undeclared(figure, Place(element.name, line=element.expression.line))


def _figures(logic: model.UnaryTests | model.LiteralExpression, scope: NameScope) -> Iterator[Decimal]:
    compiled = compile_unary_tests if isinstance(logic, model.UnaryTests) else compile_expression
    for node in walk(compiled(logic.text or "", scope).tree):
        if isinstance(node, Literal) and isinstance(node.value, Decimal) and node.value not in _PLAIN:
            yield node.value


def _undeclared(figure: Decimal, place: Place) -> Finding:
    return _finding(
        "policy.figure_undeclared",
        Severity.WARNING,
        Text(
            f"数值 {figure} 直接写在规则里，没有来源和生效日期",
            f"The figure {figure} stands in the rule without source and day; make it a parameter",
        ),
        place,
    )


def _unused(policy: PolicyDefinition) -> Iterator[Finding]:
    inputs = {each.name for each in policy.decision.elements if isinstance(each, model.InputData)}
    caps = {cap.limit for cap in policy.caps}
    for parameter in policy.parameters:
        if parameter.name not in inputs | caps:
            what = Text("参数没有被规则使用", "No rule uses this parameter")
            yield _finding("policy.parameter.unused", Severity.WARNING, what, Place(parameter.name))


def _tax(policy: PolicyDefinition, dictionary: FactDictionary) -> Iterator[Finding]:
    for element in policy.decision.elements:
        fact = dictionary.by_name.get(element.name) if isinstance(element, model.InputData) else None
        if fact is not None and fact.of_tax and policy.kind in _REVIEWED:
            yield _finding(
                "policy.fair_competition",
                Severity.WARNING,
                Text(
                    "以纳税或经济贡献为条件或计算依据，须做公平竞争审查（公平竞争审查条例，2024-08-01 起施行）",
                    "A condition or amount rests on tax paid or on contribution; it needs a fair-competition review "
                    "(regulation in force since 2024-08-01)",
                ),
                Place(element.name, line=element.line),
            )


def _unprovided(dictionary: FactDictionary, provided: Collection[str] | None) -> Iterator[Finding]:
    for fact in dictionary.values():
        if provided is not None and not fact.is_declared and fact.source not in provided:
            what = Text(f"没有数据列提供“{fact.source}”", f"No column provides “{fact.source}”")
            yield _finding("policy.fact_unprovided", Severity.ERROR, what, Place(fact.name))


def _overlapping_groups(policies: tuple[PolicyDefinition, ...]) -> Iterator[Finding]:
    members: dict[str, set[str]] = {}
    for policy in policies:
        for group in policy.exclusive_groups:
            members.setdefault(group, set()).add(policy.id)
    for group, ids in members.items():
        if len(ids) == 1:
            what = Text("互斥组中只有一项政策", "Only one policy is in this group of exclusion")
            yield _finding("policy.group_of_one", Severity.NOTE, what, Place(group))
        for other, others in members.items():
            shared = sorted(ids & others)
            if group < other and shared:
                names = "、".join(shared)
                yield _finding(
                    "policy.groups_overlap",
                    Severity.WARNING,
                    Text(f"与互斥组“{other}”共有：{names}", f"Shares with the group “{other}”: {names}"),
                    Place(group),
                )


def _finding(code: str, severity: Severity, what: Text, place: Place | None = None) -> Finding:
    return Finding(code, severity, what, place or Place())
