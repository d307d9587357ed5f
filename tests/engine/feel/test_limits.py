"""What wants more than it may have ends in a failure record, soon and always at the same place."""

import pytest

from luodi.engine.feel import LimitReached, Limits, Run, compile_expression, evaluate

Y_COMBINATOR = "(function(f) (function(x) f(function(v) x(x)(v)))(function(x) f(function(v) x(x)(v))))"
SMALL = Limits(steps=20_000, size=20_000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 5_000 + "1" + ")" * 5_000, "feel.limit.nesting"),
        ("[" * 200 + "]" * 200, "feel.limit.nesting"),
        ("{a:" * 200 + "1" + "}" * 200, "feel.limit.nesting"),
        ("1" + "[1]" * 500, "feel.limit.nesting"),
        ("1" + " = 1" * 500, "feel.limit.nesting"),
        ("if a then " * 500, "feel.limit.nesting"),
        ("1 instance of " + "list<" * 500 + "Any" + ">" * 500, "feel.syntax"),
        ('"' + "x" * 1_000_000 + '"', "feel.limit.text"),
        ("1" + "+1" * 500_000, "feel.limit.text"),
        ("for i in 1..10**12 return i", "feel.limit.steps"),
        ("for i in 1..10**6000 return i", "feel.loop"),
        ("every i in [1..10**12] satisfies i > 0", "feel.limit.steps"),
        ('for i in date("-999999999-01-01")..date("999999999-12-31") return i', "feel.limit.steps"),
        ("some a in [1,2], b in [1,2], c in 1..10**9 satisfies false", "feel.limit.steps"),
        ('for i in 1..200 return if i = 1 then "ab" else partial[-1] + partial[-1]', "feel.limit.size"),
        ("string(for i in 1..60 return [partial[-1], partial[-1]])", "feel.limit.size"),
        ("flatten(for i in 1..60 return [partial[-1], partial[-1]])", "feel.limit.steps"),
        ('replace("' + "a" * 9_000 + '", "a", "' + "b" * 90 + '")', "feel.limit.size"),
        ("{f: function(x) f(x)}.f(1)", "feel.limit.calls"),
        ("(function(x) x(x))(function(x) x(x))", "feel.limit.calls"),
        (f"{Y_COMBINATOR}(function(self) function(n) self(n))(20)", "feel.limit.calls"),
        ("{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2)}.f(50)", "feel.limit.steps"),
        ('matches("' + "a" * 500 + 'b", "(a+)+\\\\1c")', "feel.limit.steps"),
        ('matches("a", "((((a{1,100}){1,100}){1,100}){1,100})")', "feel.limit.pattern"),
        ('matches("a", "' + "a" * 2_000 + '")', "feel.limit.pattern"),
        ("10**(10**10)", "feel.number"),
        ('duration("P999999999999999999D") * 10**300', "feel.number"),
    ],
)
def test_evaluate_beyond_a_limit_gives_null_and_names_it(text: str, code: str) -> None:
    outcome = compile_expression(text, limits=SMALL).evaluate()
    gave_nothing = outcome.value is None  # a value of shared parts would take for ever to print
    assert gave_nothing
    assert code in [failure.code for failure in outcome.failures]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1" + "+1" * 50_000 + " = 50001", True),
        ("if 1 = 2 then 1 else " * 5_000 + "3 = 3", True),
        ("false" + " or false" * 20_000, False),
        ("10**12 in [1..10**12]", True),
        ("some i in 1..10**12 satisfies i > 3", True),
        (f"{Y_COMBINATOR}(function(self) function(n) if n = 0 then 1 else n * self(n - 1))(8) = 40320", True),
        ('matches("' + "a" * 2_000 + 'b", "(a+)+c")', False),
        ('matches("' + "a" * 2_000 + 'b", "(a|a)*c")', False),
        ('matches("' + "a" * 25 + '", "' + "a?" * 25 + "a" * 25 + '")', True),
        ('matches("' + "ab" * 2_000 + 'c", "^(a|b|ab)*c$")', True),
        ('replace("' + "ab" * 500 + '", "(a|ab)(c|bcd)?", "x") = "' + "xb" * 500 + '"', True),
    ],
)
def test_evaluate_within_the_limits_gives_the_value(text: str, value: object) -> None:
    outcome = evaluate(text)
    assert outcome.value is value, outcome.failures


def test_evaluate_deep_values_gives_null_and_not_an_error() -> None:
    for text in ("string({0})", "{0} = {1}", "is({0}, {1})", "distinct values([{0}, {1}])"):
        one = "(for i in 1..3000 return [partial[-1]])"
        outcome = evaluate(text.replace("{0}", one).replace("{1}", one))
        gave_nothing = outcome.value is None
        assert gave_nothing
        assert "feel.limit.nesting" in [failure.code for failure in outcome.failures]


def test_evaluate_many_failures_keeps_the_first() -> None:
    outcome = compile_expression('for i in 1..500 return i + "x"', limits=Limits(failures=10)).evaluate()
    assert len(outcome.failures) == 10


def test_account_is_shared_by_the_expressions_of_a_run() -> None:
    run = Run(Limits(steps=1_000))
    loop = compile_expression("count(for i in 1..100 return i)")
    assert loop.value({}, run) == 100
    run.step(run.steps_left - 10)
    with pytest.raises(LimitReached, match=r"feel\.limit\.steps"):
        loop.value({}, run)


def test_failure_becomes_a_problem_with_a_place() -> None:
    failure = evaluate("1 +\n 1/0").failures[0]
    problem = failure.as_problem("model.dmn", "资格")
    assert problem.where.line == 2
    assert "除数为零" in problem.in_language("zh")
    assert "Division by zero" in problem.in_language("en")
