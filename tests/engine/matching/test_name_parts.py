"""Parts of names: phases in every numeral, brackets, and enterprises' stems."""

import pytest

from luodi.engine.matching.name_parts import enterprise_key, enterprise_stem, take_apart


@pytest.mark.parametrize(
    ("name", "phases"),
    [
        ("超级工厂一期", {("期", 1)}),
        ("超级工厂（二期）", {("期", 2)}),
        ("超级工厂Ⅲ期", {("期", 3)}),
        ("超级工厂III", {("期", 3)}),
        ("超级工厂 12 期", {("期", 12)}),
        ("超级工厂二十一期", {("期", 21)}),
        ("超级工厂一、二期", {("期", 1), ("期", 2)}),
        ("超级工厂一至三期", {("期", 1), ("期", 2), ("期", 3)}),
        ("超级工厂phase II", {("期", 2)}),
        ("道路工程3标段", {("标段", 3)}),
        ("产业园A地块", {("a地块", 0)}),
        ("磁悬浮2号线二期", {("号线", 2), ("期", 2)}),
        ("第六代AMOLED生产线", set()),
        ("浦东新区张江项目", set()),
        ("12英寸芯片SN1项目", set()),
    ],
)
def test_take_apart_finds_the_phases(name: str, phases: set[tuple[str, int]]) -> None:
    assert take_apart(name).phases == phases


def test_take_apart_leaves_the_essence() -> None:
    parts = take_apart("上海“张江科学之门”建设项目（一期）")
    assert parts.essence == "张江科学门"
    assert take_apart("项目").essence == "项目"
    assert take_apart("中芯国际12英寸芯片SN1项目").numbers == {"12", "sn1"}


def test_enterprise_key_ignores_width_and_brackets() -> None:
    assert enterprise_key("宜家贸易（上海） 有限公司") == enterprise_key("宜家贸易(上海)有限公司")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("上海福星实业有限公司", "福星实业"),
        ("宜家贸易（上海）有限公司", "宜家贸易"),
        ("上海市外高桥集团股份有限公司", "外高桥"),
        ("上海", "上海"),
    ],
)
def test_enterprise_stem_is_what_people_say(name: str, stem: str) -> None:
    assert enterprise_stem(name) == stem
