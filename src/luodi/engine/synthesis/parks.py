"""Invented parks inside the outlines of real districts, with the plots and spaces that they offer.

Areas add up to the public figures of 40 featured parks (``calibration``). Parks of the inner city are building parks:
small, with office floors and no land.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from luodi.engine.synthesis.calibration import (
    PARKS,
    PARKS_AREA_M2,
    PARKS_LAND_ON_OFFER_M2,
    SPACE_ON_OFFER_M2_PER_PARK_M2,
)
from luodi.engine.synthesis.draws import Draws
from luodi.engine.synthesis.lines import LEANINGS, lines_by_track
from luodi.engine.synthesis.names import CompanyNames


class Outline(Protocol):
    """Where a district lies: bounds as west, south, east, north in degrees, and whether it holds a point."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        ...

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies inside."""
        ...


@dataclass(frozen=True, slots=True)
class SyntheticPlot:
    """A piece of land on offer; area in m²."""

    code: str
    area_m2: Decimal
    plot_ratio: Decimal
    permitted_use: str
    available_from_on: date
    permitted_industries: str
    power_kva: Decimal
    water_m3_day: Decimal


@dataclass(frozen=True, slots=True)
class SyntheticSpace:
    """A workshop, laboratory or office floor on offer; rent in yuan a square metre and day."""

    code: str
    kind: str
    floor_area_m2: Decimal
    rent_cny_m2_day: Decimal
    available_from_on: date
    floor_load_kn_m2: Decimal
    ceiling_m: Decimal
    hazard_class: int
    power_kva: Decimal
    water_m3_day: Decimal


@dataclass(frozen=True, slots=True)
class SyntheticPark:
    """An invented park; position in degrees, WGS 84."""

    code: str
    name: str
    district_code: str
    track: str
    area_m2: Decimal
    longitude: float
    latitude: float
    plots: tuple[SyntheticPlot, ...]
    spaces: tuple[SyntheticSpace, ...]


_PARKS_A_DISTRICT = {
    "310101": 1, "310104": 2, "310105": 1, "310106": 1, "310107": 2, "310109": 1, "310110": 2, "310112": 4,
    "310113": 4, "310114": 4, "310115": 7, "310116": 3, "310117": 3, "310118": 3, "310120": 4, "310151": 1,
}  # fmt: skip
_INNER = frozenset({"310101", "310104", "310105", "310106", "310107", "310109", "310110"})
_TRACK_WORDS = {
    "集成电路": ("芯谷", "集成电路产业园"),
    "生物医药": ("生命蓝湾", "生物医药产业园"),
    "人工智能": ("智谷", "人工智能创新园"),
    "电子信息": ("电子信息产业园",),
    "智能终端": ("智能终端产业园",),
    "新能源汽车": ("智车港", "新能源汽车产业园"),
    "高端装备": ("精造园", "高端装备产业园"),
    "航空航天": ("航空航天产业园", "空天港"),
    "新材料": ("新材料产业园", "碳谷"),
    "绿色低碳": ("绿色低碳产业园", "零碳园"),
    "时尚消费品": ("美谷", "时尚消费品产业园"),
    "数字经济": ("数字产业园", "数谷"),
    "总部经济": ("总部湾", "企业总部集聚区"),
    "金融服务": ("金融港", "资产管理中心"),
}
_USES = ("工业用地（M1）", "工业用地（M4）", "科研设计用地（C65）", "仓储用地（W1）")
_FLOOR_LOADS = {
    "workshop": ("7.5", "10.0", "15.0", "20.0"),
    "laboratory": ("4.0", "5.0", "7.5"),
    "office": ("2.0", "2.5"),
}
_CEILINGS = {
    "workshop": ("6.0", "7.5", "9.0"),
    "laboratory": ("4.2", "4.5", "5.4"),
    "office": ("3.0", "3.6", "4.2"),
}
_HAZARD_CLASSES: dict[str, dict[int, float]] = {
    "workshop": {2: 0.3, 3: 0.55, 5: 0.15},
    "laboratory": {2: 0.2, 3: 0.7, 5: 0.1},
    "office": {0: 1.0},
}
_POWER_KVA_PER_M2 = {"workshop": 0.12, "laboratory": 0.1, "office": 0.06}
_RENTS = {"workshop": 1.2, "laboratory": 3.0, "office": 4.2}


def synthetic_parks(
    seed: int, as_of: date, outlines: Mapping[str, Outline], count: int = PARKS
) -> tuple[SyntheticPark, ...]:
    """``count`` parks with positions inside the outlines, by district code; every area scales with ``count``."""
    codes = _deal_districts(count, sorted(outlines))
    names = CompanyNames(seed, "parks")
    sizes = [
        Draws(seed, "park size", number).around(0.06 if code in _INNER else 1.0, 0.45)
        for number, code in enumerate(codes)
    ]
    area = PARKS_AREA_M2 * count / PARKS / sum(sizes)
    outer = sum(size for size, code in zip(sizes, codes, strict=True) if code not in _INNER)
    land = PARKS_LAND_ON_OFFER_M2 * count / PARKS / outer if outer else 0.0
    return tuple(
        _park(
            Draws(seed, "park", number),
            _Site(f"PK{code[2:]}{number + 1:03d}", names.distinctive(number), code, area * size, land * size),
            outlines[code],
            as_of,
        )
        for number, (code, size) in enumerate(zip(codes, sizes, strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a park is to be, with its area and the land on offer (both m²)."""

    code: str
    name: str
    district_code: str
    area_m2: float
    land_m2: float


