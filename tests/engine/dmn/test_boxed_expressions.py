"""Boxed expressions, from DMN 1.5, 10.2."""

from decimal import Decimal

import pytest

from tests.engine.dmn.building import codes, decided, decision, inputs, knowledge, literal, table

D = Decimal


def entry(name: str, logic: str, type_ref: str = "") -> str:
    variable = f"<variable name='{name}' typeRef='{type_ref}'/>" if type_ref else f"<variable name='{name}'/>"
    return f"<contextEntry>{variable if name else ''}{logic}</contextEntry>"


def context(*entries: str) -> str:
    return f"<context>{''.join(entries)}</context>"


def value(logic: str, **given: object) -> object:
    body = inputs(**dict.fromkeys(given, "")) + decision("d", logic, *(f"input {name}" for name in given))
    return decided(body, given).value


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (context(entry("a", literal("1")), entry("b", literal("a + 1"))), {"a": D(1), "b": D(2)}),
        (context(entry("a", literal("1")), entry("", literal("a + 41"))), D(42)),
        (context(entry("单价 (元)", literal("2.5")), entry("", literal("单价 (元) * 4"))), D(10)),
        (context(entry("a", literal("x")), entry("a2", literal("a * a"))), {"a": D(7), "a2": D(49)}),
        (context(entry("x", literal("x + 1")), entry("", literal("x"))), D(8)),
        (context(entry("c", context(entry("n", literal("x")))), entry("", literal("c.n"))), D(7)),
        (context(entry("a", literal('"text"'), "number")), {"a": None}),
        (context(entry("a", literal("[5]"), "number")), {"a": D(5)}),
        (context(), {}),
        (context(entry("t", table(["x"], [""], [["> 5", '"big"']], "FIRST")), entry("", literal("t"))), "big"),
        (
            context(
                entry(
                    "f", "<functionDefinition><formalParameter name='n'/>" + literal("n + x") + "</functionDefinition>"
                ),
                entry("", literal("f(1)")),
            ),
            D(8),
        ),
        (
            context(
                entry(
                    "递归",
                    "<functionDefinition><formalParameter name='n' typeRef='number'/>"
                    + literal("if n <= 1 then 1 else n * 递归(n - 1)")
                    + "</functionDefinition>",
                ),
                entry("", literal("递归(5)")),
            ),
            D(120),
        ),
        ("<list>" + literal("1") + literal('"a"') + "<list>" + literal("x") + "</list></list>", [D(1), "a", [D(7)]]),
        ("<list/>", []),
        (
            "<relation><column name='a'/><column name='b' typeRef='number'/><row>"
            + literal("1")
            + literal('"x"')
            + "</row><row>"
            + literal("2")
            + "</row></relation>",
            [{"a": D(1), "b": None}, {"a": D(2), "b": None}],
        ),
        ("<relation><column name='a'/></relation>", []),
    ],
)
def test_evaluate_contexts_lists_and_relations(logic, expected):
    assert value(logic, x=7) == expected


def part(name: str, text: str) -> str:
    return f"<{name}>{literal(text)}</{name}>"


def conditional(condition: str) -> str:
    return f"<conditional>{part('if', condition)}{part('then', '1')}{part('else', '2')}</conditional>"


@pytest.mark.parametrize(
    ("condition", "expected", "failures"),
    [
        ("true", D(1), []),
        ("false", D(2), []),
        ("null", D(2), []),
        ("7", None, ["feel.test"]),
        ('"true"', None, ["feel.test"]),
    ],
)
def test_evaluate_conditional(condition, expected, failures):
    outcome = decided(decision("d", conditional(condition)))
    assert (outcome.value, codes(outcome)) == (expected, failures)


@pytest.mark.parametrize(
    ("domain", "match", "expected"),
    [
        ("[1, 2, 3, 4]", "item > 2", [D(3), D(4)]),
        ("[1, 2, 3, 4]", "2", D(2)),
        ("[1, 2, 3, 4]", "-1", D(4)),
        ("[1, 2]", "5", None),
        ("[{面积: 10}, {面积: 30}]", "面积 > 20", [{"面积": D(30)}]),
        ("[{a: 1}, {a: 2}]", "item.a = 1", [{"a": D(1)}]),
        ("[{a: 1}, {b: 2}]", "a = 1", [{"a": D(1)}]),
        ("[]", "true", []),
        ("5", "item = 5", [D(5)]),
        ("null", "true", None),
        ("[1]", '"text"', None),
        ("[1, null]", "item = null", [None]),
    ],
)
def test_evaluate_filter(domain, match, expected):
    assert value(f"<filter>{part('in', domain)}{part('match', match)}</filter>") == expected


