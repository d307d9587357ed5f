"""The public facts that the synthetic city is fitted to, each with its source.

Amounts are yuan, areas square metres. Where press and government pages give a range or "more than", the figure given is
the bound. What has no public source is marked as an assumption.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

YI = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class SigningDay:
    """A signing conference of the city: how many projects for how much (yuan), and who reported it."""

    held_on: date
    projects: int
    investment_cny: Decimal
    source: str

    @property
    def mean_investment_cny(self) -> Decimal:
        """Yuan a project."""
        return self.investment_cny / self.projects


REFERENCE_DAY = SigningDay(date(2022, 6, 16), 322, 5658 * YI, "中新网上海 2022-06-17; 中证网 2022-06-16")
"""The newest conference whose tracks were reported; the ones before had 152 projects for 441.8 bn yuan (2020-03-31)
and 216 for 489.8 bn (2021-04-07)."""

LEADING_TRACK_SHARES = {"集成电路": 28 / 322, "生物医药": 42 / 322, "人工智能": 20 / 322}
"""Share of the projects of 2022-06-16 (same source); the other tracks share the rest by assumption."""

LEADING_TRACKS_INVESTMENT_CNY = 2049 * YI
"""What the 90 projects of the three leading tracks came to (中证网 2022-06-16)."""

PARKS = 40
PARKS_AREA_M2 = 170_000_000
PARKS_LAND_ON_OFFER_M2 = 36_000_000
"""40 featured parks: close to 170 km², more than 36 km² of land on offer soon (上海市特色产业园区, 2021–2022)."""

SPACE_ON_OFFER_M2_PER_PARK_M2 = 14_000_000 / 108_000_000
"""26 featured parks of 108 km² offered more than 14 million m² of property (same source, 2020)."""
