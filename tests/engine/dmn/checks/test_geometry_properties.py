"""The geometry against the evaluation of the same cells and boxes, point by point."""

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.engine.dmn.checks.axes import axis_of
from luodi.engine.dmn.checks.cells import CellReader
from luodi.engine.dmn.checks.lines import KINDS, complement, intersection, union
from luodi.engine.dmn.checks.space import Work, covers, holes, is_covered, meeting_pairs, meets
from luodi.engine.feel import NUMBER, STRING, NameScope, Run, compile_unary_tests, frame_of

small = st.integers(0, 4)


@st.composite
def number_tests(draw):
    low, high = draw(small), draw(small)
    opening, closing = draw(st.sampled_from("[(")), draw(st.sampled_from("])"))
    return draw(
        st.sampled_from(
            [
                "-",
                f"{low}",
                f"< {low}",
                f">= {low}",
                f"!= {low}",
                f"{opening}{low}..{high}{closing}",
                f"{low}, > {high}",
                f"? > {low} and ? <= {high}",
                f"? < {low} or not(? < {high})",
                f"not({opening}{low}..{high}{closing}, {low})",
                f'not("a", {low})',
                "null",
                f"not(null, {high})",
                f"[{low}, {high}]",
            ]
        )
    )


POINTS = [None, *(Decimal(half) / 2 for half in range(-1, 11))]


@given(st.lists(number_tests(), min_size=1, max_size=5))
def test_reading_a_cell_agrees_with_evaluating_it(texts):
    cells = [compile_unary_tests(text, NameScope(), NUMBER) for text in texts]
    axis = axis_of(["x"], [cells], NUMBER, [], frame_of({}, Run()))
    for point in POINTS:
        truth = tuple(cell.matches(point, {}, Run()) is True for cell in cells)
        homes = [
            number
            for number in range(len(axis.classes) + 1)
            if (number == 0 and point is None)
            or (number and point is not None and any(_holds(stretch, point) for stretch in axis.classes[number - 1]))
        ]
        assert len(homes) == 1
        known = tuple(bool(mask >> homes[0] & 1) for mask in axis.cells)
        assert all(a == b for a, b, read in zip(known, truth, axis.is_read, strict=True) if read)


def _holds(stretch, point):
    if stretch.is_point:
        return point == stretch.low
    return (stretch.low is None or point > stretch.low) and (stretch.high is None or point < stretch.high)


@given(number_tests(), number_tests())
def test_sets_obey_de_morgan(one, other):
    kind = KINDS[NUMBER]
    verdicts = [CellReader(compile_unary_tests(text, NameScope(), NUMBER)).verdict(kind) for text in (one, other)]
    if None in verdicts:
        return
    a, b = (verdict.true for verdict in verdicts)
    assert complement(union([a, b])) == intersection([complement(a), complement(b)])
    assert complement(complement(a)) == a


boxes = st.lists(st.tuples(st.integers(1, 15), st.integers(1, 15), st.integers(1, 15)), max_size=8)
SPACE = (15, 15, 15)


def _points(box):
    return itertools.product(*([bit for bit in range(4) if side >> bit & 1] for side in box))


def _inside(point, box):
    return all(side >> place & 1 for side, place in zip(box, point, strict=True))


@settings(max_examples=200)
@given(boxes)
def test_holes_are_open_and_full_coverage_has_none(found):
    open_points = [point for point in _points(SPACE) if not any(_inside(point, box) for box in found)]
    given_holes = list(holes(SPACE, found, Work(10**7)))
    assert all(not meets(hole, box) for hole in given_holes for box in found)
    assert bool(given_holes) == bool(open_points)
    assert all(any(_inside(point, hole) for hole in given_holes) for point in open_points)
    assert is_covered(SPACE, found, Work(10**7)) == (not open_points)


@given(boxes)
def test_holes_are_as_large_as_can_be(found):
    for hole in holes(SPACE, found, Work(10**7)):
        for axis, side in enumerate(hole):
            for bit in range(4):
                wider = (*hole[:axis], side | 1 << bit, *hole[axis + 1 :])
                assert covers(hole, wider) or any(meets(wider, box) for box in found)


@given(boxes)
def test_meeting_pairs_are_all_pairs_that_share_a_point(found):
    expected = [(i, j) for i, j in itertools.combinations(range(len(found)), 2) if meets(found[i], found[j])]
    assert list(meeting_pairs(found)) == expected


@given(st.lists(st.sampled_from(['"a"', '"b", "c"', 'not("a")', '> "b"', '["a".."c")', "-"]), min_size=1, max_size=4))
def test_strings_are_cut_as_they_are_compared(texts):
    cells = [compile_unary_tests(text, NameScope(), STRING) for text in texts]
    axis = axis_of(["x"], [cells], STRING, [], frame_of({}, Run()))
    for number, stretches in enumerate(axis.classes, 1):
        for stretch in stretches:
            truth = [cell.matches(stretch.sample, {}, Run()) is True for cell in cells]
            assert truth == [bool(mask >> number & 1) for mask in axis.cells]
