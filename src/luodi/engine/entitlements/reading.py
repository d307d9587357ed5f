"""Reading a policy strictly: ``policy.toml`` with its decision model and the dictionary of facts.

What is wrong is a ``Problem`` that names file, element and line. Whether the rules are wise is for the checks of the
book, not asked here.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal

from luodi.engine.dmn import model
from luodi.engine.entitlements.facts import FactDictionary
from luodi.engine.entitlements.policy import (
    AMOUNT,
    ELIGIBLE,
    Budget,
    Cap,
    DatedValue,
    Document,
    Parameter,
    ParameterValue,
    PolicyDefinition,
    Source,
)
from luodi.engine.entitlements.words import (
    AppliesHow,
    BudgetRule,
    CapOver,
    Confidence,
    FactType,
    Kind,
    Level,
    Period,
)
from luodi.reference.definitions import Definition
from luodi.reference.districts import districts
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_TEXT = 20_000
"""Characters of one FEEL text; a longer one is no rule that people can read."""
_MEND = Text("请修改 decision.dmn", "Mend decision.dmn")


def read_policy(text: str, file: str, decision: model.Definitions, dictionary: FactDictionary) -> PolicyDefinition:
    """Reads ``policy.toml`` and holds it against its decision model. Raises Problem."""
    table = Definition.of_toml(text, file)
    policy = _read(table, decision, file)
    table.finish()
    _check_lengths(decision)
    check_names(policy, dictionary)
    return policy


def check_names(policy: PolicyDefinition, dictionary: FactDictionary) -> None:
    """Raises the Problem of a decision that lacks ``Eligible`` or uses what is neither a fact nor a parameter."""
    definitions = policy.decision
    decisions = {each.name for each in definitions.elements if isinstance(each, model.Decision)}
    wanted = (ELIGIBLE, AMOUNT) if policy.amount_known else (ELIGIBLE,)
    for name in wanted:
        if name not in decisions:
            raise Problem(
                "policy.decision_missing",
                Text(f"缺少决策“{name}”", f"The decision “{name}” is missing"),
                _MEND,
                Where(definitions.file, field=name),
            )
    _check_ranks(policy, dictionary)
    parameters = {each.name: each.type for each in policy.parameters}
    for element in definitions.elements:
        if not isinstance(element, model.InputData):
            continue
        fact = dictionary.by_name.get(element.name)
        known = fact.type if fact is not None else parameters.get(element.name)
        where = Where(definitions.file, field=element.name, line=element.line)
        if known is None:
            raise Problem(
                "policy.input_unknown",
                Text(
                    f"“{element.name}”既不是事实字典中的事实，也不是政策参数",
                    f"“{element.name}” is neither in the dictionary of facts nor a parameter of the policy",
                ),
                Text(
                    "请在 facts.toml 中登记该事实，或在 policy.toml 中登记该参数",
                    "Declare the fact in facts.toml or the parameter in policy.toml",
                ),
                where,
            )
        declared = element.variable.type_ref if element.variable is not None else ""
        if declared.lower() != known.value:
            raise Problem(
                "policy.input_type",
                Text(
                    f"类型应为 {known.value}，现为“{declared}”",
                    f"The type should be {known.value} and is “{declared}”",
                ),
                _MEND,
                where,
            )


def _check_ranks(policy: PolicyDefinition, dictionary: FactDictionary) -> None:
    """Raises the Problem of a budget that is shared out by something that is no number of the dictionary."""
    for name in (each.rank_by for each in policy.budgets if each.rank_by):
        fact = dictionary.by_name.get(name)
        if fact is None or fact.type is not FactType.NUMBER:
            raise Problem(
                "policy.rank_unknown",
                Text(f"“{name}”不是事实字典中的数值", f"“{name}” is no number in the dictionary of facts"),
                Text("请在 rank_by 中写一项数值类事实", "Name a fact that is a number in rank_by"),
                Where(policy.file, field="budgets.rank_by"),
            )


def _read(table: Definition, decision: model.Definitions, file: str) -> PolicyDefinition:
    identity = table.text("id")
    if not _ID.fullmatch(identity) or len(identity) > 60:
        table.refuse("id", Text("编号须为小写字母、数字和连字符", "an id is small letters, digits and hyphens"))
    valid_from, valid_to, validity_confidence = _read_validity(table.table("validity"))
    parameters = _read_parameters(table)
    policy = PolicyDefinition(
        id=identity,
        title=table.bilingual("title"),
        summary=table.bilingual("summary"),
        document=_read_document(table.table("document")),
        level=Level(table.choice("level", list(Level))),
        kind=Kind(table.choice("kind", list(Kind))),
        applies_how=AppliesHow(table.choice("applies_how", list(AppliesHow))),
        period=Period(table.choice("period", list(Period))),
        valid_from=valid_from,
        valid_to=valid_to,
        validity_confidence=validity_confidence,
        districts=_read_districts(table),
        apply_by=_read_deadline(table),
        amount_known=table.boolean("amount_known"),
        exclusive_groups=table.texts("exclusive_groups"),
        costs=table.texts("costs"),
        caps=tuple(_read_cap(each, parameters) for each in table.tables("caps")),
        budgets=tuple(_read_budget(each) for each in table.tables("budgets")),
        parameters=parameters,
        sources=tuple(_read_source(each) for each in table.tables("sources")),
        decision=decision,
        file=file,
    )
    if policy.level is Level.DISTRICT and not policy.districts:
        table.refuse("districts", Text("区级政策须写明所在区", "a district's policy names its districts"))
    return policy


def _read_document(table: Definition) -> Document:
    document = Document(table.text_if_given("number"), table.text("issuing_body"), _confidence(table))
    table.finish()
    return document


def _read_validity(table: Definition) -> tuple[date, date | None, Confidence]:
    first, last = table.day("from"), table.day_if_given("to")
    if last is not None and last < first:
        table.refuse("to", Text("失效日期早于生效日期", "the last day lies before the first"))
    confidence = _confidence(table)
    table.finish()
    return first, last, confidence


def _read_districts(table: Definition) -> tuple[str, ...]:
    return table.chosen("districts", [each.code for each in districts()])


def _read_deadline(table: Definition) -> tuple[int, int] | None:
    written = table.text_if_given("apply_by")
    if not written:
        return None
    try:
        day = date.fromisoformat(f"2023-{written}")
    except ValueError:
        table.refuse("apply_by", Text("应为“月-日”，如 09-15", "month and day are expected, such as 09-15"))
    return day.month, day.day


def _read_parameters(table: Definition) -> tuple[Parameter, ...]:
    parameters: list[Parameter] = []
    for each in table.tables("parameters"):
        parameter = _read_parameter(each)
        if any(parameter.name == known.name for known in parameters):
            each.refuse("name", Text(f"参数“{parameter.name}”重复", f"the parameter “{parameter.name}” stands twice"))
        parameters.append(parameter)
    return tuple(parameters)


def _read_parameter(table: Definition) -> Parameter:
    name = table.text("name")
    kind = FactType(table.choice("type", list(FactType)))
    values = tuple(_read_value(each, kind) for each in table.tables("values"))
    if not values:
        table.refuse("values", Text("至少一个带生效日期的值", "one dated value or more"))
    days = [value.from_on for value in values]
    if days != sorted(set(days)):
        table.refuse("values", Text("须按生效日期先后排列，日期不得重复", "days must stand in order, each once"))
    parameter = Parameter(name, Text(name, table.text("en")), kind, table.text_if_given("unit"), values)
    table.finish()
    return parameter


def _read_value(table: Definition, kind: FactType) -> DatedValue:
    value: ParameterValue
    match kind:
        case FactType.NUMBER:
            value = table.number("value")
        case FactType.BOOLEAN:
            value = table.boolean("value")
        case FactType.DATE:
            value = table.day("value")
        case FactType.STRING:
            value = table.text("value")
    dated = DatedValue(table.day("from"), value, _confidence(table), table.text_if_given("note"))
    table.finish()
    return dated


def _read_cap(table: Definition, parameters: tuple[Parameter, ...]) -> Cap:
    numbers = [each.name for each in parameters if each.type is FactType.NUMBER]
    cap = Cap(CapOver(table.choice("over", list(CapOver))), table.choice("limit", numbers))
    table.finish()
    return cap


def _read_budget(table: Definition) -> Budget:
    amount = table.number("amount_cny")
    if amount < 0 or amount != amount.quantize(Decimal("0.01")):
        table.refuse("amount_cny", Text("应为不小于 0 的金额，精确到分", "an amount from 0 up, to the fen"))
    code = table.text_if_given("district_code")
    if code and code not in {each.code for each in districts()}:
        table.refuse("district_code", Text("应为区划代码", "a district's code is expected"))
    rule = BudgetRule(table.choice("rule", list(BudgetRule)))
    rank_by = table.text("rank_by") if rule is BudgetRule.RANKED else ""
    budget = Budget(table.integer("year", minimum=1990), code, amount, rule, _confidence(table), rank_by)
    table.finish()
    return budget


def _read_source(table: Definition) -> Source:
    source = Source(table.text_if_given("address"), table.text_if_given("note"))
    table.finish()
    return source


def _confidence(table: Definition) -> Confidence:
    return Confidence(table.choice("confidence", list(Confidence)))


def _check_lengths(definitions: model.Definitions) -> None:
    """Raises the Problem of a cell or expression that is too long to be a rule."""
    for element in definitions.elements:
        for text, line in _texts(element, element.line):
            if len(text) > MOST_TEXT:
                raise Problem(
                    "policy.text_too_long",
                    Text(f"单元格有 {len(text)} 个字符，过长", f"A cell of {len(text)} characters is too long"),
                    _MEND,
                    Where(definitions.file, field=element.name, line=line),
                )


def _texts(thing: object, line: int | None) -> Iterator[tuple[str, int | None]]:
    """Every FEEL text below ``thing`` with the nearest line above it."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _texts(each, line)
    elif isinstance(thing, model.Element):
        line = thing.line or line
        for each in fields(thing):
            value = getattr(thing, each.name)
            if each.name == "text" and isinstance(value, str):
                yield value, line
            elif each.name != "kept":
                yield from _texts(value, line)
