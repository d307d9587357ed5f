"""Policies in the browser: a table edited with dmn-js and published; a slider; the enterprise reads its own page."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from luodi.office.people.access import DeskField, Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.models import EntitlementRun, PolicyVersion
from tests.end_to_end.conftest import PASSWORD, log_in
from tests.end_to_end.test_accessibility import in_every_window
from tests.front.web.town import FOREIGN_CODE, NOW, OWN_CODE, Town
from tests.front.web.walk.policies import entitle, publish_book

pytestmark = pytest.mark.browser
PATIENCE = 30_000
"""Milliseconds: the whole register is judged twice, and a page loads the editor."""


@pytest.fixture
def awarded(town: Town) -> Town:
    """The town's own enterprise has the awards; desk and enterprise have a password."""
    occasion = Occasion(system_user(), NOW, "测试")
    publish_book(occasion)
    entitle(occasion, [OWN_CODE])
    for role in (Role.DESK, Role.ENTERPRISE):
        user = town.users[role]
        user.desk_field = DeskField.POLICY if role is Role.DESK else ""
        user.set_password(PASSWORD)
        user.save()
    return town


def write_cell(page: Page, text: str) -> None:
    """Writes the first cell of the table that is drawn."""
    page.locator(".table-editor td.cell").first.click()
    for key in ("End", "Shift+Home", "Delete"):
        page.keyboard.press(key)
    page.keyboard.type(text)


def test_desk_edits_a_table_sees_examples_fail_mends_and_publishes(page: Page, awarded: Town) -> None:
    expect.set_options(timeout=PATIENCE)
    log_in(page, "desk")
    page.goto("/policies/srdi-city-award/")
    page.get_by_role("link", name="编辑", exact=True).click()
    expect(page.locator(".table-editor[data-drawn=dmn]")).to_be_visible()
    write_cell(page, '"市级首次"')
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_role("heading", name="暂不能发布")).to_be_visible()
    expect(page.locator("#trial")).to_contain_text("国家级")
    expect(page.locator(".table-editor[data-drawn=dmn]")).to_be_visible()
    write_cell(page, '"国家级首次","市级首次"')
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_role("heading", name="可以发布")).to_be_visible()
    page.get_by_label("理由").fill("次序调整")
    page.get_by_role("button", name="发布：立即生效").click()
    page.wait_for_url("**/policies/srdi-city-award/")
    newest = PolicyVersion.objects.get(policy_code="srdi-city-award", is_current=True)
    assert newest.version == 2
    assert '"国家级首次","市级首次"' in newest.decision_xml
    assert "20230324" in newest.decision_xml


def test_slider_moves_a_figure_and_the_results(page: Page, awarded: Town) -> None:
    expect.set_options(timeout=PATIENCE)
    log_in(page, "chief")
    page.goto("/what-ifs/of/srdi-city-award/")
    slider = page.get_by_role("slider", name="国家级奖励", exact=False)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#results")).to_contain_text("浦东测试半导体有限公司")
    expect(page.locator("#results figure.bars[data-drawn=canvas]").first).to_be_visible()
    page.get_by_label("名称").fill("略加")
    page.get_by_role("button", name="保存这次测算").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("略加")


def test_enterprise_reads_its_own_page_and_no_other(page: Page, awarded: Town) -> None:
    log_in(page, "enterprise")
    page.get_by_role("link", name="已享、可享和待补充的信息").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我们的政策")
    expect(page.locator("#entitled")).to_contain_text("专精特新认定奖励（市级）")
    answer = page.goto(f"/enterprises/{FOREIGN_CODE}/policies/")
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_policies_are_accessible(language: str, page: Page, awarded: Town, context: BrowserContext) -> None:
    run = EntitlementRun.objects.latest("pk").pk
    log_in(page, "desk")
    context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    wrong: list[str] = []
    for address in (
        "/policies/srdi-city-award/",
        "/policies/srdi-city-award/edit/",
        f"/enterprises/{OWN_CODE}/policies/",
        "/entitlement-runs/",
        f"/entitlement-runs/{run}/",
        f"/entitlement-runs/{run}/rows/",
        "/nurture/",
        "/what-ifs/",
        "/what-ifs/of/srdi-city-award/?figure-国家级奖励=350000",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        wrong += in_every_window(page, address)
    assert not wrong, "\n".join(wrong)
