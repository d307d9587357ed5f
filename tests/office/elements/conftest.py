"""A park with a plot and a space, two projects and a desk, for the tests of elements."""

# ruff: noqa: F811 - a fixture that is asked for by its name

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.words import SupplyKind
from luodi.office.people.action import Occasion
from luodi.office.places.models import Park, Plot, Space
from luodi.office.projects.models import Project
from tests.office.projects.conftest import at, park, pudong_office, register, rules  # noqa: F401 - fixtures

PUDONG = "310115"
MONDAY = date(2026, 3, 2)


@pytest.fixture
def plot(park: Park) -> Plot:
    return Plot.objects.create(code="ZJ-P1", park=park, area_m2=Decimal(20000))


@pytest.fixture
def space(park: Park) -> Space:
    return Space.objects.create(code="ZJ-S1", park=park, kind="workshop", floor_area_m2=Decimal(1000))


@pytest.fixture
def project(register: Callable[..., Project], park: Park) -> Project:
    return register(title="甲项目", fields={"park_code": park.code})


@pytest.fixture
def rival(register: Callable[..., Project], park: Park) -> Project:
    return register(title="乙项目", fields={"investor_name": "另一集团", "park_code": park.code})


@pytest.fixture
def monday(at: Callable[..., Occasion]) -> Occasion:
    return at(MONDAY)


@pytest.fixture
def power(monday: Occasion, park: Park) -> Supply:
    """5,000 kVA of a substation in Pudong."""
    return SetSupply(
        occasion=monday,
        kind=SupplyKind.POWER,
        key="SUB-1",
        title="张江变",
        supplied=Decimal(5000),
        district_code=PUDONG,
    ).execute()


@pytest.fixture
def hold(monday: Occasion) -> Callable[..., Reservation]:
    def do(project: Project, kind: SupplyKind, key: str, quantity: int | None = None, **more: object) -> Reservation:
        given = {"occasion": monday, "why": "签约项目用", **more}
        amount = None if quantity is None else Decimal(quantity)
        return HoldSupply(project=project, kind=kind, key=key, quantity=amount, **given).execute()  # type: ignore[arg-type]  # a test's shorthand

    return do
