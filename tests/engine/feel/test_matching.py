"""The bounded matcher finds exactly what Python's own finds."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.engine.feel import Run
from luodi.engine.feel.matching import Matcher, Program, degree

ATOM = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "(a)", "(ab|a)", "(b+)", "^", "$"])
QUANTIFIER = st.sampled_from(["", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?"])
PIECE = st.builds(lambda atom, quantifier: atom if atom in {"^", "$"} else atom + quantifier, ATOM, QUANTIFIER)


def looped(inner: str) -> str:
    """A loop over ``inner``, unless that may match nothing: Python gives such loops a round more than others do."""
    return inner if re.fullmatch(inner, "") else f"(?:{inner})+"


PATTERN = st.recursive(
    st.lists(PIECE, min_size=1, max_size=4).map("".join),
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds(looped, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(PATTERN, st.text("abc\n", max_size=9))
def test_match_finds_what_python_finds(pattern: str, text: str) -> None:
    expected = [[match.span(group) for group in range(len(match.groups()) + 1)] for match in re.finditer(pattern, text)]
    found = Matcher(Program(pattern, re.RegexFlag(0)), text, Run()).matches(first_only=False)
    assert [spans[0] for spans in found[:1]] == [spans[0] for spans in expected[:1]]
    if all(spans[0][0] < spans[0][1] for spans in expected):
        assert found == expected


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        ("abc", 1),
        ("a*b", 2),
        ("a*b*", 3),
        ("(a|b|cd)e", 3),
        ("(a+)+", 40),
        ("(?:aa|b)*", 40),
        ("a{3}", 1),
        ("(a)\\1", 2),
    ],
)
def test_degree_counts_the_choices(pattern: str, least: int) -> None:
    assert degree(pattern, re.RegexFlag(0)) == least


def test_match_costs_steps_in_proportion_to_the_text() -> None:
    costs = []
    for length in (1_000, 2_000):
        run = Run()
        assert not Matcher(Program("(a+)+c", re.RegexFlag(0)), "a" * length, run).matches(first_only=True)
        costs.append(Decimal(run.limits.steps - run.steps_left))
    assert costs[1] < 3 * costs[0]
