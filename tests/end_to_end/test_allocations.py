"""An allocation in a real browser: asked for, watched, accepted by two people; trade-offs drawn; sites of a project."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from luodi.office.elements.models import Reservation
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.places.models import Park, Plot, Space
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.work.tasks import perform, take
from tests.end_to_end.conftest import PASSWORD, log_in
from tests.end_to_end.test_cases import become
from tests.front.web.town import NOW, PUDONG, Town
from tests.office.allocations.conftest import signed

pytestmark = pytest.mark.browser


@pytest.fixture
def sites(town: Town) -> None:
    """Three signed projects that want floor or land, a space and a plot."""
    park = Park.objects.create(code="LG", name="临港测试园", district_id=PUDONG, longitude=121.92, latitude=30.9)
    Space.objects.create(code="LG-S1", park=park, kind="workshop", floor_area_m2=Decimal(2000))
    Plot.objects.create(code="LG-P1", park=park, area_m2=Decimal(20000), available_from_on=date(2027, 4, 1))
    records = [
        signed("甲芯片项目", 500, floor=1500),
        signed("乙算力项目", 300, floor=900),
        signed("丙整车项目", 200, land=15000),
    ]
    ReceiveProjects(occasion=Occasion(town.users[Role.CHIEF], NOW), records=records).execute()
    leader = town.users[Role.LEADER]
    leader.set_password(PASSWORD)
    leader.save()


def work() -> None:
    """What the worker does with what waits."""
    while (task := take("test")) is not None:
        assert perform(task)


def test_plan_is_asked_for_accepted_by_two_people_and_held(page: Page, sites: None) -> None:
    log_in(page, "chief")
    page.goto("/allocations/")
    for label in ("单一赛道上限（%）", "单一集团上限（%）", "单一基金上限（%）", "风险上限（%）"):
        page.get_by_label(label).fill("0")
    page.get_by_label("最长秒数").fill("20")
    page.get_by_role("button", name="开始计算").click()
    expect(page.get_by_role("button", name="取消计算")).to_be_visible()
    work()
    expect(page.get_by_text("多一份值多少")).to_be_visible(timeout=30_000)  # the page has reloaded by itself
    assert page.locator(".district-map svg").count() >= 1
    expect(page.get_by_role("row", name="乙算力项目")).to_contain_text("再多")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("checkbox", name="甲芯片项目").check()
    page.get_by_label("理由").fill("按方案预留")
    page.get_by_role("button", name="申请采纳所选行").click()
    expect(page.get_by_role("status")).to_contain_text("待第二人审批")
    plan = page.url
    become(page, "leader")
    page.goto(plan)
    page.get_by_role("button", name="审批：全部预留").click()
    expect(page.get_by_role("status")).to_contain_text("已全部预留")
    assert [(r.project.name, r.supply.key) for r in Reservation.objects.all()] == [("甲芯片项目", "LG-S1")]


def test_trade_offs_are_drawn_and_a_site_is_held_from_the_match(page: Page, sites: None) -> None:
    log_in(page, "chief")
    page.goto("/allocations/")
    page.get_by_role("checkbox", name="产值").check()
    page.get_by_role("checkbox", name="就业").check()
    page.get_by_label("最长秒数").fill("20")
    page.get_by_role("button", name="开始计算").click()
    work()
    expect(page.locator("figure.trade-offs canvas")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="项目", exact=True).first.click()
    page.get_by_role("link", name="甲芯片项目").first.click()
    page.get_by_role("link", name="选址匹配").click()
    page.get_by_text("预留…").first.click()
    page.get_by_label("理由").first.fill("企业选定")
    page.get_by_role("button", name="预留", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("已预留 LG-S1")
