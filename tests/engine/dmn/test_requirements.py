"""Requirements: inputs, decisions, knowledge models, services and imports (DMN 1.5, 6 and 10.4)."""

from decimal import Decimal

import pytest

from luodi.engine.dmn import compile_model, read_definitions
from luodi.reference.problems import Problem
from tests.engine.dmn.building import (
    codes,
    decided,
    decision,
    inputs,
    knowledge,
    literal,
    model_of,
    service,
    table,
    xml_of,
)

D = Decimal


def test_evaluate_chain_of_decisions_makes_each_once():
    body = inputs(a="number") + decision("b", literal("a + 1"), "input a")
    body += decision("c", literal("b * 2"), "decision b") + decision("d", literal("b + c"), "decision b", "decision c")
    outcome = model_of(body).decision("d").evaluate({"a": 1}, trace=True)
    assert outcome.value == D(6)
    assert [entry.decision for entry in outcome.trace.entries] == ["b", "c", "d"]


def test_evaluate_name_that_is_not_required_is_unknown():
    body = inputs(a="number") + decision("b", literal("1")) + decision("d", literal("a + b"))
    outcome = decided(body, {"a": 1})
    assert outcome.value is None
    assert "feel.name.unknown" in codes(outcome)


def test_evaluate_missing_input_is_null():
    assert decided(inputs(a="number") + decision("d", literal("a = null"), "input a")).value is True


@pytest.mark.parametrize(
    ("type_ref", "given", "expected", "failed"),
    [
        ("number", 5, D(5), False),
        ("number", 0.1, D("0.1"), False),
        ("number", D("0.10"), D("0.10"), False),
        ("number", "5", None, True),
        ("number", True, None, True),
        ("number", [5], D(5), False),
        ("string", "甲", "甲", False),
        ("string", 5, None, True),
        ("boolean", 1, None, True),
        ("tNumbers", 5, [D(5)], False),
        ("tNumbers", [5, 6], [D(5), D(6)], False),
        ("tNumbers", [5, "x"], None, True),
        ("tPercent", 100, D(100), False),
        ("tPercent", 101, None, True),
        ("tGrades", ["A", "B"], ["A", "B"], False),
        ("tGrades", ["A", "C"], None, True),
        ("tFew", [1, 2], [D(1), D(2)], False),
        ("tFew", [1, 2, 3, 4], None, True),
        ("tFirm", {"名称": "甲", "注册资本": 5}, {"名称": "甲", "注册资本": D(5)}, False),
        ("tFirm", {"名称": "甲", "注册资本": 5, "另": 1}, {"名称": "甲", "注册资本": D(5), "另": D(1)}, False),
        ("tFirm", {"名称": "甲"}, None, True),
        ("tFirm", {"名称": 3, "注册资本": 5}, None, True),
        ("tFirm", {"名称": "甲", "注册资本": None}, {"名称": "甲", "注册资本": None}, False),
        ("tAlias", 100, D(100), False),
        ("tAlias", 101, None, True),
        ("tTree", {"n": 1, "下级": [{"n": 2, "下级": []}]}, {"n": D(1), "下级": [{"n": D(2), "下级": []}]}, False),
        ("tTree", {"n": 1, "下级": [{"n": "x", "下级": []}]}, None, True),
        ("Any", "x", "x", False),
        ("tNobody", "x", "x", False),
    ],
)
def test_evaluate_input_is_checked_and_converted(type_ref, given, expected, failed):
    types = """
      <itemDefinition name="tAlias"><typeRef>tPercent</typeRef></itemDefinition>
      <itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>
      <itemDefinition name="tPercent"><typeRef>number</typeRef><allowedValues><text>[0..100]</text></allowedValues>
      </itemDefinition>
      <itemDefinition name="tGrades" isCollection="true"><typeRef>string</typeRef>
        <allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
      <itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef>
        <typeConstraint><text>count(?) &lt; 4</text></typeConstraint></itemDefinition>
      <itemDefinition name="tFirm"><itemComponent name="名称"><typeRef>string</typeRef></itemComponent>
        <itemComponent name="注册资本"><typeRef>number</typeRef></itemComponent></itemDefinition>
      <itemDefinition name="tTree"><itemComponent name="n"><typeRef>number</typeRef></itemComponent>
        <itemComponent name="下级" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
    """
    outcome = decided(types + inputs(x=type_ref) + decision("d", literal("x"), "input x"), {"x": given})
    assert outcome.value == expected
    assert bool(outcome.failures) is failed


def test_compile_unknown_type_is_a_problem_of_the_model():
    made = model_of(inputs(x="tNobody") + decision("d", literal("x"), "input x"))
    (problem,) = made.problems
    assert (problem.code, problem.where.field, problem.where.file) == ("dmn.type.unknown", "tNobody", "m.dmn")


