"""Places: what the map says is what the ledger holds, lists narrow, and a place is added and changed from its form."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.front.web import maps
from luodi.office.journal.models import JournalEntry
from luodi.office.people.models import User
from luodi.office.places.models import Park, Plot, Space
from luodi.reference.district_outlines import district_outlines
from tests.front.web.town import PUDONG, Town, more_projects

pytestmark = pytest.mark.django_db


def _line(page: str, name: str) -> list[str]:
    """The numbers of a district's line."""
    row = next(row for row in page.split("<tr>") if f">{name}</a></th>" in row)
    return re.findall(r'class="number">(?:<a[^>]*>)?([\d,.]+)', row)


def test_map_and_table_say_what_the_ledger_holds(chiefs: Client, town: Town) -> None:
    page = chiefs.get("/places/").text
    projects, investment, red, yellow = _line(page, "浦东新区")
    assert (projects, investment, red, yellow) == ("3", "125,000", "1", "0")
    for light, count in (("", projects), ("&light=red", red), ("&light=yellow", yellow)):
        address = f"/projects/?district_code={PUDONG}{light}"
        assert f'href="{address.replace("&", "&amp;")}"' in page
        assert chiefs.get(address).text.count('<th scope="row"><a href="/projects/LD') == int(count)
    assert page.count("<path class=") == len(district_outlines()) + page.count('<li><svg viewBox="0 0 16 12"')


def test_map_shades_by_the_figure_that_the_address_names(chiefs: Client, town: Town) -> None:
    assert "<figcaption>计划总投资" in chiefs.get("/places/?figure=investment").text
    assert "<figcaption>项目数" in chiefs.get("/places/?figure=nonsense").text


def test_map_asks_the_database_a_constant_number_of_times(chiefs: Client, town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            chiefs.get("/places/")
        return len(asked)

    queries()  # the first page of a day computes the standings
    few = queries()
    more_projects(12)
    assert queries() == few <= 14


def test_steps_follow_rank_and_equals_share_one() -> None:
    steps = maps.steps_of({"a": Decimal(0), "b": Decimal(1), "c": Decimal(1), "d": Decimal(5), "e": Decimal(900)})
    assert steps == {"a": 0, "b": 1, "c": 1, "d": 2, "e": 3}
    assert maps.steps_of({}) == {}


def test_every_name_stands_on_its_district() -> None:
    drawn = maps.drawing()
    assert drawn.shapes.keys() == district_outlines().keys()
    for outline in district_outlines().values():
        assert outline.holds(*maps.label_place(outline)), outline.district.code
    assert all(0 < shape.x < drawn.width and 0 < shape.y < drawn.height for shape in drawn.shapes.values())


def test_park_shows_what_it_has_and_its_projects(chiefs: Client, town: Town) -> None:
    Plot.objects.create(code="ZJ-D1", park_id="ZJ", area_m2=Decimal(12_000))
    page = chiefs.get("/places/parks/ZJ/").text
    assert "ZJ-D1" in page
    assert town.own.name in page
    assert town.foreign.name not in page


def test_lists_are_narrowed_by_their_address(chiefs: Client, town: Town) -> None:
    Plot.objects.create(code="ZJ-D1", park_id="ZJ", area_m2=Decimal(12_000))
    Plot.objects.create(code="ZJ-D2", park_id="ZJ", area_m2=Decimal(90_000))
    Space.objects.create(code="ZJ-K1", park_id="ZJ", kind=Space.Kind.WORKSHOP, floor_area_m2=Decimal(3_000))
    plots = chiefs.get("/places/plots/?least_m2=50000").text
    assert "ZJ-D2" in plots
    assert "ZJ-D1" not in plots
    assert "ZJ-K1" in chiefs.get("/places/spaces/?kind=workshop&park_code=ZJ").text
    assert "ZJ-K1" not in chiefs.get("/places/spaces/?kind=office").text


def test_add_space_goes_on_to_its_park(officers: Client, town: Town) -> None:
    sent = {"code": "ZJ-K9", "park_code": "ZJ", "kind": "laboratory", "floor_area_m2": "800"}
    answer = officers.post("/places/add/space/send/", sent)
    assert answer.headers["Location"] == "/places/parks/ZJ/"
    assert Space.objects.get(code="ZJ-K9").floor_area_m2 == 800
    again = officers.post("/places/add/space/send/", sent)
    assert again.status_code == 422
    assert "已被使用" in again.text
    assert 'value="ZJ-K9"' in again.text


def test_change_park_is_journalled_and_its_code_stays(officers: Client, town: Town) -> None:
    sent = {"name": "张江新测试园", "district_code": PUDONG, "track": "集成电路", "code": "OTHER"}
    assert officers.post("/places/change/park/ZJ/send/", sent).status_code == 302
    park = Park.objects.get(code="ZJ")
    assert (park.name, park.track) == ("张江新测试园", "集成电路")
    entry = JournalEntry.objects.filter(action="place.edit").get()
    assert entry.key == "ZJ"
    assert not Park.objects.filter(code="OTHER").exists()


def test_change_place_out_of_reach_is_not_there(town: Town, as_user: Callable[[User], Client]) -> None:
    Park.objects.create(code="XZ", name="莘庄测试园", district_id="310112")
    officer = as_user(town.park_officer)
    assert officer.get("/places/change/park/XZ/").status_code == 404
    assert officer.post("/places/change/park/XZ/send/", {"name": "x", "district_code": "310112"}).status_code == 404
    assert officer.get("/places/parks/XZ/").status_code == 404


def test_change_with_a_wrong_value_says_so_over_the_form(officers: Client, town: Town) -> None:
    answer = officers.post("/places/change/park/ZJ/send/", {"name": "", "district_code": PUDONG, "area_m2": "-1"})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.text
