"""Sending files in a real browser: evidence with a scan, an import with a doubtful row, and an import taken back."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from luodi.office.enterprises.models import Enterprise
from luodi.office.imports.models import DoubtfulRow
from tests.end_to_end.conftest import log_in
from tests.front.exchange.attachment_samples import PDF
from tests.front.web.town import OWN_CODE, Town

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT, settings.ATTACHMENTS_ROOT = tmp_path / "uploads", tmp_path / "files"


def test_scan_is_sent_where_the_gate_lacks_it_refused_when_hostile_and_given_out(page: Page, town: Town) -> None:
    log_in(page, "officer")
    page.goto(f"/projects/{town.own.code}/")
    page.get_by_role("button", name="推进到“签约”").click()
    expect(page.get_by_role("alert")).to_contain_text("还缺")
    page.locator("#gate-signed").get_by_role("link", name="登记").first.click()
    form = page.locator("#add-evidence")
    expect(form.get_by_label("佐证类别")).to_have_value("agreement")
    form.get_by_label("标题").fill("投资合作协议")
    form.get_by_label("佐证等级").select_option(label="核实")
    form.get_by_label("来源").fill("区科经委")
    svg = {"name": "协议.pdf", "mimeType": "application/pdf", "buffer": b"<svg onload='alert(1)'/>"}
    form.locator("input[type=file]").set_input_files(svg)
    form.get_by_role("button", name="登记佐证").click()
    expect(page.get_by_role("alert")).to_contain_text("file.type_not_taken")
    form.locator("input[type=file]").set_input_files({"name": "协议.pdf", "mimeType": "application/pdf", "buffer": PDF})
    form.get_by_role("button", name="登记佐证").click()
    expect(page.get_by_role("status")).to_contain_text("佐证已登记")
    with page.expect_download() as download:
        page.get_by_role("link", name="协议.pdf").click()
    assert Path(download.value.path()).read_bytes() == PDF
    page.get_by_role("button", name="推进到“签约”").click()
    expect(page.get_by_role("status")).to_contain_text("项目已推进到新阶段")


def test_import_with_a_doubtful_row_is_decided_and_one_is_undone(page: Page, town: Town) -> None:
    log_in(page, "chief")
    ledger = "项目名称,所在区,投资方,当前阶段\n集成电路封测产线项目,浦东新区,某集团,在谈\n"
    send(page, "projects", "台账.csv", ledger)
    expect(page.locator(".tally .review dd")).to_have_text("1")
    page.get_by_role("link", name="认定存疑行").click()
    doubt = page.locator(".doubt")
    expect(doubt.locator("tr.differs").first).to_contain_text("不一致")
    doubt.get_by_role("button", name="同一项目").click()
    expect(page.get_by_role("status")).to_contain_text(town.own.code)
    assert DoubtfulRow.objects.get().decision == "same"
    send(
        page, "enterprises", "名录.csv", f"统一社会信用代码,企业名称,地区\n{OWN_CODE},改名后的半导体有限公司,浦东新区\n"
    )
    page.get_by_text("撤销这次导入").click()
    page.get_by_label("理由").fill("导错了文件")
    page.get_by_role("button", name="撤销整次导入").click()
    expect(page.get_by_role("status")).to_contain_text("恢复 1 条")
    assert Enterprise.objects.get(credit_code=OWN_CODE).name == "浦东测试半导体有限公司"


def send(page: Page, kind: str, name: str, text: str) -> None:
    """Sends a file through preview to its batch."""
    page.goto("/imports/")
    page.get_by_label("内容").select_option(kind)
    page.get_by_label("文件").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认导入").click()
