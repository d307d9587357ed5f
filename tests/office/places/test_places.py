"""Districts load once; parks, plots and spaces are received within reach, field by field."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.places.actions.add_park import AddPark
from luodi.office.places.actions.add_plot import AddPlot
from luodi.office.places.actions.add_space import AddSpace
from luodi.office.places.actions.load_districts import LoadDistricts
from luodi.office.places.actions.receive_places import PlaceReception, ReceivePlaces
from luodi.office.places.models import District, Park, Space
from luodi.office.places.queries import districts, park, parks
from luodi.office.places.records import ParkRecord, PlotRecord, SpaceRecord
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
ZHANGJIANG = ParkRecord(code="ZJ", name="张江测试园", district_code="310115", area_m2=Decimal(10**6), track="集成电路")
PLOT = PlotRecord(code="ZJ-01", park_code="ZJ", area_m2=Decimal(20000), plot_ratio=Decimal("2.5"))
SPACE = SpaceRecord(code="ZJ-A-3", park_code="ZJ", kind=Space.Kind.WORKSHOP, floor_area_m2=Decimal(3000))


@pytest.fixture
def loaded(occasion: Occasion) -> None:
    LoadDistricts(occasion=occasion).execute()


@pytest.fixture
def minhang_officer(make_user: Callable[..., User]) -> User:
    office = Office.objects.create(
        code="minhang", name="闵行区经委", level=OfficeLevel.DISTRICT, district_code="310112"
    )
    return make_user(Role.OFFICER, office)


def test_load_districts_twice_writes_once(occasion: Occasion) -> None:
    assert LoadDistricts(occasion=occasion).execute() == 16
    entries = JournalEntry.objects.count()
    assert LoadDistricts(occasion=occasion).execute() == 0
    assert (District.objects.count(), JournalEntry.objects.count()) == (16, entries)
    ring = districts()[0].polygon["coordinates"][0][0]
    assert ring[0] == ring[-1]


def test_receive_places_creates_updates_and_leaves_alone(loaded: None, occasion: Occasion) -> None:
    first = ReceivePlaces(occasion=occasion, parks=[ZHANGJIANG], plots=[PLOT], spaces=[SPACE]).execute()
    assert first == PlaceReception(("ZJ", "ZJ-01", "ZJ-A-3"), (), ())
    entries = JournalEntry.objects.count()
    dearer = replace(SPACE, rent_cny_m2_day=Decimal("1.20"))
    second = ReceivePlaces(occasion=occasion, parks=[ZHANGJIANG], plots=[PLOT], spaces=[dearer]).execute()
    assert second == PlaceReception((), ("ZJ-A-3",), ("ZJ", "ZJ-01"))
    entry = JournalEntry.objects.get(revision=entries + 1)
    assert (entry.entity, entry.key, entry.after) == ("space", "ZJ-A-3", '{"rent_cny_m2_day":"1.20"}')


def test_receive_places_outside_the_district_is_refused(
    loaded: None, occasion: Occasion, minhang_officer: User
) -> None:
    theirs = replace(occasion, user=minhang_officer)
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        ReceivePlaces(occasion=theirs, parks=[ZHANGJIANG]).execute()
    AddPark(occasion=occasion, record=ZHANGJIANG).execute()
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        AddPlot(occasion=theirs, record=PLOT).execute()
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        ReceivePlaces(occasion=theirs, parks=[replace(ZHANGJIANG, district_code="310112")]).execute()
    assert parks(minhang_officer) == []


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (replace(PLOT, area_m2=Decimal(0)), "place.value_not_valid"),
        (replace(PLOT, code=""), "place.value_not_valid"),
        (replace(PLOT, park_code="nowhere"), "place.unknown_code"),
    ],
)
def test_add_plot_refuses_what_makes_no_sense(loaded: None, occasion: Occasion, record: PlotRecord, code: str) -> None:
    AddPark(occasion=occasion, record=ZHANGJIANG).execute()
    with pytest.raises(Problem) as caught:
        AddPlot(occasion=occasion, record=record).execute()
    assert caught.value.code == code


def test_add_place_under_a_taken_code_is_refused(loaded: None, occasion: Occasion) -> None:
    AddPark(occasion=occasion, record=ZHANGJIANG).execute()
    AddSpace(occasion=occasion, record=SPACE).execute()
    with pytest.raises(Problem, match=r"place\.code_taken"):
        AddSpace(occasion=occasion, record=SPACE).execute()
    assert Park.objects.count() == 1


def test_park_lists_what_it_has_on_offer(
    loaded: None, occasion: Occasion, chief: User, django_assert_num_queries: Callable[..., object]
) -> None:
    more = [replace(PLOT, code=f"ZJ-0{number}") for number in range(2, 5)]
    ReceivePlaces(occasion=occasion, parks=[ZHANGJIANG], plots=[PLOT, *more], spaces=[SPACE]).execute()
    with django_assert_num_queries(3):
        [row] = parks(chief, text="张江")
    assert (row.plots, row.spaces, row.district_name) == (4, 1, "浦东新区")
    detail = park(chief, "ZJ")
    assert (detail.park, len(detail.plots), detail.spaces[0].floor_area_m2) == (row, 4, Decimal(3000))
    with pytest.raises(Problem, match=r"place\.not_found"):
        park(chief, "nowhere")
