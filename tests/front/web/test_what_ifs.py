"""Pages of what-ifs: tried by address, kept under a name, compared, and given out."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.models import SavedWhatIf
from tests.front.web.town import NOW, OWN_CODE, Town
from tests.front.web.walk.policies import entitle, publish_book

pytestmark = pytest.mark.django_db
HERE = "/what-ifs/of/srdi-city-award/"
TRIED = {"figure-国家级奖励": "350000"}


@pytest.fixture(autouse=True)
def _awarded(town: Town) -> None:
    occasion = Occasion(system_user(), NOW, "测试")
    publish_book(occasion)
    entitle(occasion, [OWN_CODE])


def test_figures_of_the_address_are_tried(chiefs: Client) -> None:
    text = chiefs.get(HERE, TRIED).content.decode()
    assert "浦东测试半导体有限公司" in text
    assert "35 万元" in text
    assert "调整一个数值" in chiefs.get(HERE).content.decode()


def test_wrong_figure_is_said_on_the_page(chiefs: Client) -> None:
    answer = chiefs.get(HERE, {"figure-国家级奖励": "很多"})
    assert answer.status_code == 422
    assert "很多" in answer.content.decode()


def test_number_opens_into_its_rows(chiefs: Client) -> None:
    losers = chiefs.get(HERE, {**TRIED, "which": "losers"}).content.decode()
    assert "没有企业受到影响" in losers


def test_kept_compared_and_given_out(chiefs: Client) -> None:
    for title, value in (("多五万", "350000"), ("少五万", "250000")):
        answer = chiefs.post(f"{HERE}save/", {"title": title, "figure-国家级奖励": value, "as_of": "2026-11-22"})
        assert answer.status_code == 302
    one, other = SavedWhatIf.objects.order_by("pk")
    assert "多五万" in chiefs.get("/what-ifs/").content.decode()
    assert "浦东测试半导体有限公司" in chiefs.get(f"/what-ifs/{one.pk}/?which=winners").content.decode()
    assert "25 万元" in chiefs.get(f"/what-ifs/{one.pk}/compare/?with={other.pk}").content.decode()
    book = load_workbook(BytesIO(chiefs.get(f"/what-ifs/{one.pk}/what-if.xlsx").content))
    assert book.sheetnames == ["数值", "合计", "按区", "按行业", "按划型", "增减明细"]
    assert book["增减明细"]["A2"].value == OWN_CODE
    assert book["增减明细"]["J2"].value == 50_000
    assert chiefs.post(f"/what-ifs/{one.pk}/remove/", {"reason": "不要了"}).status_code == 302
    assert chiefs.get(f"/what-ifs/{one.pk}/").status_code == 404


def test_name_that_is_taken_keeps_what_was_tried(chiefs: Client) -> None:
    sent = {"title": "多五万", **TRIED}
    chiefs.post(f"{HERE}save/", sent)
    answer = chiefs.post(f"{HERE}save/", sent)
    assert answer.status_code == 422
    assert "已有名为" in answer.content.decode()
    assert 'value="350000"' in answer.content.decode()


def test_trial_is_given_out_as_a_workbook(chiefs: Client) -> None:
    book = load_workbook(BytesIO(chiefs.get(f"{HERE}what-if.xlsx", TRIED).content))
    figures = {row[0].value: row[1].value for row in book["数值"].iter_rows(min_row=2)}
    assert str(figures["国家级奖励"]) == "350000"
