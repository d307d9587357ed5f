"""The door of the room: compiling once, evaluating often, and what comes out for texts that are wrong."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from luodi.engine.feel import (
    NUMBER,
    STRING,
    ContextType,
    Date,
    External,
    FunctionType,
    HostFunction,
    LimitReached,
    Limits,
    NameScope,
    Parameter,
    Refusal,
    Run,
    Value,
    coerce,
    compile_expression,
    compile_unary_tests,
    evaluate,
    frame_of,
)


def test_evaluate_names_with_spaces_finds_the_longest() -> None:
    scope = NameScope({"Person": ContextType({"first name": STRING, "first": STRING}), "a": NUMBER, "a-b": NUMBER})
    compiled = compile_expression("Person.first name + string(a-b)", scope)
    assert compiled.evaluate({"Person": {"first name": "Ann", "first": "x"}, "a": 1, "a-b": 7}).value == "Ann7"


def test_evaluate_chinese_names_finds_them() -> None:
    outcome = evaluate("申请.投资额(万元) * 10000", {"申请": {"投资额(万元)": 3}})
    assert outcome.value == Decimal(30000)


def test_evaluate_unknown_name_gives_null_and_its_place() -> None:
    outcome = evaluate("1 +\n  missing fact")
    assert outcome.value is None
    assert (outcome.failures[0].code, outcome.failures[0].line, outcome.failures[0].column) == (
        "feel.name.unknown",
        2,
        3,
    )
    assert "missing fact" in outcome.failures[0].why.en


def test_compile_wrong_text_gives_null_and_a_failure() -> None:
    compiled = compile_expression("1 + )")
    assert compiled.failure is not None
    assert (compiled.failure.code, compiled.failure.column) == ("feel.syntax", 5)
    assert compiled.evaluate().value is None


@pytest.mark.parametrize(
    ("tests", "value", "answer"),
    [
        ("-", 5, True),
        ("< 10", 5, True),
        ("< 10", None, None),
        ("[1..5), > 10", 5, False),
        ("[1..5), > 10", 11, True),
        ("not(1, 2)", 2, False),
        ("not(1, 2)", 3, True),
        ('"a", "b"', "b", True),
        ("? > 3 and ? < limit", 5, True),
        ("limit", 9, True),
        ("null", None, True),
        ("[1, 2, 3]", 2, True),
    ],
)
def test_match_unary_tests_decides(tests: str, value: object, answer: object) -> None:
    compiled = compile_unary_tests(tests, NameScope({"limit": NUMBER}), NUMBER)
    assert compiled.evaluate(value, {"limit": 9}).value is answer


def test_match_in_a_shared_frame_keeps_one_account() -> None:
    run = Run()
    frame = frame_of({}, run)
    tests = [compile_unary_tests(text) for text in ("< 5", "bad(", '"x"')]
    assert [test.matches_in(Decimal(1), frame) for test in tests] == [True, None, None]
    assert [failure.code for failure in run.failures] == ["feel.syntax", "feel.compare"]


def test_value_beyond_a_limit_raises_a_problem() -> None:
    compiled = compile_expression("for i in 1..10**12 return i", limits=Limits(steps=1000))
    with pytest.raises(LimitReached) as caught:
        compiled.value({}, Run(compiled.limits))
    assert caught.value.code == "feel.limit.steps"
    assert compiled.evaluate().failures[0].code == "feel.limit.steps"


def test_call_host_function_gives_its_answer_and_keeps_to_the_account() -> None:
    product = compile_expression("长 * 宽", NameScope({"长": NUMBER, "宽": NUMBER}))
    area = HostFunction(
        "面积",
        FunctionType((NUMBER, NUMBER), NUMBER, ("长", "宽")),
        [Parameter("长", NUMBER), Parameter("宽", NUMBER)],
        product.value,
    )
    scope = NameScope({"面积": area.type})
    compiled = compile_expression('[面积(3, 4), 面积(宽: 2, 长: [5]), 面积(1), 面积(3, "x")]', scope)
    outcome = compiled.evaluate({"面积": area})
    assert outcome.value == [12, 10, None, None]
    assert [failure.code for failure in outcome.failures] == ["feel.arguments", "feel.arguments"]


def test_call_external_function_goes_to_the_hook() -> None:
    def hook(external: External, arguments: Sequence[Value]) -> Value:
        if external.mapping["class"] != "java.lang.Math":
            raise Refusal("feel.external", "不认识", "Not known")
        return max(each for each in arguments if isinstance(each, Decimal))

    text = '(function(a, b) external {java: {class: "java.lang.CLASS", method signature: "max(long,long)"}})(1, 2)'
    known = compile_expression(text.replace("CLASS", "Math"), external=hook).evaluate()
    unknown = compile_expression(text.replace("CLASS", "Runtime"), external=hook).evaluate()
    assert known.value == Decimal(2)
    assert unknown.value is None
    assert unknown.failures[0].code == "feel.external"


def test_evaluate_python_values_takes_them_as_feel() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    context = {
        "amount": 0.1,
        "count": 3,
        "day": datetime.date(2024, 2, 29),
        "at": datetime.datetime(2024, 2, 29, 8, 0, tzinfo=zone),
        "wait": datetime.timedelta(hours=36),
        "parts": ("a", "b"),
    }
    outcome = evaluate('[amount * count, day + wait, at = @"2024-02-29T00:00:00Z", at.timezone, parts[2]]', context)
    assert outcome.value == [Decimal("0.3"), Date(2024, 3, 1), True, "Asia/Shanghai", "b"]
    assert not outcome.failures


@pytest.mark.parametrize(
    "text", ["not(0)", 'not("true")', "sum([])", "min([])", "max([])", "mean([])", "product([])", "median([])"]
)
def test_evaluate_built_in_without_answer_says_why(text: str) -> None:
    outcome = evaluate(text)
    assert outcome.value is None
    assert outcome.failures


def test_evaluate_negation_of_null_is_no_failure() -> None:
    assert evaluate("not(null)").failures == ()


def test_coerce_singleton_list_is_unwrapped_once() -> None:
    assert coerce([Decimal(10)], NUMBER) == (True, Decimal(10))
    assert coerce([[Decimal(10)]], NUMBER) == (False, None)