def _deal_districts(count: int, known: Sequence[str]) -> list[str]:
    """District codes for ``count`` parks in the proportions of the real directory, sorted."""
    turns = sorted(((step + 0.5) / _PARKS_A_DISTRICT[code], code) for code in known for step in range(count + 1))
    return sorted(code for _, code in turns[:count])


def _park(draws: Draws, site: _Site, outline: Outline, as_of: date) -> SyntheticPark:
    leanings = LEANINGS[site.district_code]
    track = draws.one_of({track: leanings.get(track, 0.03) for track in lines_by_track()})
    longitude, latitude = _position(draws, outline)
    inner = site.district_code in _INNER
    floor_area = site.area_m2 * SPACE_ON_OFFER_M2_PER_PARK_M2 * (4 if inner else 1)
    return SyntheticPark(
        code=site.code,
        name=f"{site.name}{draws.choice(_TRACK_WORDS[track])}",
        district_code=site.district_code,
        track=track,
        area_m2=_hundreds(site.area_m2),
        longitude=longitude,
        latitude=latitude,
        plots=tuple(_plots(draws, site.code, 0.0 if inner else site.land_m2, as_of, track)),
        spaces=tuple(_spaces(draws, site.code, floor_area, as_of, inner=inner)),
    )


def _position(draws: Draws, outline: Outline) -> tuple[float, float]:
    west, south, east, north = outline.bounds
    while True:
        longitude, latitude = draws.uniform(west, east), draws.uniform(south, north)
        if outline.holds(longitude, latitude):
            return round(longitude, 5), round(latitude, 5)


def _plots(draws: Draws, park_code: str, land: float, as_of: date, track: str) -> Iterator[SyntheticPlot]:
    number = 0
    own = ",".join(sorted({line.industry_code[:2] for line in lines_by_track()[track]}))
    while land > 10_000:
        number += 1
        area = min(draws.around(70_000, 0.6), land)
        land -= area
        boundary = Draws("boundary", park_code, number, _hundreds(area))  # its own stream: what was drawn before stays
        yield SyntheticPlot(
            code=f"{park_code}-D{number:03d}",
            area_m2=_hundreds(area),
            plot_ratio=Decimal(draws.choice(("1.20", "1.60", "2.00", "2.50", "3.00"))),
            permitted_use=draws.choice(_USES),
            available_from_on=as_of + timedelta(days=draws.randrange(-700, 360)),
            permitted_industries=own if boundary.chance(0.4) else "",
            power_kva=_hundreds(area * boundary.around(0.08, 0.4)),
            water_m3_day=Decimal(round(area * boundary.around(0.008, 0.4))),
        )


def _spaces(draws: Draws, park_code: str, floor_area: float, as_of: date, *, inner: bool) -> Iterator[SyntheticSpace]:
    number = 0
    kinds = {"office": 0.9, "laboratory": 0.1} if inner else {"workshop": 0.6, "laboratory": 0.2, "office": 0.2}
    while floor_area > 500:
        number += 1
        kind = draws.one_of(kinds)
        area = min(draws.around(2_500 if inner else 9_000, 0.7), floor_area)
        floor_area -= area
        fabric = Draws("fabric", park_code, number, _hundreds(area))
        yield SyntheticSpace(
            code=f"{park_code}-W{number:03d}",
            kind=kind,
            floor_area_m2=_hundreds(area),
            rent_cny_m2_day=Decimal(f"{draws.around(_RENTS[kind] * (1.5 if inner else 1.0), 0.2):.2f}"),
            available_from_on=as_of + timedelta(days=draws.randrange(-500, 240)),
            floor_load_kn_m2=Decimal(fabric.choice(_FLOOR_LOADS[kind])),
            ceiling_m=Decimal(fabric.choice(_CEILINGS[kind])),
            hazard_class=fabric.one_of(_HAZARD_CLASSES[kind]),
            power_kva=_hundreds(area * fabric.around(_POWER_KVA_PER_M2[kind], 0.3)),
            water_m3_day=Decimal(round(area * fabric.around(0.01, 0.3))),
        )


def _hundreds(value: float) -> Decimal:
    return Decimal(max(round(value / 100), 1) * 100)
