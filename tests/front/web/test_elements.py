"""Pages of elements: numbers open into their rows, a hold goes its way by forms, and who may not is told why."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.models import Need, Reservation, Supply
from luodi.office.elements.words import NeedMeasure, ReservationState, SupplyKind
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.projects.models import Project
from luodi.office.projects.words import Stage
from tests.front.web.town import NOW, PUDONG, Town, more_projects

pytestmark = pytest.mark.django_db
BOARD = "/elements/?kind=housing&quarter=2026Q4"


@pytest.fixture
def flats(town: Town) -> Supply:
    """Ninety flats in Zhangjiang, of which a signed project needs forty and holds ten."""
    occasion = Occasion(system_user(), NOW, "测试")
    supply = SetSupply(
        occasion=occasion, kind=SupplyKind.HOUSING, key="ZJ/2026Q4", title="张江人才公寓", supplied=Decimal(90),
        park_code="ZJ", from_on=date(2026, 10, 1), until_on=date(2026, 12, 31),
    ).execute()  # fmt: skip
    Project.objects.filter(pk=town.own.pk).update(stage=Stage.SIGNED)
    SetNeed(
        occasion=occasion, project=town.own, measure=NeedMeasure.HOUSING_FLATS, quantity=Decimal(40),
        needed_on=date(2026, 12, 15),
    ).execute()  # fmt: skip
    HoldSupply(
        occasion=occasion, project=town.own, kind=SupplyKind.HOUSING, key="ZJ/2026Q4", quantity=Decimal(10),
        why="首批骨干", working_days=5, warn_days=5,
    ).execute()  # fmt: skip
    return supply


def test_every_number_of_the_board_opens_into_rows_that_add_up_to_it(chiefs: Client, flats: Supply) -> None:
    page = chiefs.get(BOARD).text
    line = next(row for row in page.split("<tr>") if ">浦东新区</th>" in row)
    numbers = re.findall(r'<a href="([^"]+)">([\d,]+)</a>', line)
    assert [number for _, number in numbers] == ["90", "10", "30"]
    for address, number in numbers:
        rows = chiefs.get(address.replace("&amp;", "&")).text
        body = rows.split("<tbody>")[1].split("</tbody>")[0]
        found = [re.findall(r'class="number">([\d,]+)', row) for row in body.split("<tr>")[1:]]
        column = 0 if "which=supplied" in address else -1
        assert sum(int(cells[column]) for cells in found) == int(number)
    assert chiefs.get("/elements/rows/?which=all").status_code == 404


def test_hold_is_confirmed_and_released_by_forms(chiefs: Client, flats: Supply, town: Town) -> None:
    sent = {
        "project_code": town.foreign.code, "kind": "housing", "key": "ZJ/2026Q4", "quantity": "81", "why": "骨干",
        "priority": "10", "working_days": "20", "warn_days": "5",
    }  # fmt: skip
    refused = chiefs.post("/elements/reservations/hold/", sent)
    assert refused.status_code == 422
    assert "可供 80.00 套" in refused.text
    assert 'value="81"' in refused.text, "what was filled in stays"
    made = chiefs.post("/elements/reservations/hold/", {**sent, "quantity": "80"})
    held = Reservation.objects.get(project=town.foreign)
    assert made.url == f"/elements/reservations/{held.pk}/"
    chiefs.post(f"{made.url}confirm/")
    held.refresh_from_db()
    assert held.state == ReservationState.CONFIRMED
    assert "确认后不再到期" not in chiefs.get(made.url).text
    assert chiefs.post(f"{made.url}release/", {"why": ""}).status_code == 422
    chiefs.post(f"{made.url}release/", {"why": "项目改用自有宿舍"})
    flats.refresh_from_db()
    assert flats.promised == 10
    assert "项目改用自有宿舍" in chiefs.get(made.url).text


def test_who_may_not_reserve_reads_why_and_who_could(officers: Client, flats: Supply, town: Town) -> None:
    held = Reservation.objects.get()
    page = officers.get(f"/elements/reservations/{held.pk}/").text
    assert "我为什么不能办理" in page
    assert town.users[Role.CHIEF].display_name in page
    assert "确认预留</button>" not in page
    assert officers.post(f"/elements/reservations/{held.pk}/confirm/").status_code == 403


def test_calendar_shows_what_lapses_on_its_day(chiefs: Client, flats: Supply) -> None:
    held = Reservation.objects.get()
    page = chiefs.get(f"/elements/reservations/calendar/?month={held.held_until_on:%Y-%m}").text
    cell = next(
        part for part in page.split("<td") if f'<p class="day">{held.held_until_on.day}' in part and "lapse" in part
    )
    assert f"/elements/reservations/{held.pk}/" in cell
    assert chiefs.get("/elements/reservations/calendar/?month=2026-13").status_code == 200


def test_project_shows_five_lights_and_takes_a_need(officers: Client, flats: Supply, town: Town) -> None:
    address = f"/projects/{town.own.code}/"
    section = officers.get(address).text.split('id="elements"')[1].split("</section>")[0]
    assert section.count('<li><p class="name">') == 5
    assert "30 套" in section
    sent = {"measure": "power_kva", "quantity": "800", "needed_on": "2027-06-30", "tolerance_percent": "10"}
    assert officers.post(f"{address}need/", sent).status_code == 302
    assert Need.objects.get(measure="power_kva").tolerance_percent == 10
    assert officers.post(f"{address}need/", {**sent, "quantity": "-1"}).status_code == 422
    assert officers.post(f"{address}need-remove/", {"measure": "power_kva"}).status_code == 302
    assert not Need.objects.filter(measure="power_kva").exists()


def test_supply_is_stated_and_never_below_what_is_promised(chiefs: Client, flats: Supply) -> None:
    assert f"?edit={flats.pk}" in chiefs.get("/elements/supplies/").text
    stated = {"kind": "housing", "key": "ZJ/2026Q4", "title": "张江人才公寓", "park_code": "ZJ", "supplied": "9"}
    assert "少于已预留" in chiefs.post("/elements/supplies/set/", stated).text
    assert chiefs.post("/elements/supplies/set/", {**stated, "supplied": "60"}).status_code == 302
    flats.refresh_from_db()
    assert flats.supplied == 60


@pytest.mark.parametrize(
    ("address", "most"),
    [(BOARD, 15), ("/elements/lights/", 17), ("/elements/supplies/", 12), ("/elements/reservations/", 12)],
)
def test_page_asks_the_database_a_constant_number_of_times(
    chiefs: Client, flats: Supply, address: str, most: int
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chiefs.get(address).status_code == 200
        return len(asked)

    queries()
    few = queries()
    more_projects(3)
    occasion = Occasion(system_user(), NOW, "测试")
    for number, project in enumerate(Project.objects.filter(name__startswith="增补项目")):
        Project.objects.filter(pk=project.pk).update(stage=Stage.SIGNED, district_id=PUDONG)
        SetSupply(
            occasion=occasion, kind=SupplyKind.HOUSING, key=f"X{number}", title="公寓", supplied=Decimal(9),
            district_code=PUDONG,
        ).execute()  # fmt: skip
        SetNeed(occasion=occasion, project=project, measure=NeedMeasure.HOUSING_FLATS, quantity=Decimal(5)).execute()
        HoldSupply(
            occasion=occasion, project=project, kind=SupplyKind.HOUSING, key=f"X{number}", quantity=Decimal(4), why="住"
        ).execute()
    assert queries() == few <= most