def test_compile_reference_to_nothing_is_a_problem_of_the_model():
    made = model_of(decision("d", literal("1"), "decision nobody"))
    assert [problem.code for problem in made.problems] == ["dmn.graph.dangling"]
    assert made.decision("d").evaluate({}).value == D(1)


@pytest.mark.parametrize(
    "body",
    [
        decision("d", literal("d"), "decision d"),
        decision("a", literal("b"), "decision b") + decision("b", literal("a"), "decision a"),
        knowledge("f", {}, literal("g()"), "g") + knowledge("g", {}, literal("f()"), "f"),
        service("s", ["a"]) + decision("a", literal("s()"), "knowledge s"),
    ],
)
def test_compile_circle_is_a_problem(body):
    with pytest.raises(Problem) as raised:
        model_of(body)
    assert raised.value.code == "dmn.graph.circular"
    assert raised.value.record.where.file == "m.dmn"


def test_compile_chain_of_thousands_needs_no_recursion():
    body = decision("d0", literal("0"))
    body += "".join(decision(f"d{n}", literal(f"d{n - 1} + 1"), f"decision d{n - 1}") for n in range(1, 2001))
    assert decided(body, name="d2000").value == D(2000)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("税额(1000)", D(60)),
        ("税额(收入: 1000)", D(60)),
        ("税额([1000])", D(60)),
        ('税额("x")', None),
        ("税额()", None),
        ("税额(1, 2)", None),
        ("税额(工资: 1)", None),
        ("sort([3, 1, 2], 小于)", [D(1), D(2), D(3)]),
        ("阶乘(10)", D(3628800)),
        ("两级(3)", D("0.36")),
        ("整数化(5)", None),
    ],
)
def test_evaluate_knowledge_models(call, expected):
    body = knowledge("税率", {}, literal("0.06"))
    body += knowledge("税额", {"收入": "number"}, literal("收入 * 税率()"), "税率")
    body += knowledge("小于", {"a": "", "b": ""}, literal("a < b"))
    body += knowledge("阶乘", {"n": "number"}, literal("if n <= 1 then 1 else n * 阶乘(n - 1)"))
    body += knowledge("两级", {"n": "number"}, table(["n"], [""], [["> 2", "2 * n * 税率()"]], "FIRST"), "税率")
    body += knowledge("整数化", {"n": ""}, literal("string(n)"), type_ref="number")
    needs = [f"knowledge {name}" for name in ("税额", "小于", "阶乘", "两级", "整数化")]
    assert decided(body + decision("d", literal(call), *needs)).value == expected


def test_call_function_of_a_model_takes_arguments_by_name():
    made = model_of(knowledge("和", {"a": "number", "b": "number"}, literal("a + b")))
    assert made.function("和").parameters == ("a", "b")
    assert made.function("和").evaluate({"a": 1, "b": 2}).value == D(3)
    refused = made.function("和").evaluate({"a": 1, "c": 2})
    assert (refused.value, codes(refused)) == (None, ["feel.arguments"])


SERVICES = (
    inputs(x="number")
    + decision("a", literal("x + 1"), "input x", type_ref="number")
    + decision("b", literal("a * 10"), "decision a")
    + decision("c", literal("x"), "input x")
    + service("whole", ["b"], data=["x"])
    + service("from a", ["b"], decisions=["a"])
    + service("both", ["b", "c"], data=["x"])
    + service("order", ["b"], decisions=["a"], data=["x"])
    + service("typed", ["b"], data=["x"], type_ref="string")
)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("whole", {"x": 1}, D(20)),
        ("from a", {"a": 7}, D(70)),
        ("both", {"x": 1}, {"b": D(20), "c": D(1)}),
        ("order", {"x": 100, "a": 2}, D(20)),
        ("typed", {"x": 1}, None),
        ("whole", {}, None),
        ("whole", {"y": 1}, None),
        ("whole", {"x": "one"}, None),
    ],
)
def test_call_service(name, arguments, expected):
    assert model_of(SERVICES).services[name].evaluate(arguments).value == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("whole(4)", D(50)),
        ("whole(x: 4)", D(50)),
        ("order(100, 2)", D(20)),
        ("both(4).c", D(4)),
        ("whole(4) + x", D(51)),
        ("for v in [1, 2] return whole(v)", [D(20), D(30)]),
    ],
)
def test_evaluate_service_called_from_feel_leaves_the_caller_alone(call, expected):
    needs = ["input x", "knowledge whole", "knowledge order", "knowledge both"]
    assert decided(SERVICES + decision("d", literal(call), *needs), {"x": 1}).value == expected


