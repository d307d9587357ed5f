"""The ledger of promises: one row a supply, locked by whoever promises, so that the sum and the rows never part.

``supplied`` of a plot or a space follows the register of places: the row is opened with the first promise and
brought up to date with every one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from luodi.office.elements.models import Supply
from luodi.office.elements.words import PLACES, SupplyKind
from luodi.office.people.action import state_of
from luodi.office.people.models import User
from luodi.office.places.models import Plot, Space
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Locked:
    """A supply whose row is locked, and what it said before; None when it was opened just now."""

    supply: Supply
    before: Mapping[str, Any] | None


def locked_supply(user: User, kind: SupplyKind, key: str) -> Locked:
    """The row of this supply, locked until the transaction ends; a ``Problem`` when the user sees none."""
    if kind in PLACES:
        return _of_place(user, kind, key)
    seen = Supply.objects.visible_to(user).filter(kind=kind, key=key).values_list("pk", flat=True).first()
    if seen is None:
        raise _unknown(kind, key)
    supply = relocked(seen)
    return Locked(supply, state_of(supply))


def relocked(supply_id: int) -> Supply:
    """The row with this id, locked until the transaction ends."""
    return Supply.objects.select_for_update(of=("self",)).get(pk=supply_id)


def add_promise(supply: Supply, quantity: Decimal) -> None:
    """Adds to what is promised (takes away, when negative); the database refuses more than is supplied."""
    Supply.objects.filter(pk=supply.pk).update(promised=F("promised") + quantity)
    supply.refresh_from_db(fields=["promised"])


def to_cents(quantity: Decimal) -> Decimal:
    """A quantity as the ledger keeps it, with two places."""
    return quantity.quantize(Decimal("0.01"))


def _of_place(user: User, kind: SupplyKind, key: str) -> Locked:
    place: Plot | Space | None
    if kind is SupplyKind.PLOT:
        place = Plot.objects.visible_to(user).select_related("park").filter(code=key).first()
    else:
        place = Space.objects.visible_to(user).select_related("park").filter(code=key).first()
    if place is None:
        raise _unknown(kind, key)
    area = place.area_m2 if isinstance(place, Plot) else place.floor_area_m2
    opened, new = Supply.objects.get_or_create(
        kind=kind,
        key=key,
        defaults={
            "name": key,
            "district_id": place.park.district_id,
            "park_id": place.park_id,
            "plot": place if isinstance(place, Plot) else None,
            "space": place if isinstance(place, Space) else None,
            "from_on": place.available_from_on,
            "supplied": area,
        },
    )
    supply = relocked(opened.pk)
    before = None if new else state_of(supply)
    if supply.supplied != area:
        if area < supply.promised:
            raise Problem(
                "supply.shrunk",
                Text(
                    f"{key} 现登记面积 {area:,f} 平方米，少于已预留的 {supply.promised:,f} 平方米",
                    f"{key} is now registered with {area:,f} m², less than the {supply.promised:,f} m² promised",
                ),
                Text("请先释放部分预留，或更正面积", "Release some of it first, or correct the area"),
                Where(field=supply.journal_key),
            )
        supply.supplied = area
        supply.save(update_fields=["supplied"])
    return Locked(supply, before)


def _unknown(kind: SupplyKind, key: str) -> Problem:
    return Problem(
        "supply.unknown",
        Text(
            f"管辖范围内没有该要素供给：{kind.value} {key}", f"There is no such supply within reach: {kind.value} {key}"
        ),
        Text("请核对编号，或先登记供给", "Check its key, or register the supply first"),
        Where(field="key"),
    )
