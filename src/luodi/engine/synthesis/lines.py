"""Lines of business: what invented enterprises do, where they gather, and which track they belong to.

Each line is a real GB/T 4754-2017 class with phrases that such enterprises write in their business scope. The shares of
lines and the leaning of districts are assumptions in the shape of public descriptions of each district's leading
industries (上海市产业地图).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Line:
    """One line of business.

    ``share`` is its weight in a register, ``staff`` the median number of employees, ``revenue_per_head`` 万元 a year.
    ``words`` end the distinctive part of a company name; ``products`` are what its projects make or do.
    """

    industry_code: str
    track: str
    share: float
    staff: int
    revenue_per_head: int
    words: tuple[str, ...]
    scope: tuple[str, ...]
    products: tuple[str, ...] = ()

    @property
    def makes_things(self) -> bool:
        """Whether it is a manufacturer (divisions 13 to 43)."""
        return "13" <= self.industry_code[:2] <= "43"


def _lines() -> Iterator[Line]:
    text = (files("luodi.engine.synthesis") / "tables" / "lines.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield Line(
            industry_code=row["industry_code"],
            track=row["track"],
            share=float(row["share"]),
            staff=int(row["staff"]),
            revenue_per_head=int(row["revenue_per_head"]),
            words=tuple(row["words"].split()),
            scope=tuple(row["scope"].split()),
            products=tuple(row["products"].split()),
        )


@cache
def lines() -> tuple[Line, ...]:
    """Every line of business, from ``tables/lines.csv``."""
    return tuple(_lines())


@cache
def lines_by_track() -> dict[str, tuple[Line, ...]]:
    """The lines of each track in which projects are undertaken."""
    tracks = dict.fromkeys(line.track for line in lines() if line.track)
    return {track: tuple(line for line in lines() if line.track == track and line.products) for track in tracks}


DISTRICT_SHARES: dict[str, float] = {
    "310101": 3.0, "310104": 4.5, "310105": 3.5, "310106": 4.5, "310107": 4.5, "310109": 3.5, "310110": 4.5,
    "310112": 8.5, "310113": 8.5, "310114": 9.5, "310115": 18.0, "310116": 7.5, "310117": 7.5, "310118": 6.5,
    "310120": 9.5, "310151": 6.5,
}  # fmt: skip
"""Share of enterprises by district (%), an assumption: Pudong and the outer districts lead, as in real registers."""

LEANINGS: dict[str, dict[str, float]] = {
    "310101": {"金融服务": 6, "总部经济": 4, "时尚消费品": 2},
    "310104": {"人工智能": 5, "生物医药": 2, "数字经济": 2},
    "310105": {"数字经济": 4, "总部经济": 4, "人工智能": 2},
    "310106": {"总部经济": 5, "数字经济": 3, "金融服务": 3},
    "310107": {"数字经济": 4, "智能终端": 2, "人工智能": 2},
    "310109": {"金融服务": 5, "绿色低碳": 3, "总部经济": 2},
    "310110": {"数字经济": 5, "人工智能": 3, "绿色低碳": 2},
    "310112": {"航空航天": 6, "生物医药": 2, "高端装备": 3, "人工智能": 2},
    "310113": {"新材料": 4, "人工智能": 2, "生物医药": 2, "绿色低碳": 2},
    "310114": {"新能源汽车": 7, "电子信息": 4, "智能终端": 2},
    "310115": {"集成电路": 7, "生物医药": 4, "人工智能": 2, "航空航天": 4, "金融服务": 4, "新能源汽车": 2},
    "310116": {"新材料": 7, "绿色低碳": 3, "电子信息": 2, "生物医药": 2},
    "310117": {"集成电路": 2, "高端装备": 5, "人工智能": 2, "航空航天": 2},
    "310118": {"电子信息": 4, "数字经济": 2, "新材料": 2, "智能终端": 3},
    "310120": {"时尚消费品": 7, "生物医药": 4, "新能源汽车": 2, "绿色低碳": 2},
    "310151": {"高端装备": 3, "绿色低碳": 4, "时尚消费品": 2},
}
"""How much likelier than elsewhere a track is in a district."""

NO_BUILDING = frozenset({"310101", "310104", "310105", "310106", "310109"})
"""Inner districts, where nobody builds a factory."""


def weight(line: Line, district_code: str) -> float:
    """How likely an enterprise of the district is in this line; manufacturers keep out of the inner city."""
    leaning = LEANINGS[district_code].get(line.track, 1.0)
    return line.share * leaning * (0.15 if line.makes_things and district_code in NO_BUILDING else 1.0)
