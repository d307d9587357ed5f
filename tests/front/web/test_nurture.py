"""The page of the nurture list, its file, and making it anew."""

import pytest
from django.test import Client

from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from tests.front.web.town import NOW, OWN_CODE, Town
from tests.front.web.walk.policies import entitle, publish_book

pytestmark = pytest.mark.django_db


def test_list_is_made_seen_and_given_out(town: Town, chiefs: Client) -> None:
    occasion = Occasion(system_user(), NOW, "测试")
    publish_book(occasion)
    entitle(occasion, [OWN_CODE], "复评")
    assert chiefs.post("/nurture/make/", {"policy_code": "srdi-city-award"}).status_code == 302
    text = chiefs.get("/nurture/?policy_code=srdi-city-award").content.decode()
    assert "浦东测试半导体有限公司" in text
    assert "复评 → <b>市级首次</b>" in text
    assert "清单是怎样得出的" in text
    lines = chiefs.get("/nurture/list.csv?policy_code=srdi-city-award").content.decode("utf-8-sig").splitlines()
    assert OWN_CODE in lines[1]
    assert "没有企业" in chiefs.get("/nurture/?district_code=310112").content.decode()
