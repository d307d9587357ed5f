"""A case through supervision in a real browser, by three roles; the enterprise's day on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from luodi.office.people.access import Role
from tests.end_to_end.conftest import PASSWORD, log_in
from tests.front.web.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _enterprise_may_log_in(town: Town, tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    user = town.users[Role.ENTERPRISE]
    user.set_password(PASSWORD)
    user.save()


def become(page: Page, username: str) -> None:
    """Another person at the same machine."""
    page.get_by_role("button", name="退出登录").click()
    log_in(page, username)


def test_case_goes_through_supervision_and_back_to_the_enterprise(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, "enterprise")
    page.get_by_role("link", name="提出诉求").click()
    page.get_by_label("标题").fill("新产线用电增容")
    page.get_by_label("诉求内容").fill("容量缺口两千千伏安")
    page.get_by_label("类别").select_option(label="其他")
    page.get_by_role("button", name="登记诉求").click()
    expect(page.get_by_role("status")).to_contain_text("诉求已登记")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    place = re.sub(r"^https?://[^/]+", "", page.url)
    page.set_viewport_size({"width": 1280, "height": 900})
    become(page, "officer")
    page.goto(place)
    page.get_by_role("button", name="分办", exact=True).click()
    page.get_by_role("button", name="签收", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("诉求已签收")
    become(page, "chief")
    page.goto(place)
    page.get_by_text("督办……").click()
    page.get_by_label("督办要求").fill("三日内反馈")
    page.get_by_label("反馈期限").fill("2026-11-27")
    page.get_by_role("button", name="签发督办单").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="投促督〔2026〕1号").click()
    assert download.value.suggested_filename.endswith(".docx")
    become(page, "officer")
    page.goto(place)
    page.get_by_text("答复……", exact=True).click()
    page.get_by_label("答复内容").fill("已增容")
    page.get_by_role("button", name="提交答复").click()
    page.get_by_label("告知企业的结果和理由").fill("增容已完成")
    page.locator("#decide").get_by_label("根因", exact=True).select_option(label="要素短缺")
    page.get_by_role("button", name="办结诉求").click()
    expect(page.get_by_role("status")).to_contain_text("诉求已办结")
    page.set_viewport_size({"width": 390, "height": 844})
    become(page, "enterprise")
    page.get_by_role("link", name="新产线用电增容").click()
    expect(page.get_by_text("增容已完成").first).to_be_visible()
    expect(page.get_by_text("三日内反馈")).to_have_count(0)
    page.get_by_label("评分").select_option("5")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("status")).to_contain_text("感谢您的评价")


def test_enterprise_reports_a_fact_of_its_own(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, "enterprise")
    page.get_by_text("更正或补充指标……").click()
    form = page.locator("#facts form.grid")
    form.locator("[name=year]").fill("2025")
    form.locator("[name=value]").fill("4500000")
    form.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_contain_text("佐证等级为自报")
    expect(page.locator("#facts table")).to_contain_text("450 万元")
