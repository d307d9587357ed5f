"""No text leads to anything but a value with failure records (``tools/fuzz_feel.py`` does the same for hours)."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from luodi.engine.feel import BUILTINS, Failure, Limits, compile_expression, compile_unary_tests, scope_of

LIMITS = Limits(steps=20_000, size=100_000)
CONTEXT: dict[str, object] = {"a": 1, "first name": "Ann", "投资额": 30000, "list": [{"x": 1}, {"x": None}]}
SCOPE = scope_of(CONTEXT)
PIECES = st.sampled_from(
    [
        *"()[]{}.,:;?@+-*/<>=!|&% \n",
        *(
            "..",
            "**",
            "<=",
            "!=",
            "[1..5)",
            "]a..b[",
            '"x"',
            '"\\',
            "@",
            '@"P1D"',
            "/*",
            "//",
            "1.5",
            "1e9",
            "\ud800",
            "🐎",
            "，",
        ),
        *("if ", " then ", " else ", "for x in ", " return ", "some x in ", "every x in ", " satisfies ", " in "),
        *(
            "function(x) ",
            " and ",
            " or ",
            " between ",
            " instance of ",
            "list<",
            "null",
            "true",
            "item",
            "partial",
            "not(",
        ),
        *("a", "first name", "投资额", "list", "unknown thing"),
        *(f"{name}(" for name in sorted(BUILTINS)),
    ]
)
LEAF = st.sampled_from(
    ["1", "a", "null", '"x"', "true", "list", "[1..3]", '@"2024-02-29"', "first name", "10**12", "[]", "{}"]
)
EXPRESSION = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.builds(
            "{} {} {}".format, inner, st.sampled_from(["+", "-", "*", "/", "**", "=", "<", "and", "or", "in"]), inner
        ),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("for x in {} return {}".format, inner, inner),
        st.builds("if {} then {} else {}".format, inner, inner, inner),
        st.builds("{{x: {}, y: {}}}".format, inner, inner),
        st.builds("(function(x) {})({})".format, inner, inner),
        st.builds("{}({}, {})".format, st.sampled_from(sorted(BUILTINS)), inner, inner),
        st.builds("{}({})".format, st.sampled_from(sorted(BUILTINS)), inner),
    ),
    max_leaves=12,
)


def survives(text: str) -> None:
    """Assert that ``text`` gives a value or nulls with reasons, as an expression and as unary tests."""
    expression = compile_expression(text, SCOPE, limits=LIMITS).evaluate(CONTEXT)
    tests = compile_unary_tests(text, SCOPE, limits=LIMITS).evaluate(5, CONTEXT)
    assert tests.value in {True, False, None}
    for failure in (*expression.failures, *tests.failures):
        assert isinstance(failure, Failure)
        assert failure.line >= 1
        assert failure.column >= 1
        assert failure.why.zh
        assert failure.why.en


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
@example("@")
@example('"\\')
@example("a." * 3 + ".")
def test_evaluate_pieces_in_any_order_survives(text: str) -> None:
    survives(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_evaluate_any_text_survives(text: str) -> None:
    survives(text)


@settings(max_examples=200, deadline=None)
@given(EXPRESSION)
def test_evaluate_any_expression_survives(text: str) -> None:
    survives(text)
