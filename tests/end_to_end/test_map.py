"""The map of districts in a real browser: drawn by the island from our own outlines, or as SVG without it."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import log_in
from tests.front.web.town import Town

pytestmark = pytest.mark.browser


def test_map_leads_to_a_district(page: Page, town: Town) -> None:
    log_in(page, "chief")
    page.goto("/places/?figure=red")
    figure = page.locator("figure.district-map")
    expect(figure.locator(".map, > svg").first).to_be_visible()
    page.get_by_role("table").get_by_role("link", name="浦东新区").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("浦东新区")


def test_map_that_zooms_takes_the_place_of_the_drawing(page: Page, town: Town) -> None:
    log_in(page, "chief")
    page.goto("/places/")
    if not page.evaluate("!!document.createElement('canvas').getContext('webgl2')"):
        pytest.skip("this Chromium draws no WebGL")
    figure = page.locator("figure.district-map[data-drawn=webgl]")
    expect(figure).to_be_visible()
    expect(figure.locator(".map-label", has_text="浦东新区")).to_be_visible()
    expect(page.locator("figure.district-map > svg")).to_have_count(0)
