"""Needs and supplies as a form or a file states them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.elements.words import NeedMeasure, SupplyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRecord:
    """A need of one project; ``quantity`` in the unit of its measure."""

    project_code: str
    measure: NeedMeasure
    quantity: Decimal
    needed_on: date | None = None
    tolerance_percent: Decimal = Decimal(0)
    tolerance_days: int = 0
    remark: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRecord:
    """A supply that no register of places states; ``supplied`` in the unit of its kind."""

    kind: SupplyKind
    key: str
    title: str
    supplied: Decimal
    district_code: str = ""
    park_code: str = ""
    track: str = ""
    stage: str = ""
    from_on: date | None = None
    until_on: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
