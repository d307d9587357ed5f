"""External functions: a closed table, and everything else refused by name."""

from decimal import Decimal

import pytest

from luodi.engine.dmn.java import call_external
from luodi.engine.feel import External, Refusal
from tests.engine.dmn.building import codes, decided, decision, literal

D = Decimal


def call(cls: str, signature: str, *arguments: object) -> object:
    return call_external(External("java", {"class": f"java.lang.{cls}", "method signature": signature}), arguments)


@pytest.mark.parametrize(
    ("cls", "signature", "arguments", "expected"),
    [
        ("Math", "max(double, double)", (D("1.5"), D("2.5")), D("2.5")),
        ("Math", "min(int,int)", (D(1), D(2)), D(1)),
        ("Math", "max( long , long )", (D(10) ** 12, D(2)), D(10) ** 12),
        ("Math", "max(float,float)", (D("123.45"), D("456.78")), D("456.78")),
        ("Math", "pow(double,double)", (D(2), D(10)), D(1024)),
        ("Math", "sqrt(double)", (D(2),), D("1.4142135623730951")),
        ("Math", "cos(double)", (D(0),), D(1)),
        ("Math", "round(double)", (D("2.5"),), D(3)),
        ("Math", "round(double)", (D("-2.5"),), D(-2)),
        ("Math", "rint(double)", (D("2.5"),), D(2)),
        ("Math", "floorMod(int,int)", (D(-1), D(3)), D(2)),
        ("Integer", "valueOf(java.lang.String)", ("42",), D(42)),
        ("Integer", "parseInt(java.lang.String)", ("-42",), D(-42)),
        ("Long", "valueOf(long)", (D(7),), D(7)),
        ("Short", "valueOf(short)", (D(7),), D(7)),
        ("Byte", "valueOf(byte)", (D(127),), D(127)),
        ("Float", "valueOf(java.lang.String)", ("1.1",), D("1.1")),
        ("Double", "valueOf(java.lang.String)", ("1e3",), D(1000)),
        ("String", "valueOf(char)", ("a",), "a"),
        ("String", "valueOf(int)", (D(5),), "5"),
        ("Boolean", "valueOf(java.lang.String)", ("TRUE",), True),
        ("String", "format(java.lang.String, [Ljava.lang.Object;)", ("%s-%s", "甲", D(1)), "甲-1"),
        ("String", "format(java.lang.String, [Ljava.lang.Object;)", ("%s-%s", ["a", "b"]), "a-b"),
        ("String", "format(java.lang.String, [Ljava.lang.Object;)", ("%2$s%1$s%%%n", "a", "b"), "ba%\n"),
        (
            "String",
            "format(java.lang.String, [Ljava.lang.Object;)",
            ("%05d|%.2f|%-3s|", D(42), D("1.005"), "x"),
            "00042|1.00|x  |",
        ),
        ("String", "format(java.lang.String, [Ljava.lang.Object;)", ("%,d %b", D(1234567), None), "1,234,567 null"),
    ],
)
def test_call_method_of_the_table(cls, signature, arguments, expected):
    assert call(cls, signature, *arguments) == expected


@pytest.mark.parametrize(
    ("cls", "signature", "arguments"),
    [
        ("Math", "foo(double)", (D(1),)),
        ("Foo", "valueOf(double)", (D(1),)),
        ("Math", "max(java.lang.String, java.lang.String)", ("1", "2")),
        ("Math", "max(double,double)", (D(1),)),
        ("Math", "max(double,double)", (D(1), D(2), D(3))),
        ("Math", "max(double,double)", ("a", "b")),
        ("Math", "max(int,int)", (D("1.5"), D(2))),
        ("Math", "max(int,int)", (D(2) ** 40, D(2))),
        ("Math", "addExact(int,int)", (D(2) ** 31 - 1, D(1))),
        ("Math", "sqrt(double)", (D(-1),)),
        ("Math", "exp(double)", (D(10000),)),
        ("Byte", "valueOf(byte)", (D(128),)),
        ("String", "valueOf(char)", ("ab",)),
        ("Integer", "valueOf(java.lang.String)", ("4x",)),
        ("Runtime", "getRuntime()", ()),
        ("System", "exit(int)", (D(1),)),
        ("String", "format(java.lang.String, [Ljava.lang.Object;)", ("%d", "x")),
        ("String", "format(java.lang.String, [Ljava.lang.Object;)", ("%s %s", "x")),
        ("String", "format(java.lang.String, [Ljava.lang.Object;)", ("%999999999s", "x")),
        ("Math", "max(double", (D(1),)),
    ],
)
def test_call_anything_else_is_refused(cls, signature, arguments):
    with pytest.raises(Refusal) as raised:
        call(cls, signature, *arguments)
    assert raised.value.code == "dmn.external"


def boxed(kind: str, mapping: str) -> str:
    return (
        f"<context><contextEntry><variable name='f'/><functionDefinition kind='{kind}'><formalParameter name='a'/>"
        f"{literal(mapping)}</functionDefinition></contextEntry><contextEntry>{literal('f(4)')}</contextEntry></context>"
    )


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (boxed("Java", '{class: "java.lang.Math", method signature: "sqrt(double)"}'), D(2)),
        (boxed("Java", '{class: "java.lang.Runtime", method signature: "exec(java.lang.String)"}'), None),
        (boxed("Java", "null"), None),
        (boxed("PMML", '{document: "a.pmml", model: "m"}'), None),
        (
            literal('(function(a) external {java: {class: "java.lang.Math", method signature: "sqrt(double)"}})(4)'),
            D(2),
        ),
        (literal('(function(a) external {pmml: {document: "a.pmml", model: "m"}})(4)'), None),
    ],
)
def test_evaluate_external_function(logic, expected):
    outcome = decided(decision("d", logic))
    assert outcome.value == expected
    assert codes(outcome) == ([] if expected is not None else ["dmn.external"])
