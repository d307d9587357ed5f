"""The sixteen districts of Shanghai, and finding the district in what people write.

``find_district`` reads an area column and an address: today's names, names of districts and counties that were
merged away (闸北 is 静安), towns and sub-districts, and zones such as 自贸区. Outlines on the map are in
``district_outlines``.
"""

import csv
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from luodi.reference.text import Text
from luodi.reference.writing import plain

CITY_CODE = "310000"
_ROAD_FOLLOWS = r"(?![东南西北中]?[一二三四五六七八九]?(?:路|街|大道|公路|支路|弄|大街|大桥|站))"
_ELSEWHERE = re.compile(r"(?!.*上海)(?:[^市区县\d]{2,8}?(?:省|自治区)|北京|天津|重庆|香港|澳门|台湾)")
_BEFORE_SHORT_NAME = r"(?:中国)?\(?(?:上海市?)?\)?"


class Found(StrEnum):
    """How a district was found, the surest first."""

    NAME = "name"
    OLD_NAME = "old_name"
    ADDRESS = "address"
    TOWN = "town"
    ZONE = "zone"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class District:
    """A district of today: its GB/T 2260 code (six digits) and full name."""

    code: str
    name: Text

    @property
    def short_name(self) -> str:
        """The 中文 name as people say it: 黄浦, 浦东."""
        return _short(self.name.zh)


@dataclass(frozen=True, slots=True)
class DistrictMatch:
    """A district, how it was found, the words that gave it, and whether it is only likely (``estimated``)."""

    district: District
    how: Found
    words: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """A town, sub-district or farm: nine-digit code and name; it lies in ``district_code``."""

    code: str
    name: str

    @property
    def district_code(self) -> str:
        """The first six digits of the code."""
        return self.code[:6]


def districts() -> tuple[District, ...]:
    """The sixteen districts in the order of their codes."""
    return tuple(_table().by_code.values())


def district(code: str) -> District:
    """The district with this GB/T 2260 code; ``KeyError`` when there is none today."""
    return _table().by_code[code]


@cache
def towns() -> tuple[Town, ...]:
    """Towns and sub-districts of Shanghai, in the order of their codes (china-division, WTFPL)."""
    text = (files("luodi.reference") / "tables" / "shanghai_streets.csv").read_text("utf-8")
    return tuple(Town(row["code"], row["name"]) for row in csv.DictReader(text.splitlines()))


@lru_cache(maxsize=4096)
def find_district(area: str, address: str = "", registered_in: str = "") -> DistrictMatch | None:
    """The district that an area text, an address, or the place of first registration gives; ``None`` if none does.

    ``registered_in`` is the six-digit code inside a credit code; where nothing else speaks it gives an estimate,
    because enterprises move. A zone in the area column gives way to a district that the address names.
    """
    area, address = _tight(area), _tight(address)
    return (
        _in_area(area)
        or _in_address(address)
        or _town_in(area)
        or _town_in(address)
        or _zone_in(area)
        or _zone_in(address)
        or _of_registration(registered_in)
    )


@dataclass(frozen=True, slots=True)
class _Table:
    by_code: dict[str, District]
    names: dict[str, tuple[District, Found]]
    old_codes: dict[str, District]
    zones: dict[str, District]


@cache
def _table() -> _Table:
    source = tomllib.loads((files("luodi.reference") / "tables" / "shanghai_districts.toml").read_text("utf-8"))
    by_code = {row["code"]: District(row["code"], Text(row["zh"], row["en"])) for row in source["district"]}
    names: dict[str, tuple[District, Found]] = {}
    for each in by_code.values():
        english = each.name.en.lower()
        written = [each.code, each.name.zh, each.short_name, english, english.replace("'", ""), english.split()[0]]
        names |= dict.fromkeys(written, (each, Found.NAME))
    for row in source["former"]:
        for name in (row["zh"], _short(row["zh"]), row["code"]):
            names.setdefault(name, (by_code[row["now"]], Found.OLD_NAME))
    # 上海县 without its last character is the city, not the county.
    del names["上海"]
    old_codes = {row["code"]: by_code[row["now"]] for row in source["former"]}
    return _Table(by_code, names, old_codes, {name: by_code[code] for name, code in source["zones"].items()})


def _short(name: str) -> str:
    return re.sub(r"(新区|区|县)\Z", "", name)


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", plain(text)) if not text.isascii() else text.strip().lower()


@cache
def _full_name() -> re.Pattern[str]:
    return _any_of(name for name in _table().names if name.endswith(("区", "县")))


@cache
def _short_name_first() -> re.Pattern[str]:
    shorts = _any_of(name for name in _table().names if not name.isascii() and not name.endswith(("区", "县")))
    return re.compile(rf"{_BEFORE_SHORT_NAME}({shorts.pattern}){_ROAD_FOLLOWS}")


@cache
def _town_districts() -> dict[str, str]:
    """District code by town name, also by 真如镇 for 真如镇街道; names that two districts share are left out."""
    found: dict[str, set[str]] = {}
    for town in towns():
        found.setdefault(plain(town.name), set()).add(town.district_code)
        if town.name.endswith("镇街道"):
            found.setdefault(town.name.removesuffix("街道"), set()).add(town.district_code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1 and "自由贸易" not in name}


@cache
def _town() -> re.Pattern[str]:
    return re.compile(f"(?:{_any_of(_town_districts()).pattern}){_ROAD_FOLLOWS}")


@cache
def _zone() -> re.Pattern[str]:
    return _any_of(_table().zones)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))


def _in_area(area: str) -> DistrictMatch | None:
    names = _table().names
    known = names.get(area) or names.get(area.removeprefix("上海市")) or names.get(area.removesuffix(" district"))
    if known:
        return DistrictMatch(known[0], known[1], area)
    found = {names[words][0].code: words for words in _full_name().findall(area)} if area else {}
    if not found:
        match = _short_name_first().match(area)
        return DistrictMatch(*names[match[1]], match[1]) if match else None
    words = next(iter(found.values()))
    return DistrictMatch(*names[words], words, estimated=len(found) > 1)


def _in_address(address: str) -> DistrictMatch | None:
    if not address or _ELSEWHERE.match(address):
        return None
    full = _full_name().search(address)
    words = full[0] if full else (match[1] if (match := _short_name_first().match(address)) else "")
    return DistrictMatch(_table().names[words][0], Found.ADDRESS, words) if words else None


def _town_in(text: str) -> DistrictMatch | None:
    match = None if _ELSEWHERE.match(text) else _town().search(text)
    return DistrictMatch(district(_town_districts()[match[0]]), Found.TOWN, match[0]) if match else None


def _zone_in(text: str) -> DistrictMatch | None:
    match = None if _ELSEWHERE.match(text) else _zone().search(text)
    return DistrictMatch(_table().zones[match[0]], Found.ZONE, match[0], estimated=True) if match else None


def _of_registration(code: str) -> DistrictMatch | None:
    table = _table()
    found = table.by_code.get(code) or table.old_codes.get(code)
    return DistrictMatch(found, Found.REGISTRATION, code, estimated=True) if found else None
