"""Built-ins on contexts (DMN 1.5, table 81)."""

import pytest

from tests.engine.feel.tables import check, rows

TABLE = """
get value({key1: "value1"}, "key1") => "value1"
get value({key1: "value1"}, "unexistent") => null
get value({a: {b: 1}}, ["a", "b"]) => 1
get value({a: {b: 1}}, ["a", "c", "d"]) => null
get value({"带 空格": 1}, "带 空格") => 1
get value(null, "a") => null ! feel.arguments 1:10
get value({a: 1}, 1) => null ! feel.value 1:10
get entries({key1: "value1", key2: 2}) => [{key: "key1", value: "value1"}, {key: "key2", value: 2}]
get entries({}) => []
get entries({a: 1})[key = "a"].value => [1]
get entries([1, 2]) => null ! feel.arguments 1:12
context([{key: "a", value: 1}, {key: "b", value: 2}]) => {a: 1, b: 2}
context({key: "a", value: null}) => {a: null}
context([{key: "a", value: 1, other: 5}]) => {a: 1}
context([]) => {}
context([{key: "a", value: 1}, {key: "a", value: 2}]) => null ! feel.value 1:8
context([{key: 1, value: 1}]) => null ! feel.value 1:8
context([{key: "a"}]) => null ! feel.value 1:8
context put({x: 1}, "y", 2) => {x: 1, y: 2}
context put({x: 1}, "x", 2) => {x: 2}
context put({x: 1, y: 0, z: 0}, "y", 2) => {x: 1, y: 2, z: 0}
context put({x: 1, y: {a: 0}}, ["y", "a"], 2) => {x: 1, y: {a: 2}}
context put({x: 1, y: {a: 0}}, ["y", "b"], 2) => {x: 1, y: {a: 0, b: 2}}
context put({x: 1}, ["y", "b"], 2) => null ! feel.value 1:12
context put({}, [], 2) => null ! feel.value 1:12
context put({}, null, 2) => null ! feel.arguments 1:12
context put(context: {}, keys: ["a"], value: 1) => {a: 1}
context merge([{x: 1}, {y: 2}]) => {x: 1, y: 2}
context merge([{x: 1, y: 0}, {y: 2}]) => {x: 1, y: 2}
context merge({x: 1}) => {x: 1}
context merge([]) => {}
context merge([{x: 1}, 2]) => null ! feel.value 1:14
context merge(null) => null ! feel.arguments 1:14
"""


@pytest.mark.parametrize(("expression", "expected"), rows(TABLE))
def test_call_context_function_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
