"""The five new towns and which places lie in them."""

from luodi.reference.districts import district
from luodi.reference.new_towns import new_towns


def test_the_five_new_towns_lie_in_districts_of_today() -> None:
    assert [town.name.zh[:2] for town in new_towns()] == ["嘉定", "青浦", "松江", "奉贤", "南汇"]
    assert all(district(town.district_code) for town in new_towns())


def test_a_town_that_is_its_district_holds_every_place_of_it() -> None:
    jiading = new_towns()[0]
    assert jiading.holds("310114")
    assert not jiading.holds("310118", 121.25, 31.38)


def test_nanhui_holds_what_lies_near_dishui_lake_and_no_other_part_of_pudong() -> None:
    nanhui = new_towns()[4]
    assert nanhui.holds("310115", 121.90, 30.92)
    assert not nanhui.holds("310115", 121.60, 31.21)  # Zhangjiang
    assert not nanhui.holds("310115")
