"""Arrow columns become exactly their values, and results go back without a silent change."""

import datetime
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest

from luodi.engine.columnar.arrow import DecisionSpecification, array_of, vector_of
from luodi.engine.columnar.errors import codes_of
from luodi.engine.columnar.running import run_batches
from luodi.engine.columnar.vectors import Coded, Loose, Ordered, objects
from luodi.engine.feel import from_python
from tests.engine.columnar.agreement import disagreements
from tests.engine.columnar.generating import Case
from tests.engine.dmn.building import decision, inputs, literal, table, xml_of

D = Decimal


@pytest.mark.parametrize(
    ("array", "kind"),
    [
        (pa.array([D("1.50"), None, D("-0.01")], pa.decimal128(18, 2)), Ordered),
        (pa.array([D(10) ** 30, D(1), None], pa.decimal128(38, 2)), Loose),
        (pa.array([1, None, -7], pa.int64()), Ordered),
        (pa.array([2**64 - 1, 0], pa.uint64()), Loose),
        (pa.array([0.1, 2.5, None]), Ordered),
        (pa.array([0.1 + 0.2, 1e300]), Loose),
        (pa.array([True, None, False]), Coded),
        (pa.array(["甲", None, "甲", ""]), Coded),
        (pa.array(["a", None, "b"]).dictionary_encode(), Coded),
        (pa.array([datetime.date(2022, 1, 1), None]), Ordered),
        (pa.array([[1, 2], None, []]), Loose),
        (pa.array([datetime.datetime(2022, 1, 1, 3)]), Loose),
    ],
)
def test_vector_of_holds_just_the_values(array: pa.Array, kind: type) -> None:
    vector = vector_of(array)
    assert isinstance(vector, kind)
    assert objects(vector) == [from_python(each) for each in array.to_pylist()]


def test_vector_of_a_slice_holds_the_values_of_the_slice() -> None:
    array = pa.array([D(1), None, D(3), D(4)], pa.decimal128(18, 2)).slice(1, 2)
    assert objects(vector_of(array)) == [None, D(3)]


def test_array_of_says_which_numbers_do_not_fit() -> None:
    array, out = array_of(Loose([D("1.005"), D(10) ** 20, None, D("0.015")]), pa.decimal128(18, 2))
    assert array.to_pylist() == [D("1.00"), None, None, D("0.02")]
    assert out is not None
    assert out.tolist() == [False, True, False, False]


def specification() -> DecisionSpecification:
    rules = [["[0..10)", '"low"'], ["[10..100)", '"middle"'], [">= 100", '"high"']]
    body = inputs(a="number", b="number")
    body += decision("tier", table(["a: number"], [": string"], rules), "input a", type_ref="string")
    body += decision("sum", literal("a * 0.3 + b"), "input a", "input b", type_ref="number")
    types = (("tier", pa.dictionary(pa.int8(), pa.string())), ("sum", pa.decimal128(18, 2)))
    return DecisionSpecification(xml_of(body), "m.dmn", types)


def facts(count: int) -> pa.RecordBatch:
    rng = Random(1)
    values = [
        [D(rng.randrange(-100, 20000)).scaleb(-2) if rng.random() > 0.1 else None for _ in range(count)] for _ in "ab"
    ]
    return pa.RecordBatch.from_arrays([pa.array(each, pa.decimal128(18, 2)) for each in values], ["a", "b"])


def test_run_gives_values_and_failures() -> None:
    batch = pa.RecordBatch.from_pydict({"a": [D("50.00"), None], "b": [D("0.01"), D(1)]})
    made = specification().compile().run(batch).to_pylist()
    assert made[0] == {"tier": "middle", "tier failures": 0, "sum": D("15.01"), "sum failures": 0}
    assert made[1]["tier"] is None
    assert codes_of(made[1]["tier failures"]) == ("feel.compare",)
    assert codes_of(made[1]["sum failures"]) == ("feel.arithmetic",)


@pytest.mark.parametrize("threads", [1, 2])
def test_run_batches_gives_the_rows_of_one_batch_in_order(threads: int) -> None:
    kernel, batch = specification().compile(), facts(1000)
    pieces = [batch.slice(start, 64) for start in range(0, 1000, 64)]
    made = pa.Table.from_batches(run_batches(kernel, pieces, threads=threads), kernel.schema)
    assert made.to_pylist() == kernel.run(batch).to_pylist()


def test_many_tables_looked_up_together_answer_as_each_alone() -> None:
    rng = Random(4)
    body = inputs(a="number", b="number", s="string", f="boolean")
    names = tuple(f"d{number}" for number in range(9))
    needs = [f"input {name}" for name in "absf"]
    for name in names:
        rules = [
            [f"< {rng.randrange(100)}", rng.choice(["-", "> 5"]), rng.choice(['"x"', '"y", "z"', "-"]), str(number)]
            for number in range(rng.randrange(1, 17))
        ]
        body += decision(name, table(["a: number", "b: number", "s: string"], [""], rules, "FIRST"), *needs)
    rows = tuple(
        {
            "a": D(rng.randrange(100)) if rng.random() > 0.1 else None,
            "b": D(rng.randrange(10)) if rng.random() > 0.1 else None,
            "s": rng.choice([None, "x", "y", "z", "w"]),
            "f": True,
        }
        for _ in range(200)
    )
    case = Case(xml_of(body), names, rows)
    assert disagreements(case) == []
    assert disagreements(case, knowing=True) == []
