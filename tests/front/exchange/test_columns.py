"""Which column is which: decorated headers, titles above, saved mappings, and what a header lacks."""

from collections.abc import Mapping

import pytest

from luodi.front.exchange.columns import Columns, FieldSpec, Vocabulary, find_columns, signature_of
from luodi.front.exchange.reading.cells import Row
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

VOCABULARY = Vocabulary(
    [
        FieldSpec("name", Text("企业名称", "name"), ("单位名称", "名称"), required=True),
        FieldSpec("capital", Text("注册资金", "capital"), ("注册资本",)),
        FieldSpec("phone", Text("联系电话", "telephone"), ("电话",)),
    ],
    passed_over=("来源",),
)


def found(*rows: tuple[str, ...], saved: Mapping[str, str] | None = None) -> Columns:
    numbered = [Row(number, cells) for number, cells in enumerate(rows, start=1)]
    return find_columns(numbered, VOCABULARY, lambda _: saved or {}, Where("a.csv"))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("企业名称", "name"), ("* 单位 名称：", "name"), ("企业名称（必填）", "name"), ("ＮＡＭＥ", "name"),
        ("Name", "name"), ("法人", None), ("", None),
        ("注册资本(万元)", "capital"), ("注册资金【单位：万元】", "capital"), ("联系\n电话", "phone"),
    ],
)  # fmt: skip
def test_field_of_reads_a_header_as_people_decorate_it(header: str, field: str | None) -> None:
    assert VOCABULARY.field_of(header) == field


def test_find_takes_the_row_that_names_most_fields() -> None:
    columns = found(("企业名称汇总表", "", ""), ("填报：某科", "", ""), ("序号", "名称", "电话"), ("1", "甲", "021"))
    assert columns.header_row == 3
    assert columns.fields == {"name": 1, "phone": 2}
    assert columns.unmapped == ("序号",)


def test_find_passes_over_headers_of_our_own_files() -> None:
    assert found(("企业名称", "来源", "原因")).unmapped == ()


def test_find_follows_a_saved_mapping_before_the_synonyms() -> None:
    saved = {"甲": "name", "电话": "", "乙": "phone!"}
    columns = found(("甲", "电话", "乙", "注册资金"), saved=saved)
    assert columns.fields == {"name": 0, "phone": 2, "capital": 3}
    assert columns.erasing == {"phone"}
    assert columns.unmapped == ("电话",)


def test_find_says_which_two_columns_claim_one_field_and_which_header_it_found() -> None:
    with pytest.raises(Problem, match=r"columns\.twice") as caught:
        found(("标题",), ("名称", "单位名称"))
    assert caught.value.record.where.row == 2
    with pytest.raises(Problem, match=r"columns\.missing") as caught:
        found(("联系电话", "注册资金"))
    assert "「联系电话」、「注册资金」" in caught.value.record.what.zh
    with pytest.raises(Problem, match=r"columns\.no_header"):
        found(("a", "b"), ("1", "2"))


def test_signature_is_that_of_the_layout() -> None:
    assert signature_of(["企业名称", "电话"]) == signature_of(["企业名称 ", "", "*电话", "原因"])
    assert signature_of(["企业名称", "电话"]) != signature_of(["电话", "企业名称"])
