"""Whatever stands in a cell, reading it gives a value or a Problem, never another exception."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.reference.credit_codes import parse_credit_code
from luodi.reference.dates import parse_date
from luodi.reference.districts import find_district
from luodi.reference.money import parse_capital, parse_money, unit_in_header
from luodi.reference.problems import Problem, ProblemRecord

PIECES = st.sampled_from(
    ["2022", "13", "6", "年", "月", "日", "底", "Q", "季度", "上半年",
     "-", "/", ".", ",", " ", "万", "亿", "元", "美元", "(", ")", "（", "¥", "约",
     "①", "²", "Ⅳ", "٣", "一", "上海市", "区", "浦东", "镇", "路", "e", "+", "9" * 40, "\x00", "\ud800"]
)  # fmt: skip
CELLS = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=8).map("".join))


@pytest.mark.parametrize(
    "read",
    [parse_credit_code, parse_date, lambda text: parse_date(text, 2022, 1904), parse_capital, parse_money,
     lambda text: parse_money("1", text), unit_in_header, find_district, lambda text: find_district("", text)],
)  # fmt: skip
@given(text=CELLS)
def test_read_any_text_gives_a_value_or_a_problem(read: Callable[[str], object], text: str) -> None:
    record = _problem_of(read, text)
    assert record is None or (record.what.zh and record.remedy.en)


@pytest.mark.parametrize("read", [parse_date, parse_money])
@given(number=st.one_of(st.integers(), st.floats()))
def test_read_any_number_gives_a_value_or_a_problem(read: Callable[[float], object], number: float) -> None:
    record = _problem_of(read, number)
    assert record is None or record.code.partition(".")[0] in ("date", "money")


def _problem_of(read: Callable[[Any], object], cell: str | float) -> ProblemRecord | None:
    """The problem of reading, if there is one; any other exception goes through and fails the test."""
    try:
        read(cell)
    except Problem as problem:
        return problem.record
    return None
