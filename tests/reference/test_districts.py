"""Districts: today's, merged ones, zones, towns, and what must not be taken for a district."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from luodi.reference.districts import Found, district, districts, find_district, towns

REGISTER = Path(__file__).parents[2].parent / "shared" / "data" / "enterprises" / "shanghai_register.csv.gz"


def test_list_districts_gives_sixteen_with_both_names() -> None:
    assert len(districts()) == 16
    assert [each.code for each in districts()] == sorted({each.code for each in districts()})
    assert all(each.name.zh.endswith("区") and each.name.en for each in districts())
    assert district("310115").short_name == "浦东"
    with pytest.raises(KeyError):
        district("310108")


def test_every_town_lies_in_a_district() -> None:
    assert len(towns()) == 234
    assert {town.district_code for town in towns()} == {each.code for each in districts()}


@pytest.mark.parametrize(
    ("area", "code", "how"),
    [
        ("黄浦", "310101", Found.NAME),
        ("浦东新区", "310115", Found.NAME),
        (" 上海市 静安区", "310106", Found.NAME),
        ("浦东", "310115", Found.NAME),
        ("310118", "310118", Found.NAME),
        ("Jing'an District", "310106", Found.NAME),
        ("Pudong", "310115", Found.NAME),
        ("闸北", "310106", Found.OLD_NAME),
        ("卢湾区", "310101", Found.OLD_NAME),
        ("南市区", "310101", Found.OLD_NAME),
        ("南汇", "310115", Found.OLD_NAME),
        ("川沙县", "310115", Found.OLD_NAME),
        ("上海县", "310112", Found.OLD_NAME),
        ("吴淞区", "310113", Found.OLD_NAME),
        ("松江县", "310117", Found.OLD_NAME),
        ("崇明县", "310151", Found.OLD_NAME),
        ("310108", "310106", Found.OLD_NAME),
    ],
)
def test_find_by_area_gives_todays_district(area: str, code: str, how: Found) -> None:
    match = find_district(area)
    assert match is not None
    assert (match.district.code, match.how, match.estimated) == (code, how, False)


@pytest.mark.parametrize(
    ("address", "code", "how"),
    [
        ("上海市黄浦区金陵东路505号5楼", "310101", Found.ADDRESS),
        ("上海市闵行剑川路1315号", "310112", Found.ADDRESS),
        ("上海市闸北区光复路757号", "310106", Found.ADDRESS),
        ("中国（上海）自由贸易试验区浦东新区东方路815号", "310115", Found.ADDRESS),
        ("上海市松江县泗泾镇江川路", "310117", Found.ADDRESS),
        ("南翔镇银翔路655号", "310114", Found.TOWN),
        ("真如镇芝川路", "310107", Found.TOWN),
    ],
)
def test_find_by_address_gives_its_district(address: str, code: str, how: Found) -> None:
    match = find_district("", address)
    assert match is not None
    assert (match.district.code, match.how) == (code, how)


@pytest.mark.parametrize(
    "address",
    [
        "上海市长宁路1027号",
        "宝山路584号",
        "松江路20号",
        "四平路621弄99号",
        "江苏省常熟市新桥镇",
        "浙江省舟山市普陀区东港街道",
        "北京市朝阳区",
        "",
    ],
)
def test_find_by_a_road_or_another_province_gives_nothing(address: str) -> None:
    assert find_district("", address) is None


def test_find_free_trade_zone_is_an_estimate_unless_the_address_says_more() -> None:
    alone = find_district("自贸区", "中国（上海）自由贸易试验区丁香路1217号")
    assert alone is not None
    assert (alone.district.code, alone.how, alone.estimated) == ("310115", Found.ZONE, True)
    elsewhere = find_district("自贸区", "中国（上海）自由贸易试验区临港新片区奉贤区海杰路1588号")
    assert elsewhere is not None
    assert (elsewhere.district.code, elsewhere.how, elsewhere.estimated) == ("310120", Found.ADDRESS, False)


def test_find_two_districts_in_one_cell_is_an_estimate() -> None:
    match = find_district("闵行区、奉贤区")
    assert match is not None
    assert (match.district.code, match.estimated) == ("310112", True)


def test_find_falls_back_on_the_place_of_registration() -> None:
    match = find_district("", "祥德路302号", "310108")
    assert match is not None
    assert (match.district.code, match.how, match.estimated) == ("310106", Found.REGISTRATION, True)
    assert find_district("", "祥德路302号", "310000") is None


@pytest.mark.skipif(not REGISTER.exists(), reason="the real register is not on this machine")
def test_find_by_address_agrees_with_the_registers_area() -> None:
    with gzip.open(REGISTER) as file:
        register = pl.read_csv(file.read(), infer_schema_length=0).sample(10_000, seed=7)
    known = register.filter(pl.col("地区").is_not_null() & (pl.col("地区") != "自贸区"))
    agree = differ = 0
    for area, address in known.select("地区", "注册地址").iter_rows():
        named, located = find_district(area), find_district("", address or "")
        if named is None or located is None:
            continue
        agree += named.district == located.district
        differ += named.district != located.district
    assert agree > 8_000
    assert differ / agree < 0.002
