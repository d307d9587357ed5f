"""The palette and the rows by keyboard alone, and the same way without a script."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.end_to_end.conftest import log_in
from tests.front.web.town import Town

pytestmark = pytest.mark.browser


def test_palette_goes_to_a_project_by_a_part_of_its_name(page: Page, town: Town) -> None:
    log_in(page, "chief")
    page.keyboard.press("/")
    expect(page.get_by_role("option").first).to_be_visible()  # the pages, before anything is typed
    page.get_by_role("combobox").fill("封测")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/projects/{town.own.code}/")


def test_palette_says_when_there_is_nothing(page: Page, town: Town) -> None:
    log_in(page, "officer")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("闵行机械")  # lies in another district
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("没有您可见的对象")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_rows_are_walked_and_opened_by_keys(page: Page, town: Town) -> None:
    log_in(page, "chief")
    page.goto("/projects/?sort=name")
    names = page.locator("tbody th a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(names.nth(0)).to_be_focused()
    name = names.nth(0).inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_letters_in_a_field_are_letters(page: Page, town: Town) -> None:
    log_in(page, "chief")
    page.goto("/projects/")
    field = page.get_by_label("名称、编号或投资方")
    field.focus()
    page.keyboard.type("j/k?")
    expect(field).to_have_value("j/k?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_everything_is_reached_without_a_script(browser: Browser, live_server: LiveServer, town: Town) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    log_in(page, "chief")
    page.get_by_text("菜单", exact=True).click()
    page.get_by_role("navigation", name="全部页面").get_by_role("link", name="全局查找").click()
    page.get_by_label("查找内容").fill("封测")
    page.get_by_role("main").get_by_role("button", name="查找").click()
    page.get_by_role("link", name="集成电路封测线项目").click()
    expect(page).to_have_url(f"/projects/{town.own.code}/")
    page.get_by_role("button", name="深色").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()
