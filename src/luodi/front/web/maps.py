"""The map of districts: drawn as an SVG of our own outlines, and the same outlines for the island that zooms.

Districts are shaded in four steps by the rank of their value, so that one large district does not leave the rest
white; a district without any has no shade. The steps' ranges stand in the legend, the values in the table beside.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from luodi.reference.district_outlines import DistrictOutline, district_outlines

WIDTH = 640
STEPS = 4
_MARGIN = 6


@dataclass(frozen=True, slots=True)
class Shape:
    """A district on the drawing: its path, and where its name goes."""

    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All districts on one sheet of ``width`` × ``height``."""

    width: int
    height: int
    shapes: Mapping[str, Shape]


@cache
def drawing() -> Drawing:
    """The outlines in an equirectangular projection at the city's latitude, north up."""
    outlines = district_outlines()
    west, south, east, north = _bounds(outlines.values())
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * narrowing)

    def on_sheet(point: tuple[float, float]) -> tuple[float, float]:
        x = (point[0] - west) * narrowing * scale + _MARGIN
        return round(x, 1), round((north - point[1]) * scale + _MARGIN, 1)

    shapes = {}
    for code, outline in outlines.items():
        rings = ["M" + "L".join("{},{}".format(*on_sheet(point)) for point in ring) + "Z" for ring in outline.rings]
        x, y = on_sheet(label_place(outline))
        shapes[code] = Shape("".join(rings), x, y)
    return Drawing(WIDTH, round((north - south) * scale) + 2 * _MARGIN, shapes)


def label_place(outline: DistrictOutline) -> tuple[float, float]:
    """Where a district's name goes: the middle of its largest ring's mass, by longitude and latitude."""
    ring = max(outline.rings, key=lambda points: abs(_area(points)))
    area = _area(ring)
    x = y = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (6 * area), y / (6 * area)


def steps_of(values: Mapping[str, Decimal]) -> dict[str, int]:
    """The step of each value: 0 for none, 1 to :data:`STEPS` by its rank among the others; equals share a step."""
    present = sorted({value for value in values.values() if value > 0})
    step = {value: 1 + place * STEPS // len(present) for place, value in enumerate(present)}
    return {code: step.get(value, 0) for code, value in values.items()}


def outlines_with(properties: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The outlines as GeoJSON, each district with its properties and the place of its label."""
    features = []
    for code, outline in district_outlines().items():
        geometry = {"type": "MultiPolygon", "coordinates": [[list(map(list, ring))] for ring in outline.rings]}
        own = {**properties.get(code, {}), "place": list(label_place(outline))}
        features.append({"type": "Feature", "properties": own, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features, "bbox": list(_bounds(district_outlines().values()))}


@dataclass(frozen=True, slots=True)
class Area:
    """A district as the map shows it: its value, how that is written, and the page that it leads to."""

    code: str
    name: str
    value: Decimal
    written: str
    address: str


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """What the map's part of a page draws, and what its island gets."""

    drawing: Drawing
    shapes: tuple[tuple[Area, Shape, int], ...]
    legend: tuple[tuple[int, str], ...]
    outlines: Mapping[str, Any]


def district_map(areas: Sequence[Area]) -> DistrictMap:
    """The map of these districts, shaded by value."""
    steps, drawn = steps_of({area.code: area.value for area in areas}), drawing()
    told = {
        area.code: {"name": area.name, "value": area.written, "step": steps[area.code], "address": area.address}
        for area in areas
    }
    return DistrictMap(
        drawn,
        tuple((area, drawn.shapes[area.code], steps[area.code]) for area in areas if area.code in drawn.shapes),
        tuple(_legend(areas, steps)),
        outlines_with(told),
    )


def _legend(areas: Sequence[Area], steps: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The range of each step, in words: the shade alone says nothing."""
    for step in sorted(set(steps.values())):
        held = sorted((area for area in areas if steps[area.code] == step), key=lambda area: area.value)
        low, high = held[0].written, held[-1].written
        yield step, low if low == high else f"{low} – {high}"


def _bounds(outlines: Any) -> tuple[float, float, float, float]:
    corners = [outline.bounds for outline in outlines]
    west, south, east, north = (list(side) for side in zip(*corners, strict=True))
    return min(west), min(south), max(east), max(north)


def _area(ring: Sequence[tuple[float, float]]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)) / 2
