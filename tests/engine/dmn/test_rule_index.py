"""The index never changes what a table gives."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.engine.dmn.compiling.cells import Always, OneOf, Opaque, geometry
from luodi.engine.dmn.compiling.rule_index import rule_index
from luodi.engine.feel import Range, Run, compile_unary_tests, frame_of

NUMBERS = st.integers(-6, 6).map(str)
CELLS = st.one_of(
    st.just("-"),
    NUMBERS,
    st.lists(NUMBERS, min_size=1, max_size=3).map(", ".join),
    NUMBERS.map(lambda n: f"not({n})"),
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "!=", "="]), NUMBERS).map(" ".join),
    st.tuples(st.sampled_from("[("), st.integers(-6, 6), st.integers(0, 6), st.sampled_from("])")).map(
        lambda parts: f"{parts[0]}{parts[1]}..{parts[1] + parts[2]}{parts[3]}"
    ),
    st.just('"text"'),
    st.just("even(?)"),
    st.just("< -2, [1..2], 5"),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=24, max_size=60),
    st.lists(st.tuples(st.integers(-8, 8), st.integers(-8, 8)), min_size=5, max_size=5),
)
def test_candidates_hold_every_rule_that_matches(rules, values):
    compiled = [[compile_unary_tests(cell) for cell in rule] for rule in rules]
    columns = [[geometry(rule[position]) for rule in compiled] for position in (0, 1)]
    index = rule_index(columns, len(rules))
    frame = frame_of({}, Run())
    for pair in values:
        given_values = [Decimal(value) for value in pair]
        matching = [
            number
            for number, rule in enumerate(compiled)
            if all(cell.matches_in(value, frame) is True for cell, value in zip(rule, given_values, strict=True))
        ]
        candidates = list(range(len(rules))) if index is None else list(index.candidates(given_values))
        assert set(matching) <= set(candidates)
        assert candidates == sorted(candidates)


def test_candidates_are_few_where_cells_are_apart():
    cells = [geometry(compile_unary_tests(f"[{low}..{low + 1})")) for low in range(2000)]
    index = rule_index([cells], len(cells))
    assert index is not None
    assert 1 <= len(list(index.candidates([Decimal("1000.5")]))) < 30


def test_candidates_of_a_null_are_all():
    cells = [geometry(compile_unary_tests(str(n))) for n in range(30)]
    assert len(list(rule_index([cells], 30).candidates([None]))) == 30


@pytest.mark.parametrize("rules", [0, 5, 23])
def test_small_table_has_no_index(rules):
    cells = [geometry(compile_unary_tests(str(n))) for n in range(rules)]
    assert rule_index([cells], rules) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-", Always()),
        ("3", OneOf((Decimal(3),))),
        ("-3", OneOf((Decimal(-3),))),
        ('"a", "b"', OneOf(("a", "b"))),
        ("not(1)", OneOf((Decimal(1),), negated=True)),
        ("> 3", OneOf((Range.unary(">", Decimal(3)),))),
        ("[1..3)", OneOf((Range(Decimal(1), Decimal(3), True, False),))),
        ("null", OneOf((None,))),
        ("x", Opaque()),
        ("> x", Opaque()),
        ("[1..x]", Opaque()),
        ("? > 1", Opaque()),
        ('[1.."a"]', Opaque()),
        ('date("no date")', Opaque()),
        ("1..", Opaque()),
    ],
)
def test_geometry_of_a_cell(text, expected):
    assert geometry(compile_unary_tests(text)) == expected


@pytest.mark.parametrize("text", ['date("2024-02-29")', '@"2024-02-29"'])
def test_geometry_of_a_date_is_a_point(text):
    (piece,) = geometry(compile_unary_tests(text)).pieces
    assert str(piece) == "2024-02-29"
