"""The five new towns (五个新城): 嘉定, 青浦, 松江, 奉贤, 南汇, which the city's plans want to grow.

Four of them stand for the whole of their district. 南汇 is a part of 浦东 without a code of its own in the register, so
a place belongs to it when it lies near Dishui Lake.
"""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from luodi.reference.text import Text

_KM_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class NewTown:
    """A new town. ``centre`` is longitude and latitude in degrees, None where the town is its whole district."""

    code: str
    name: Text
    district_code: str
    centre: tuple[float, float] | None = None
    within_km: float = 0.0

    def holds(self, district_code: str, longitude: float | None = None, latitude: float | None = None) -> bool:
        """Whether a place in this district, at these degrees where they are known, lies in the town."""
        if district_code != self.district_code:
            return False
        if self.centre is None:
            return True
        if longitude is None or latitude is None:
            return False
        east = (longitude - self.centre[0]) * math.cos(math.radians(self.centre[1]))
        return math.hypot(east, latitude - self.centre[1]) * _KM_A_DEGREE <= self.within_km


@cache
def new_towns() -> tuple[NewTown, ...]:
    """The five, in the order of the city's document."""
    source = tomllib.loads((files("luodi.reference") / "tables" / "new_towns.toml").read_text("utf-8"))
    return tuple(
        NewTown(
            row["code"],
            Text(row["zh"], row["en"]),
            row["district"],
            (row["longitude"], row["latitude"]) if "longitude" in row else None,
            row.get("within_km", 0.0),
        )
        for row in source["town"]
    )
