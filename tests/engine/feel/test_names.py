"""Names with spaces and operators: the longest one in scope wins (DMN 1.5, 10.3.1.4)."""

import pytest

from luodi.engine.feel import ANY, NUMBER, STRING, ContextType, ListType, NameScope, compile_expression
from tests.engine.feel.tables import shown

PERSON = ContextType({"first name": STRING, "first": STRING, "born-on": STRING, "and": STRING})
SCOPE = NameScope(
    {
        "a": NUMBER,
        "b": NUMBER,
        "a-b": NUMBER,
        "a + b": NUMBER,
        "profit and loss": NUMBER,
        "profit": NUMBER,
        "date": STRING,
        "what if?": NUMBER,
        "Applicant's age": NUMBER,
        "投资额(万元)": NUMBER,
        "2022年 销售额": NUMBER,
        "在建/竣工": NUMBER,
        "Person": PERSON,
        "people": ListType(PERSON),
        "string length": STRING,
        "import.Model": NUMBER,
        "anything": ANY,
        "in review": NUMBER,
    }
)
VALUES: dict[str, object] = {
    "a": 5,
    "b": 3,
    "a-b": 100,
    "a + b": 200,
    "profit and loss": 7,
    "profit": 1,
    "date": "a day",
    "what if?": 9,
    "Applicant's age": 44,
    "投资额(万元)": 3,
    "2022年 销售额": 6,
    "在建/竣工": 8,
    "Person": {"first name": "Ann", "first": "A", "born-on": "Monday", "and": "&"},
    "people": [{"first name": "Ann", "first": "A"}, {"first name": "Bo", "first": "B"}],
    "string length": "shadow",
    "import.Model": 11,
    "anything": {"some long name": 1, "x": {"y z": 2}, "date of birth": "a Monday", "line 2": 5},
    "in review": 12,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a-b", "100"),
        ("a - b", "100"),
        ("(a)-(b)", "2"),
        ("a+b", "200"),
        ("a +\tb", "200"),
        ("a*b", "15"),
        ("a--b", "8"),
        ("profit and loss", "7"),
        ("profit  and   loss + profit", "8"),
        ("profit = 1 and true", "true"),
        ("date", '"a day"'),
        ('date("2020-01-01")', "null"),
        ("what if? + 1", "10"),
        ("Applicant's age > 40", "true"),
        ("投资额(万元) * 10000", "30000"),
        ("2022年 销售额 + 2022", "2028"),
        ("在建/竣工", "8"),
        ("Person.first name", '"Ann"'),
        ("Person.first", '"A"'),
        ("Person.born-on", '"Monday"'),
        ("people.first name", '["Ann", "Bo"]'),
        ('people[first name = "Bo"].first', '["B"]'),
        ('people[item.first name = "Bo"].first', '["B"]'),
        ("string length", '"shadow"'),
        ("import.Model", "11"),
        ("anything.some long name", "1"),
        ("anything.x.y z + 1", "3"),
        ("in review in [12]", "true"),
        ("anything.date of birth", '"a Monday"'),
        ("anything.line 2 + 1", "6"),
        ("[anything][line 2 = 5].line 2", "[5]"),
        ("[anything][date of birth > what if?]", "[]"),
        ('[anything][date of birth = "a Monday"].line 2', "[5]"),
        ("for first name in [1] return first name + a", "[6]"),
        ("{a: 1, c: a}.c", "1"),
        ("(function(a) a-b)(1)", "100"),
        ("some profit and loss in [1] satisfies profit and loss = 1", "true"),
    ],
)
def test_read_name_finds_the_longest_in_scope(text: str, expected: str) -> None:
    outcome = compile_expression(text, SCOPE).evaluate(VALUES)
    assert shown(outcome.value) == expected, outcome.failures


def test_read_builtin_name_that_is_called_goes_before_a_shorter_variable() -> None:
    scope = NameScope({"date": STRING, "time": STRING})
    compiled = compile_expression('date and time("2020-01-01T00:00:00")', scope)
    assert shown(compiled.evaluate({"date": "d", "time": "t"}).value) == "2020-01-01T00:00:00"


def test_scope_inside_hides_the_outer_name() -> None:
    inner = SCOPE.child({"a": STRING})
    assert compile_expression('a + "!"', inner).evaluate({"a": "x"}).value == "x!"


def test_missing_fact_is_named_in_the_failure() -> None:
    outcome = compile_expression("profit and loss > 3", SCOPE).evaluate({})
    assert outcome.value is None
    assert outcome.failures[0].why.zh == "没有名为「profit and loss」的值"
