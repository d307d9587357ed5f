"""Each role's main path through its day in the demo city, by mouse, as the role would walk it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.city import City

pytestmark = pytest.mark.browser


def open_page(page: Page, group: str, entry: str = "") -> None:
    """By the navigation: a word of the masthead, then a page under it."""
    page.get_by_role("navigation", name="页面", exact=True).get_by_role("link", name=group, exact=True).click()
    if entry:
        page.locator(".subnavigation").get_by_role("link", name=entry, exact=True).click()


def said(page: Page, text: str) -> None:
    """The workbench says that it was done."""
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def test_officer_notes_progress_on_a_project_of_the_district(city: City) -> None:
    with city.opened("district") as page:
        open_page(page, "项目")
        page.get_by_role("table").locator("tbody th a").first.click()
        expect(page.get_by_role("heading", name=re.compile("^阶段与节点"))).to_be_visible()
        page.get_by_label("进展内容").fill("已与企业会商，确定供地时间")
        page.get_by_role("button", name="记录进展").click()
        said(page, "进展")
        expect(page.get_by_text("已与企业会商，确定供地时间").first).to_be_visible()


def test_lead_notes_progress_of_several_projects_and_sees_first_what_changes(city: City) -> None:
    with city.opened("lead") as page:
        open_page(page, "项目")
        boxes = page.locator("tbody input[name=code]")
        for place in range(min(2, boxes.count())):
            boxes.nth(place).check()
        page.get_by_role("button", name="补录进展…").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("进展")
        page.locator("main [name=text]").fill("专班周例会已逐项过堂")
        page.get_by_role("button", name="预览").click()
        expect(page.get_by_role("table").first).to_contain_text("LD")


def test_desk_reads_what_an_enterprise_lacks_and_who_handles_it(city: City) -> None:
    with city.opened("desk") as page:
        open_page(page, "诉求")
        expect(page.get_by_role("heading", level=1)).to_have_text("企业诉求")
        page.locator("tbody th a").first.click()
        expect(page.get_by_role("heading", name=re.compile("^承办单位"))).to_be_visible()


def test_chief_writes_a_brief_whose_numbers_open_into_their_rows(city: City) -> None:
    with city.opened("chief") as page:
        open_page(page, "项目", "调度单")
        page.locator("tbody th a").first.click()
        number = page.locator(".headlines a").first
        figure = number.locator("b").inner_text()
        number.click()
        expect(page.get_by_role("table").locator("tbody tr")).to_have_count(int(figure.replace(",", "")))
        page.go_back()
        with page.expect_download() as download:
            page.get_by_role("link", name="Word").first.click()
        assert download.value.suggested_filename.endswith(".docx")


def test_leader_reads_and_is_offered_nothing_to_edit(city: City) -> None:
    with city.opened("leader") as page:
        page.goto("/")
        card = page.locator("section.card", has=page.get_by_role("heading", name=re.compile("^红灯项目")))
        card.get_by_role("link").nth(1).click()
        expect(page.get_by_role("heading", name=re.compile("^阶段与节点"))).to_be_visible()
        expect(page.get_by_role("button", name="记录进展")).to_have_count(0)
        page.get_by_text("为什么能看到、为什么不能办？").first.click()
        expect(page.locator("main")).to_contain_text("角色“分管领导”不能推进项目阶段")


def test_analyst_reads_conversion_as_curves_and_as_the_table_beside(city: City) -> None:
    with city.opened("analyst") as page:
        open_page(page, "分析")
        expect(page.locator(".curves-drawn canvas, .curves-drawn svg").first).to_be_visible()
        expect(page.get_by_role("table").first).to_contain_text("在观察")
        link = page.get_by_role("table").nth(1).locator("tbody a").first
        count = int(link.inner_text())
        link.click()
        expect(page.get_by_role("table").locator("tbody tr")).to_have_count(count)


def test_auditor_narrows_the_journal_checks_the_chain_and_takes_it_along(city: City) -> None:
    with city.opened("auditor") as page:
        open_page(page, "管理")
        page.locator("[name=entity]").select_option("policy_version")
        page.get_by_role("button", name="筛选").click()
        expect(page.get_by_role("table").locator("tbody tr").first).to_contain_text("政策版本")
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        assert download.value.suggested_filename.endswith(".csv")
        page.get_by_role("button", name="校验日志链").click()
        expect(page.locator("main")).to_contain_text("完整")


def test_administrator_closes_a_day_having_seen_what_it_changes(city: City) -> None:
    with city.opened("administrator") as page:
        page.goto("/calendar/?year=2027")
        expect(page.locator(".note")).to_contain_text("2027 年的放假安排尚未收录")
        page.get_by_label("首日").fill("2027-02-05")
        page.get_by_label("末日").fill("2027-02-12")
        page.get_by_label("事由").fill("春节")
        page.get_by_role("button", name="试算").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("今天会有哪些变化")
        expect(page.locator("main li").first).to_contain_text("2027-02-05")
        page.get_by_label("理由").fill("国办发明电")
        page.get_by_role("button", name=re.compile("^发布")).click()
        said(page, "日历已发布")
        expect(page.locator("#amended tbody tr")).to_have_count(6)
        page.get_by_role("button", name="取消调整 2027-02-12").click()
        said(page, "已恢复")
        expect(page.locator("#amended tbody tr")).to_have_count(5)


def test_administrator_publishes_a_route_and_makes_a_user_who_logs_in(city: City) -> None:
    with city.opened("administrator") as page:
        open_page(page, "管理", "推进路线")
        page.locator("tbody th a").first.click()
        page.locator("#amount-start").fill("8")
        page.get_by_role("button", name="试算这些期限").click()
        expect(page.get_by_role("heading", name="差异", exact=True)).to_be_visible()
        expect(page.locator("main")).to_contain_text("8 个月")
        page.get_by_label("理由").fill("专题会议纪要")
        page.get_by_role("button", name=re.compile("^发布")).click()
        said(page, "新版本已发布")
        open_page(page, "管理", "用户")
        page.get_by_text("新建用户").click()
        form = page.locator("details.card form").first
        form.get_by_label("登录名").fill("zhao-xin")
        form.locator("[name=display_name]").fill("赵新")
        form.locator("[name=office]").select_option(index=1)
        form.locator("[name=role]").select_option("analyst")
        form.locator("[name=password]").fill("Pudong-Harbour-9")
        form.get_by_role("button", name="创建").click()
        expect(page.get_by_text("赵新").first).to_be_visible()


def test_policy_desk_and_finance_see_the_money_on_its_way(city: City) -> None:
    with city.opened("policy") as page:
        page.goto("/deliveries/")
        expect(page.get_by_role("table").first).to_be_visible()
    with city.opened("finance") as page:
        page.goto("/payment-batches/")
        expect(page.get_by_role("heading", level=1)).to_have_text("拨付批次")


def test_enterprise_has_a_page_of_its_own_and_raises_a_case_on_a_phone(city: City) -> None:
    with city.opened("enterprise", width=390) as page:
        page.goto("/")
        expect(page.get_by_role("heading", name=re.compile("^我的诉求"))).to_be_visible()
        page.get_by_role("link", name="提出诉求").click()
        page.get_by_label("标题").fill("厂区门口道路积水")
        page.get_by_label("诉求内容").fill("雨后积水，货车不能进出")
        page.get_by_label("类别").select_option(label="其他")
        page.get_by_role("button", name="登记诉求").click()
        said(page, "诉求已登记")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto("/projects/LD2026-00001/")
        expect(page.get_by_role("alert")).to_contain_text("没有")