LIBRARY = xml_of(
    "<itemDefinition name='tFirm'><itemComponent name='名称'><typeRef>string</typeRef></itemComponent></itemDefinition>"
    + inputs(基数="number")
    + decision("加倍", literal("基数 * 2"), "input 基数")
    + knowledge("问候", {"firm": "tFirm"}, literal('"你好，" + firm.名称')),
    namespace="https://example.org/library",
)


def importing(name: str, body: str) -> str:
    return f"<import name='{name}' namespace='https://example.org/library' importType=''/>" + body


@pytest.mark.parametrize(
    ("given", "expected"),
    [({"基数": 4}, D(9)), ({"{https://example.org/library}基数": 5}, D(11)), ({}, None)],
)
def test_evaluate_imported_decision(given, expected):
    body = importing("库", decision("d", literal("库.加倍 + 1"), "decision https://example.org/library#加倍"))
    assert model_of(body, LIBRARY).decision("d").evaluate(given).value == expected


def test_evaluate_imported_function_and_type():
    body = importing(
        "共用 库",
        inputs(f="共用 库.tFirm")
        + decision("d", literal("共用 库.问候(f)"), "input f", "knowledge https://example.org/library#问候"),
    )
    made = model_of(body, LIBRARY)
    assert made.decision("d").evaluate({"f": {"名称": "甲公司"}}).value == "你好，甲公司"
    assert codes(made.decision("d").evaluate({"f": {"name": "x"}}))[0] == "dmn.type"


def test_evaluate_import_without_name_brings_the_names_themselves():
    body = importing("", decision("d", literal("加倍 + 1"), "decision https://example.org/library#加倍"))
    assert model_of(body, LIBRARY).decision("d").evaluate({"基数": 4}).value == D(9)


def test_evaluate_own_namespace_in_a_reference_is_local():
    body = decision("a", literal("1")) + decision("d", literal("a + 1"), "decision https://example.org/m#a")
    assert decided(body).value == D(2)


def test_compile_missing_import_is_a_problem_with_its_name_and_line():
    with pytest.raises(Problem) as raised:
        model_of("\n" + importing("库", ""))
    assert (raised.value.code, raised.value.record.where.field, raised.value.record.where.line) == (
        "dmn.import.missing",
        "库",
        2,
    )


def test_compile_models_that_import_each_other_are_a_problem():
    back = xml_of("<import name='m' namespace='https://example.org/m'/>", namespace="https://example.org/library")
    files = {"https://example.org/m": xml_of(importing("库", "")), "https://example.org/library": back}
    with pytest.raises(Problem) as raised:
        compile_model(
            read_definitions(files["https://example.org/m"]), lambda wanted: read_definitions(files[wanted.namespace])
        )
    assert raised.value.code == "dmn.import.circular"


def test_find_decision_unknown_is_a_problem_that_lists_those_known():
    with pytest.raises(Problem) as raised:
        model_of(decision("甲", literal("1"))).decision("乙")
    assert raised.value.code == "dmn.unknown_name"
    assert "甲" in raised.value.record.remedy.zh


def test_evaluate_endless_recursion_is_a_failure():
    body = knowledge("f", {"n": "number"}, literal("f(n + 1)"))
    outcome = decided(body + decision("d", literal("f(1)"), "knowledge f"))
    assert outcome.value is None
    assert codes(outcome)[-1].startswith("feel.limit.")


def test_evaluate_types_of_dmn_1_1_with_prefixes():
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd" namespace="urn:own" name="m" '
        'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:own="urn:own">'
        '<itemDefinition name="tPercent"><typeRef>feel:number</typeRef>'
        "<allowedValues><text>[0..1]</text></allowedValues></itemDefinition>"
        '<inputData id="x" name="x"><variable name="x" typeRef="own:tPercent"/></inputData>'
        '<decision id="d" name="d"><variable name="d" typeRef="feel:number"/>'
        '<informationRequirement><requiredInput href="#x"/></informationRequirement>'
        "<literalExpression><text>x * 2</text></literalExpression></decision></definitions>"
    )
    made = compile_model(read_definitions(xml.encode()))
    assert made.problems == ()
    assert made.decision("d").evaluate({"x": D("0.5")}).value == D("1.0")
    assert codes(made.decision("d").evaluate({"x": 2}))[0] == "dmn.type"


def test_compile_types_nested_beyond_measure_is_a_problem():
    chain = "".join(
        f"<itemDefinition name='t{n}'><typeRef>t{n - 1}</typeRef></itemDefinition>" for n in range(3000, 0, -1)
    )
    with pytest.raises(Problem) as raised:
        model_of(chain + decision("d", literal("1")))
    assert raised.value.code == "dmn.too_deep"


def test_call_service_names_its_outputs():
    assert model_of(SERVICES).services["both"].outputs == ("b", "c")
