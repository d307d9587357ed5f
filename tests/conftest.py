"""What every test may ask for: offices and users of each level, and an occasion to act on."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.reference.working_days import STATE_COUNCIL, put_in_force

# how long a machine takes says nothing about the code: speed is measured in benchmarks
settings.register_profile("luodi", deadline=None)
settings.load_profile("luodi")

ON_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks ``database`` what asks for one: the run on the second database leaves everything else out."""
    for item in items:
        if item.get_closest_marker("any_database"):
            continue
        if item.get_closest_marker("django_db") or ON_THE_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


A_SUNDAY = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _calendar(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The State Council's calendar; pages do not ask the register for another by the clock, as tests count queries."""
    monkeypatch.setattr("luodi.front.web.working_calendar._Asking.due_at", float("inf"))
    yield
    put_in_force(STATE_COUNCIL)


@pytest.fixture
def city_office(db: None) -> Office:
    return Office.objects.create(code="city", name="市经济和信息化委员会", level=OfficeLevel.CITY)


@pytest.fixture
def make_user(city_office: Office) -> Callable[..., User]:
    """A user of any role, in the city's office unless another is given."""

    def make(role: Role = Role.CHIEF, office: Office | None = None, username: str = "") -> User:
        office = office or city_office
        return User.objects.create(
            username=username or f"{role}-{office.code}", display_name=f"{role}", office=office, role=role
        )

    return make


@pytest.fixture
def chief(make_user: Callable[..., User]) -> User:
    return make_user(Role.CHIEF)


@pytest.fixture
def occasion(chief: User) -> Occasion:
    """The city's section chief, on Sunday 2026-11-22."""
    return Occasion(chief, A_SUNDAY, "测试")
