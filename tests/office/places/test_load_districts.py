"""The sixteen districts come in once, and a second loading finds nothing to do."""

from collections.abc import Callable

import pytest

from luodi.office.journal import chain, queries
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.places.actions.load_districts import LoadDistricts, ensure_districts
from luodi.office.places.models import District
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db


def test_load_brings_sixteen_districts_with_outlines(occasion: Occasion) -> None:
    assert LoadDistricts(occasion=occasion).execute() == 16
    huangpu = District.objects.get(code="310101")
    assert huangpu.name == "黄浦区"
    assert huangpu.polygon["type"] == "MultiPolygon"
    assert len(huangpu.polygon["coordinates"][0][0]) > 3
    assert chain.verify().entries == 16


def test_load_twice_changes_nothing(occasion: Occasion) -> None:
    LoadDistricts(occasion=occasion).execute()
    assert LoadDistricts(occasion=occasion).execute() == 0
    assert chain.verify().entries == 16


def test_load_corrects_a_name_that_differs(occasion: Occasion) -> None:
    ensure_districts(occasion)
    District.objects.filter(code="310101").update(name="黄埔区")
    assert LoadDistricts(occasion=occasion).execute() == 1
    assert District.objects.get(code="310101").name == "黄浦区"
    newest = queries.history_of("district/310101")[-1]
    assert newest.fields == (("name", "黄埔区", "黄浦区"),)


def test_load_is_refused_to_an_office_of_a_district(occasion: Occasion, make_user: Callable[..., User]) -> None:
    office = Office.objects.create(
        code="q", name="黄浦区投资促进办", level=OfficeLevel.DISTRICT, district_code="310101"
    )
    officer = make_user(Role.OFFICER, office)
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        LoadDistricts(occasion=Occasion(officer, occasion.at)).execute()
