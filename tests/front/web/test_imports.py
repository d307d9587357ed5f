"""A file is sent, looked at and brought in; only by who sent it, and never half."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.office.enterprises.actions.edit_enterprise import EditEnterprise
from luodi.office.enterprises.models import Enterprise
from luodi.office.imports.actions.save_mapping import SaveMapping
from luodi.office.imports.models import ColumnMapping, ImportBatch, ImportKind
from luodi.office.imports.queries import saved_columns
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from tests.front.web.town import NOW, OWN_CODE, Town

pytestmark = pytest.mark.django_db
REGISTER = (
    "统一社会信用代码,企业名称,注册日期,注册资金,地区\n"
    f"{OWN_CODE},浦东测试半导体股份有限公司,2019-05-01,5000万人民币,浦东新区\n"
    "91310115MA1K3Y1X2T,坏代码有限公司,2019-05-01,1万,浦东新区\n"
    "91310115WX0000097H,新来企业有限公司,1999-05-01,168万人民币,浦东新区\n"
)


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"


def send(client: Client, content: bytes = REGISTER.encode(), name: str = "名录.csv", kind: str = "enterprises") -> Any:
    return client.post(
        "/imports/upload/", {"kind": kind, "as_of": "2026-11-20", "file": SimpleUploadedFile(name, content)}
    )


def counts(page: str) -> list[int]:
    """New, changed, unchanged, needs a person, refused."""
    return [
        int(number)
        for number in re.findall(r"<dd>(\d+)</dd></div>", page.split('class="tally"')[1].split("</dl>", maxsplit=1)[0])
    ]


def test_preview_counts_and_writes_nothing(chiefs: Client, town: Town) -> None:
    preview = chiefs.get(send(chiefs).headers["Location"])
    assert counts(preview.text) == [1, 1, 0, 0, 1]
    assert "浦东测试半导体有限公司" in preview.text
    assert "浦东测试半导体股份有限公司" in preview.text
    assert "坏代码有限公司" in preview.text
    assert Enterprise.objects.get(credit_code=OWN_CODE).name == "浦东测试半导体有限公司"
    assert not ImportBatch.objects.exists()


def test_confirm_applies_once_and_gives_the_refused_rows_back(chiefs: Client, town: Town) -> None:
    address = send(chiefs).headers["Location"]
    done = chiefs.post(f"{address}confirm/")
    batch = ImportBatch.objects.get()
    assert done.headers["Location"] == f"/imports/{batch.pk}/"
    assert counts(chiefs.get(f"/imports/{batch.pk}/").text) == [1, 1, 0, 0, 1]
    assert Enterprise.objects.get(credit_code=OWN_CODE).name == "浦东测试半导体股份有限公司"
    refused = b"".join(chiefs.get(f"/imports/{batch.pk}/refused.xlsx"))  # type: ignore[arg-type]  # a stream
    sheet = openpyxl.load_workbook(BytesIO(refused)).active
    assert sheet is not None
    assert "坏代码有限公司" in [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert counts(chiefs.get(address).text) == [0, 0, 2, 0, 1]


def test_nobody_else_sees_or_confirms_an_upload(chiefs: Client, town: Town, as_user: Callable[[User], Client]) -> None:
    address = send(chiefs).headers["Location"]
    other = as_user(town.users[Role.OFFICER])
    assert other.get(address).status_code == 404
    assert other.post(f"{address}confirm/").status_code == 404
    assert not ImportBatch.objects.exists()


def test_batch_of_another_office_is_not_there(chiefs: Client, officers: Client) -> None:
    chiefs.post(f"{send(chiefs).headers['Location']}confirm/")
    number = ImportBatch.objects.get().pk
    assert officers.get(f"/imports/{number}/").status_code == 404
    assert officers.get(f"/imports/{number}/refused.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.csv", b"\n"),
        ("台账.xlsx", b"PK\x03\x04 not a workbook"),
        ("图片.png", b"\x89PNG\r\n\x1a\n"),
        ("旧.xls", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_file_that_cannot_be_read_is_said_at_the_form(name: str, content: bytes, chiefs: Client) -> None:
    answer = send(chiefs, content, name)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "怎么办" in answer.text


def test_form_without_a_file_is_marked(chiefs: Client) -> None:
    answer = chiefs.post("/imports/upload/", {"kind": "projects"})
    assert answer.status_code == 422
    assert 'class="field invalid' in answer.text


def test_upload_beyond_the_limit_is_refused_unread(chiefs: Client, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    answer = send(chiefs)
    assert answer.status_code == 413
    assert "未接收" in answer.text


def test_kept_file_is_at_no_address(chiefs: Client, settings: Any) -> None:
    sha256 = send(chiefs).headers["Location"].split("/")[3]
    kept = next((settings.MEDIA_ROOT / "imports" / sha256).rglob("*.csv"))
    assert kept.read_bytes() == REGISTER.encode()
    for address in (
        f"/static/imports/{sha256}/",
        f"/uploads/imports/{sha256}/original/{kept.name}",
        f"/media/{kept.name}",
    ):
        assert chiefs.get(address).status_code == 404


def test_ledger_of_projects_comes_in_the_same_way(chiefs: Client) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2026年重点项目台账"],
        ["序号", "项目名称", "所属区", "总投资（亿元）", "阶段"],
        [1, "某新材料基地项目", "浦东新区", 3.5, "签约"],
    ):
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    address = send(chiefs, buffer.getvalue(), "台账.xlsx", "projects").headers["Location"]
    assert counts(chiefs.get(address).text) == [1, 0, 0, 0, 0]
    chiefs.post(f"{address}confirm/")
    assert "某新材料基地项目" in chiefs.get("/projects/?text=新材料").text


def test_import_is_undone_as_a_whole(chiefs: Client, officers: Client, town: Town) -> None:
    chiefs.post(f"{send(chiefs).headers['Location']}confirm/")
    batch = ImportBatch.objects.get()
    address = f"/imports/{batch.pk}/"
    assert "撤销整次导入" in chiefs.get(address).text
    assert officers.post(f"{address}undo/", {"reason": "导错"}).status_code == 404
    done = chiefs.post(f"{address}undo/", {"reason": "导错了文件"}, follow=True)
    assert "移除 1 条，恢复 1 条" in done.text
    assert "撤销整次导入" not in done.text
    assert Enterprise.objects.get(credit_code=OWN_CODE).name == "浦东测试半导体有限公司"
    assert not Enterprise.objects.filter(name="新来企业有限公司").exists()
    assert "已撤销" in chiefs.get("/imports/").text


def test_undo_names_what_was_changed_since(chiefs: Client, town: Town) -> None:
    chiefs.post(f"{send(chiefs).headers['Location']}confirm/")
    occasion = Occasion(town.users[Role.CHIEF], NOW, "测试")
    own = Enterprise.objects.get(credit_code=OWN_CODE)
    EditEnterprise(occasion=occasion, enterprise=own, values={"address": "某路1号"}).execute()
    refused = chiefs.post(f"/imports/{ImportBatch.objects.get().pk}/undo/", {"reason": "导错"})
    assert refused.status_code == 422
    assert "import.touched_since" in refused.text
    assert OWN_CODE in refused.text


def test_mappings_are_renamed_kept_by_version_and_deleted(chiefs: Client, town: Town) -> None:
    occasion = Occasion(town.users[Role.CHIEF], NOW, "测试")
    said = {"occasion": occasion, "kind": ImportKind.PROJECTS, "signature": "a" * 64}
    for columns in ({"项目": "name"}, {"项目": "name"}, {"项目": "name", "金额": "investment_cny"}):
        SaveMapping(**said, columns=columns).execute()  # type: ignore[arg-type]
    assert list(ColumnMapping.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert saved_columns(ImportKind.PROJECTS, "a" * 64) == {"项目": "name", "金额": "investment_cny"}
    number = ColumnMapping.objects.get(version=2).pk
    assert chiefs.post(f"/imports/mappings/{number}/rename/", {"title": "区台账"}).status_code == 302
    assert "区台账" in chiefs.get("/imports/").text
    assert chiefs.post(f"/imports/mappings/{number}/delete/").status_code == 302
    assert saved_columns(ImportKind.PROJECTS, "a" * 64) == {}
    assert chiefs.post(f"/imports/mappings/{number}/delete/").status_code == 404


STRANGE = f"代码,甲,乙,备考\n{OWN_CODE},改名后的半导体有限公司,浦东新区,无\n".encode()


def test_columns_that_nobody_knows_are_explained_once_for_all_files_with_the_header(chiefs: Client, town: Town) -> None:
    refused = send(chiefs, STRANGE)
    assert refused.status_code == 422
    (address,) = re.findall(r'href="(/imports/columns/\w+/)"', refused.text)
    page = chiefs.get(address).text
    assert all(part in page for part in ("代码", "备考", "改名后的半导体有限公司"))
    said = {"column-0": "credit_code", "column-1": "name", "column-2": "district", "column-3": "", "title": "区名录"}
    for wrong, code in (({"column-0": ""}, "columns.missing"), ({"column-3": "name"}, "columns.twice")):
        answer = chiefs.post(f"{address}save/", {**said, **wrong})
        assert (answer.status_code, code in answer.text) == (422, True)
    assert chiefs.post(f"{address}save/", {**said, "column-3": "no_such_field"}).status_code == 422
    assert not ColumnMapping.objects.exists()
    preview = chiefs.post(f"{address}save/", said).headers["Location"]
    assert counts(chiefs.get(preview).text) == [0, 1, 0, 0, 0]
    assert ColumnMapping.objects.get().name == "区名录"
    again = send(chiefs, STRANGE + f"{OWN_CODE},改名后的半导体有限公司,浦东新区,\n".encode())
    assert again.status_code == 302


def test_columns_of_a_file_that_another_sent_are_not_shown(chiefs: Client, officers: Client, town: Town) -> None:
    (address,) = re.findall(r'href="(/imports/columns/\w+/)"', send(chiefs, STRANGE).text)
    assert officers.get(address).status_code == 404
    assert officers.post(f"{address}save/", {}).status_code == 404


def test_columns_of_a_project_ledger_are_read_by_its_own_rules(chiefs: Client, town: Town) -> None:
    ledger = "项目名称,所在区,投资方\n新厂,浦东新区,某集团\n".encode()
    preview = send(chiefs, ledger, "台账.csv", "projects").headers["Location"]
    assert chiefs.get(preview.replace("preview", "columns")).status_code == 404
