import json
from decimal import Decimal

from luodi.engine.dmn import shortened
from luodi.engine.dmn.trace import MOST_ENTRIES
from luodi.engine.feel import evaluate
from tests.engine.dmn.building import decision, inputs, literal, model_of, service, table

BODY = inputs(x="number") + decision(
    "档次", table(["x"], [""], [["< limit", '"a"'], ["> 5", '"b"'], ["> 7", '"c"']], "COLLECT"), "input x"
)


def test_trace_names_rules_cells_and_values():
    outcome = model_of(BODY).decision("档次").evaluate({"x": 6}, trace=True)
    (entry,) = outcome.trace.tables
    assert (entry.element, entry.inputs, entry.matched, entry.unanswered, entry.value) == (
        "档次",
        (("x", Decimal(6)),),
        (2,),
        ((1, 1),),
        ["b"],
    )


def test_trace_is_json():
    outcome = model_of(BODY).decision("档次").evaluate({"x": 8}, trace=True)
    assert json.loads(json.dumps(outcome.trace.as_json())) == {
        "steps": [
            {
                "table": "档次",
                "inputs": [{"expression": "x", "value": "8"}],
                "matched": [2, 3],
                "unanswered": [{"rule": 1, "input": 1}],
                "value": ["b", "c"],
            },
            {"decision": "档次", "value": ["b", "c"]},
        ],
        "left_out": 0,
    }


def test_trace_is_none_when_nobody_asks():
    assert model_of(BODY).decision("档次").evaluate({"x": 8}).trace is None


def test_trace_reaches_into_services():
    body = BODY + service("s", ["档次"], data=["x"]) + decision("d", literal("s(8)"), "knowledge s")
    trace = model_of(body).decision("d").evaluate({}, trace=True).trace
    assert [entry.matched for entry in trace.tables] == [(2, 3)]


def test_trace_of_a_long_loop_stays_small():
    body = (
        BODY
        + service("s", ["档次"], data=["x"])
        + decision("d", literal("for v in 1..2000 return s(v)"), "knowledge s")
    )
    trace = model_of(body).decision("d").evaluate({}, trace=True).trace
    assert len(trace.entries) == MOST_ENTRIES
    assert trace.left_out == 4001 - MOST_ENTRIES


def test_shortened_cuts_long_texts_lists_and_depth():
    assert len(shortened("字" * 1000)) == 200
    assert len(shortened([Decimal(1)] * 1000)) == 21
    assert shortened(evaluate("{a: {b: {c: {d: {e: 1}}}}}").value) == {"a": {"b": {"c": {"d": "…"}}}}


def test_shortened_writes_what_json_has_no_word_for():
    texts = ['date("2024-02-29")', "[1..5)", "(< 3)", "(>= 3)", "0.10", "function(a) a", 'duration("P1Y")']
    assert [shortened(evaluate(text).value) for text in texts] == [
        "2024-02-29",
        "[1..5)",
        "< 3",
        ">= 3",
        "0.1",
        "function function",
        "P1Y",
    ]
