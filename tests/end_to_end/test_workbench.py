"""The main paths through the workbench, in a real browser: by mouse and by keyboard, without JavaScript of ours."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import log_in
from tests.front.web.town import OWN_CODE, Town

pytestmark = pytest.mark.browser
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
FIELDS_WITHOUT_LABEL = """
    [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
        .filter(field => !field.labels.length && !field.ariaLabel).map(field => field.outerHTML)
"""
TABLES_WITHOUT_HEADS = """
    [...document.querySelectorAll("table")]
        .filter(table => !table.caption || [...table.tHead.rows[0].cells].some(cell => cell.scope !== "col")).length
"""
IDS_TWICE = """
    (ids => ids.filter((id, place) => ids.indexOf(id) !== place))([...document.querySelectorAll("[id]")].map(x => x.id))
"""


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings


def test_log_in_leads_to_today_and_log_out_ends_it(page: Page) -> None:
    page.goto("/projects/?stage=signed")
    expect(page).to_have_url("/login/?next=/projects/%3Fstage%3Dsigned")
    log_in(page, "chief")
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url("/login/")


def test_ledger_is_narrowed_and_sorted_by_its_address(page: Page) -> None:
    log_in(page, "chief")
    page.get_by_role("navigation", name="页面", exact=True).get_by_role("link", name="项目").click()
    expect(page.get_by_role("row")).to_have_count(5)
    page.locator("#id_stage").select_option(label="签约")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("link", name="投资额").click()
    assert "stage=signed" in page.url
    assert "sort=investment" in page.url
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("投资额")


def test_stage_is_refused_without_evidence_then_passes(page: Page, town: Town) -> None:
    log_in(page, "officer")
    page.goto(f"/projects/{town.own.code}/")
    page.get_by_role("button", name="推进到“签约”").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("还缺")
    expect(problem).to_contain_text("登记佐证")
    page.get_by_text("登记佐证……").click()
    form = page.locator("#add-evidence")
    form.get_by_label("佐证类别").select_option(label="签约协议")
    form.get_by_label("标题").fill("投资合作协议")
    form.get_by_label("文号").fill("沪浦投〔2026〕10号")
    form.get_by_label("佐证等级").select_option(label="核实")
    form.get_by_label("来源").fill("区科经委")
    form.get_by_role("button", name="登记佐证").click()
    expect(page.get_by_role("status")).to_contain_text("佐证已登记")
    page.get_by_role("button", name="推进到“签约”").click()
    expect(page.get_by_role("status")).to_contain_text("项目已推进到新阶段")
    expect(page.locator(".stages [aria-current=step]")).to_contain_text("签约")


def test_register_is_previewed_then_brought_in(page: Page) -> None:
    text = f"统一社会信用代码,企业名称,地区\n{OWN_CODE},改名后的半导体有限公司,浦东新区\n123,坏行,浦东新区\n"
    log_in(page, "chief")
    page.goto("/imports/")
    page.get_by_label("内容").select_option("enterprises")
    page.get_by_label("文件").set_input_files(
        {"name": "名录.csv", "mimeType": "text/csv", "buffer": text.encode("gbk")}
    )
    page.get_by_role("button", name="预览").click()
    expect(page.locator(".tally .updated dd")).to_have_text("1")
    expect(page.locator(".tally .refused dd")).to_have_text("1")
    expect(page.locator("ins", has_text="改名后的半导体有限公司")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("status")).to_contain_text("文件已导入")
    with page.expect_download() as download:
        page.get_by_role("link", name="退回行及原因").click()
    assert download.value.suggested_filename.endswith("退回.xlsx")
    page.goto(f"/enterprises/{OWN_CODE}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("改名后的半导体有限公司")


def test_language_is_switched_where_one_is(page: Page, town: Town) -> None:
    log_in(page, "chief")
    page.goto(f"/projects/{town.own.code}/")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(f"/projects/{town.own.code}/")
    expect(page.get_by_role("heading", name="Gates ahead")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="节点要求")).to_be_visible()


def test_keyboard_reaches_the_content_first(page: Page) -> None:
    log_in(page, "chief")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_no_page_is_wider_than_its_window(page: Page, town: Town) -> None:
    log_in(page, "chief")
    for address in ("/", "/projects/", f"/projects/{town.own.code}/", "/enterprises/", "/imports/", "/journal/"):
        page.goto(address)
        for width in (390, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_every_field_has_a_label_and_every_table_its_heads(page: Page, town: Town) -> None:
    log_in(page, "chief")
    for address in ("/projects/", f"/projects/{town.own.code}/", "/imports/", "/briefs/", "/journal/"):
        page.goto(address)
        assert page.evaluate(FIELDS_WITHOUT_LABEL) == [], address
        assert page.evaluate(TABLES_WITHOUT_HEADS) == 0, address
        assert page.evaluate(IDS_TWICE) == [], address


def test_text_stands_out_from_its_ground_by_day_and_by_lamp(page: Page, town: Town) -> None:
    """WCAG 2.1, 1.4.3: 4.5 : 1 for text, measured on what is really drawn."""
    log_in(page, "chief")
    for address in ("/", "/projects/", f"/projects/{town.own.code}/", "/imports/"):
        page.goto(address)
        page.emulate_media(color_scheme="light")
        assert page.evaluate(CONTRAST) == [], address
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(CONTRAST) == [], address
