"""WCAG 2.1, A and AA, on every page, in both languages, by day and by lamp, on a desk, a wall and a phone: by axe."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.end_to_end.conftest import log_in
from tests.end_to_end.pages import pages_of
from tests.front.web.town import Town

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
ASK = """async () => {
    const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`));
}"""
# Width, height and theme: every width is looked at, and both themes.
WINDOWS = ((1280, 900, "light"), (1280, 900, "dark"), (1920, 1080, "light"), (390, 844, "dark"))


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate(ASK)
    return [str(each) for each in found]


def in_every_window(page: Page, address: str) -> list[str]:
    """What axe finds, and whether anything hangs out of the window, window by window."""
    wrong = []
    for width, height, theme in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        wrong += [f"{address} {width} {theme}: {each}" for each in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{address} {width}: wider than its window")
    return wrong


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_accessible(language: str, page: Page, town: Town, context: BrowserContext) -> None:
    wrong: list[str] = []
    known = ""
    page.goto("/login/")
    wrong += in_every_window(page, "/login/")
    for address, role in pages_of(town):
        if role != known:
            context.clear_cookies()
            log_in(page, str(role))
            known = role
            context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = !each.closest('.menu') })")
        wrong += in_every_window(page, address)
    assert not wrong, "\n".join(wrong)


def test_palette_and_menu_are_accessible(page: Page, town: Town) -> None:
    log_in(page, "chief")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("项目")
    expect(page.get_by_role("option", name="集成电路封测线项目")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_text("菜单", exact=True).click()
    expect(page.get_by_role("navigation", name="全部页面").get_by_role("link", name="存疑")).to_be_visible()
    assert violations(page) == []
