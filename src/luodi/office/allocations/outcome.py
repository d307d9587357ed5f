"""What came of a computation, ready to be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from luodi.office.allocations.holding import Element
from luodi.office.allocations.words import Known, LeftOutReason, RunState
from luodi.office.elements.words import SupplyKind
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A project, its site and its quarter; ``kept`` when it was promised before."""

    project_id: int
    site_kind: SupplyKind
    site_code: str
    district_code: str
    park_name: str
    quarter: int
    starts_on: date
    value: float
    output_cny: Decimal
    known: Known
    elements: tuple[Element, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A project outside the plan."""

    project_id: int
    reason: LeftOutReason
    site_code: str = ""
    starts_on: date | None = None
    missing: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A shadow price and how it is said."""

    kind: str
    what: str
    place: str
    quarter_on: date | None
    price: float
    used: float
    most: float
    says: Text


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of a front."""

    floors: tuple[float, ...]
    most: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that is kept of a run when it ends."""

    state: RunState
    seconds: float
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    size: Mapping[str, Any] = field(default_factory=dict)
    totals: Mapping[str, float] = field(default_factory=dict)
    risk: Mapping[str, float] = field(default_factory=dict)
    conflict: tuple[Text, ...] = ()
    fault: str = ""
    rows: tuple[PlannedRow, ...] = ()
    left_outs: tuple[LeftOutRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    points: tuple[PointRow, ...] = ()
