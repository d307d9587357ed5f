"""Credit codes: what is accepted, what is refused and how it is said, and agreement with python-stdnum."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from luodi.reference.credit_codes import check_credit_codes, make_credit_code, parse_credit_code
from luodi.reference.problems import Problem, ProblemRecord

GOOD = "91310109133128219B"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.lower(),
        " 9131 0109 1331 28219B\n",
        "９１３１０１０９１３３１２８２１９Ｂ",
        "91310109-133128219-B",
        f"'{GOOD}",
        f"\ufeff{GOOD}",
    ],
)
def test_parse_usual_writings_gives_the_code(text: str) -> None:
    assert parse_credit_code(text).text == GOOD


def test_parse_lower_case_x_of_a_representative_office_is_accepted() -> None:
    code = parse_credit_code("91310000x072143273")
    assert code.text == "91310000X072143273"
    assert code.registered_in == "310000"
    assert code.organisation_code == "X07214327"


@pytest.mark.parametrize("first", "123456789ANY")
def test_parse_takes_codes_of_every_registering_authority(first: str) -> None:
    body = f"{first}2310115MF1234567"
    text = body + uscc.calc_check_digit(body)
    assert parse_credit_code(text).text == text
    assert check_credit_codes([text]) == [text]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "credit_code.missing", "缺少"),
        ("9.13101E+17", "credit_code.lost_digits", "Excel"),
        ("9131010913312821", "credit_code.length", "16 位"),
        ("310109000123456", "credit_code.length", "15 位"),
        ("9131O109133128219B", "credit_code.character", "第 5 位不能是“O”，可能应为数字 0"),
        ("91310109133128I19B", "credit_code.character", "第 15 位不能是“I”"),
        ("000000000000000000", "credit_code.character", "第 1 位不能是“0”"),
        ("B131A109133128219B", "credit_code.character", "第 1 位不能是“B”"),
        ("9131A109133128219B", "credit_code.character", "第 5 位不能是“A”"),
        ("913101091331282191", "credit_code.check_digit", "按前 17 位应为“B”"),
    ],
)
def test_parse_wrong_code_says_what_is_wrong(text: str, code: str, words: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_credit_code(text)
    assert caught.value.code == code
    assert words in caught.value.record.in_language("zh")


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcx", min_size=17, max_size=19))
def test_parse_random_text_agrees_with_stdnum(text: str) -> None:
    assume(text[0] not in "0ANYa")  # where GB 32100 and its amendment say more than stdnum does
    result = check_credit_codes([text])[0]
    assert isinstance(result, str) == uscc.is_valid(text)


@given(st.from_regex(r"\A9[123]310[01][01][0-9][0-9A-HJ-NPQRTUWXY]{9}\Z"))
def test_parse_body_with_stdnums_check_digit_round_trips(body: str) -> None:
    code = body + uscc.calc_check_digit(body)
    assert parse_credit_code(code).text == code
    assert check_credit_codes([code.lower()]) == [code]


@given(st.integers(0, 31**6 - 1), st.sampled_from(["310101", "310115", "310151"]), st.integers(0, 17), st.data())
def test_change_of_any_one_character_is_found(serial: int, district: str, position: int, data: st.DataObject) -> None:
    code = make_credit_code(district, serial).text
    other = data.draw(st.sampled_from([c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if c != code[position]]))
    assert isinstance(check_credit_codes([code[:position] + other + code[position + 1 :]])[0], ProblemRecord)


@given(st.lists(st.integers(0, 31**6 - 1), unique=True, max_size=30))
def test_make_codes_are_valid_distinct_and_of_the_district(serials: list[int]) -> None:
    codes = [make_credit_code("310115", serial).text for serial in serials]
    assert len(set(codes)) == len(serials)
    assert all(uscc.is_valid(code) and parse_credit_code(code).registered_in == "310115" for code in codes)


def test_check_column_keeps_order_and_agrees_with_parse() -> None:
    column = [GOOD, "", "91310000x072143273", "９１３１０１０９１３３１２８２１９Ｂ", "913101091331282191", "文字"]
    results = check_credit_codes(column)
    assert [r if isinstance(r, str) else r.code for r in results] == [
        GOOD, "credit_code.missing", "91310000X072143273", GOOD, "credit_code.check_digit", "credit_code.length",
    ]  # fmt: skip
    assert check_credit_codes([]) == []


@pytest.mark.parametrize(("district", "serial"), [("3101", 1), ("31010A", 1), ("310101", -1), ("310101", 31**6)])
def test_make_code_outside_its_range_is_refused(district: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"district code|serial"):
        make_credit_code(district, serial)
