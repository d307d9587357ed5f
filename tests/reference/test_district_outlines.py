"""Outlines: known places fall into their districts."""

import pytest

from luodi.reference.district_outlines import district_at, district_outlines
from luodi.reference.districts import districts


def test_every_district_has_closed_rings() -> None:
    outlines = district_outlines()
    assert list(outlines) == [each.code for each in districts()]
    assert all(ring[0] == ring[-1] for outline in outlines.values() for ring in outline.rings)
    assert len(outlines["310115"].rings) == 3


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [
        (121.4737, 31.2304, "310101"),  # People's Square
        (121.5997, 31.2076, "310115"),  # Zhangjiang
        (121.2276, 31.0324, "310117"),  # Songjiang town
        (121.2655, 31.3756, "310114"),  # Jiading town
        (121.40, 31.62, "310151"),  # Chongming island
        (121.4580, 30.9180, "310120"),  # Nanqiao
    ],
)
def test_point_of_a_known_place_lies_in_its_district(longitude: float, latitude: float, code: str) -> None:
    found = district_at(longitude, latitude)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(("longitude", "latitude"), [(120.62, 31.30), (122.9, 31.0), (116.4, 39.9)])
def test_point_outside_the_city_has_no_district(longitude: float, latitude: float) -> None:
    assert district_at(longitude, latitude) is None


def test_outlines_hardly_overlap() -> None:
    outlines = district_outlines().values()
    held = [
        sum(outline.holds(120.85 + 0.012 * i, 30.68 + 0.012 * j) for outline in outlines)
        for i in range(95)
        for j in range(100)
    ]
    assert sum(count > 1 for count in held) < 0.02 * sum(count > 0 for count in held)
