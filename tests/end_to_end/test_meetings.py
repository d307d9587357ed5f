"""A meeting in a real browser, from a form to a task that is done, by three roles; the task on a phone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.words import MeetingKind, Rhythm
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from tests.end_to_end.conftest import log_in
from tests.end_to_end.test_cases import become
from tests.front.web.town import NOW, Town

pytestmark = pytest.mark.browser


def test_meeting_from_form_to_task_done(page: Page, town: Town) -> None:
    occasion = Occasion(town.users[Role.CHIEF], NOW)
    series = StartSeries(
        occasion=occasion, code="ZDD", title="全市签约项目周调度会", kind=MeetingKind.DISPATCH, rhythm=Rhythm.WEEKLY,
        office_codes=["pudong", "zj"],
    ).execute()  # fmt: skip
    day = date(2026, 11, 22)
    meeting = PrepareMeeting(
        occasion=occasion, series=series, held_on=day, place="第一会议室", forms_due_on=day
    ).execute()
    log_in(page, "officer")
    page.get_by_role("link", name="全市签约项目周调度会").first.click()
    page.get_by_label("内容").fill("用地指标未落实")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("用地指标未落实")).to_be_visible()
    page.get_by_role("button", name="报送材料").click()
    expect(page.get_by_role("status")).to_contain_text("材料已报送")
    become(page, "chief")
    here = page.url.split("//")[1].split("/")[0]
    page.goto(f"http://{here}/meetings/{meeting.pk}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename.startswith("会议材料-ZDD-01")
    page.get_by_role("button", name="登记会议已召开").click()
    page.get_by_label("会议纪要").fill("会议要求落实用地指标。")
    page.get_by_role("button", name="保存纪要").click()
    page.locator("textarea[name=text], input[name=text]").last.fill("落实用地指标")
    page.locator("select[name=office_code]").select_option("pudong")
    page.locator("input[name=due_on]").fill("2026-11-30")
    page.get_by_role("button", name="下达交办").click()
    expect(page.get_by_role("status")).to_contain_text("交办事项已下达")
    become(page, "officer")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"http://{here}/tasks/ZDD-01-01/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("办理结果").fill("指标已下达")
    page.get_by_role("button", name="反馈办结").click()
    expect(page.get_by_role("status")).to_contain_text("已反馈办结")
    page.set_viewport_size({"width": 1280, "height": 900})
    become(page, "chief")
    page.goto(f"http://{here}/tasks/ZDD-01-01/")
    expect(page.get_by_text("指标已下达").first).to_be_visible()
    page.get_by_role("button", name="确认办结").click()
    expect(page.get_by_role("status")).to_contain_text("事项已办结")
