"""An element in a real browser: the housing desk holds flats for a project, confirms, and releases them."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.models import Supply
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.people.access import DeskField, Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.projects.models import Project
from luodi.office.projects.words import Stage
from tests.end_to_end.conftest import PASSWORD, log_in
from tests.front.web.town import NOW, Town

pytestmark = pytest.mark.browser


def test_desk_holds_confirms_and_releases(page: Page, town: Town) -> None:
    occasion = Occasion(system_user(), NOW, "测试")
    desk = town.users[Role.DESK]
    desk.desk_field = DeskField.HOUSING
    desk.set_password(PASSWORD)
    desk.save()
    SetSupply(
        occasion=occasion, kind=SupplyKind.HOUSING, key="ZJ/2026Q4", title="张江人才公寓", supplied=Decimal(90),
        park_code="ZJ", from_on=date(2026, 10, 1), until_on=date(2026, 12, 31),
    ).execute()  # fmt: skip
    Project.objects.filter(pk=town.own.pk).update(stage=Stage.SIGNED)
    SetNeed(
        occasion=occasion, project=town.own, measure=NeedMeasure.HOUSING_FLATS, quantity=Decimal(40),
        needed_on=date(2026, 12, 1),
    ).execute()  # fmt: skip
    log_in(page, "desk")
    expect(page.get_by_text("缺要素的项目")).to_be_visible()
    page.get_by_role("link", name="集成电路封测线项目").first.click()
    page.get_by_role("link", name="预留…").click()
    page.get_by_label("供给编号").fill("ZJ/2026Q4")
    page.get_by_label("理由").last.fill("骨干团队入住")
    page.get_by_role("button", name="预留", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已预留")
    page.get_by_role("button", name="确认预留").click()
    expect(page.get_by_role("status")).to_contain_text("预留已确认")
    assert Supply.objects.get().promised == 40
    page.get_by_text("释放预留…").click()
    page.get_by_label("理由").fill("项目改用自有宿舍")
    page.get_by_role("button", name="释放预留").click()
    expect(page.get_by_role("status")).to_contain_text("预留已释放")
    assert Supply.objects.get().promised == 0
    page.goto(page.url.split("/elements/")[0] + "/elements/?kind=housing")
    expect(page.locator("figure.quarter-bars canvas")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