@pytest.mark.parametrize(
    ("domain", "result", "expected"),
    [
        ("[1, 2, 3]", "项 * 10", [D(10), D(20), D(30)]),
        ("[3..1]", "项", None),
        ("[1..3]", "项 + count(partial)", [D(1), D(3), D(5)]),
        ("[1..3)", "项", [D(1), D(2)]),
        ("[]", "项", []),
        ("7", "项", [D(7)]),
        ("null", "项", None),
        ("[{n: 1}]", "项.n", [D(1)]),
    ],
)
def test_evaluate_for(domain, result, expected):
    assert value(f"<for iteratorVariable='项'>{part('in', domain)}{part('return', result)}</for>") == expected


@pytest.mark.parametrize(
    ("kind", "domain", "condition", "expected"),
    [
        ("some", "[1, 2, 3]", "v > 2", True),
        ("some", "[1, 2, 3]", "v > 3", False),
        ("some", "[]", "true", False),
        ("some", "[null, 3]", "v > 2", True),
        ("some", "[null, 1]", "v > 2", None),
        ("some", "null", "true", None),
        ("some", "[1]", "v", None),
        ("every", "[1, 2, 3]", "v > 0", True),
        ("every", "[1, 2, 3]", "v > 1", False),
        ("every", "[]", "false", True),
        ("every", "[null, 1]", "v > 2", False),
        ("every", "[null, 3]", "v > 2", None),
        ("every", "[1..100]", "v <= 100", True),
        ("every", "[1]", '"yes"', None),
    ],
)
def test_evaluate_quantified(kind, domain, condition, expected):
    logic = f"<{kind} iteratorVariable='v'>{part('in', domain)}{part('satisfies', condition)}</{kind}>"
    assert value(logic) is expected


def invocation(function: str, **bindings: str) -> str:
    bound = "".join(f"<binding><parameter name='{name}'/>{literal(text)}</binding>" for name, text in bindings.items())
    return f"<invocation>{literal(function)}{bound}</invocation>"


@pytest.mark.parametrize(
    ("logic", "expected", "failures"),
    [
        (invocation("月供", 本金="1200", 期数="12"), D(100), []),
        (invocation("月供", 期数="12", 本金="1200"), D(100), []),
        (invocation("月供", 本金="1200"), None, ["feel.arithmetic"]),
        (invocation("月供", 金额="1200"), None, ["feel.arguments"]),
        (invocation("月供", 本金='"一千"', 期数="12"), None, ["feel.arguments"]),
        (invocation("abs", n="-3"), D(3), []),
        (invocation("1 + 1", n="3"), None, ["feel.call"]),
        (invocation("nobody", n="3"), None, ["feel.name.unknown", "feel.call"]),
    ],
)
def test_evaluate_invocation(logic, expected, failures):
    body = knowledge("月供", {"本金": "number", "期数": "number"}, literal("本金 / 期数"))
    outcome = decided(body + decision("d", logic, "knowledge 月供"))
    assert outcome.value == expected
    assert len(outcome.failures) == len(failures)


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (literal("1 + 1", "number"), D(2)),
        (literal("1 + 1", "string"), None),
        (literal("5", "tNumbers"), [D(5)]),
        (literal("[5]", "number"), D(5)),
        (literal('date("2024-02-29")', "date and time"), "2024-02-29T00:00:00Z"),
        ("<list typeRef='tNumbers'>" + literal("1") + "</list>", [D(1)]),
        ("<list typeRef='tNumbers'>" + literal('"a"') + "</list>", None),
        (literal(""), None),
        ("<literalExpression/>", None),
        ("", None),
    ],
)
def test_evaluate_result_is_converted_to_the_type_named(logic, expected):
    types = "<itemDefinition name='tNumbers' isCollection='true'><typeRef>number</typeRef></itemDefinition>"
    found = decided(types + decision("d", logic)).value
    assert (str(found) if isinstance(expected, str) else found) == expected


@pytest.mark.parametrize(
    ("logic", "code", "path"),
    [
        (context(entry("a", literal("1")), entry("b", literal("1 +\n 'x'"))), "feel.syntax", "b"),
        ("<list>" + literal("1") + literal("nobody") + "</list>", "feel.name.unknown", "element[2]"),
        (conditional("nobody"), "feel.name.unknown", "if"),
        (f"<for iteratorVariable='v'>{part('in', '[1]')}{part('return', 'w')}</for>", "feel.name.unknown", "return"),
    ],
)
def test_evaluate_failure_says_where_in_the_box(logic, code, path):
    (failure,) = decided(decision("d", logic)).failures
    assert (failure.code, failure.element, failure.path) == (code, "d", path)
    assert failure.as_problem("m.dmn").where.file == "m.dmn"


@pytest.mark.parametrize("language", ["https://www.omg.org/spec/DMN/20230324/FEEL/", "feel", ""])
def test_evaluate_feel_under_any_of_its_names(language):
    assert (
        decided(
            decision("d", f"<literalExpression expressionLanguage='{language}'><text>6</text></literalExpression>")
        ).value
        == 6
    )


def test_evaluate_other_language_is_refused_by_name():
    outcome = decided(
        decision("d", "<literalExpression expressionLanguage='groovy'><text>6</text></literalExpression>")
    )
    assert outcome.value is None
    assert "groovy" in outcome.failures[0].why.zh
