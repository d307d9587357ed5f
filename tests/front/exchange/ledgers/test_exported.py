"""The list of projects goes out and comes back without a change, whatever is in the register."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from luodi.front.exchange.imports import Counts
from luodi.front.exchange.ledgers.exported import project_table
from luodi.front.exchange.reading.cells import Cell
from luodi.front.exchange.written_cells import CellWriter
from luodi.office.enterprises.models import Enterprise
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, User
from luodi.office.projects.models import Project
from luodi.reference.credit_codes import make_credit_code
from tests.front.exchange.ledgers.sheets import HEADER, Bring

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def written(path: Path, headers: list[str], rows: Iterable[list[Cell]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        writer, sheet = CellWriter(book), book.add_worksheet("项目")
        for number, cells in enumerate([headers, *rows]):
            for column, cell in enumerate(cells):
                writer.write(sheet, number, column, cell)
    return path


def fill(bring: Bring) -> None:
    """Projects with everything that a ledger can say, of all kinds, stages and healths."""
    code = make_credit_code("310115", 1).text
    Enterprise.objects.create(credit_code=code, name="临港芯片有限公司")
    header = [
        *HEADER, "曾用名", "用地面积（亩）", "租赁面积(m2)", "计划开工", "开工时间", "预计竣工时间", "投产时间",
        "项目公司", "信用代码", "负责人", "联系人", "电话", "进展", "建设内容", "落地方式", "流失原因", "行业",
    ]  # fmt: skip
    rows = [
        [1, "临港芯片基地", "甲、乙基金", 12.34567, "浦东", "2025-03-01", "在建",
         None, 30, None, "2025年6月底", "2025-08-01", "2027年", None,
         "临港芯片有限公司", code, "王明", "李", 13800000000, "主体封顶\n设备进场", "一期\n二期", None, None, 3973],
        [2, "软件总部", "丙", "约3亿", "松江", "2025.1", "投产",
         None, None, 2000.5, None, None, None, "2025-12-01",
         "丙软件公司", None, None, None, None, None, None, "租赁", None, "集成电路"],
        [3, "丁中心", "丁", "500万美元", None, None, "在谈", "丁旧名", *[None] * 13, "总部", None, None],
        [4, "戊基地", "戊", None, "青浦", "2025-05-05", "终止", *[None] * 15, "用地不落实", None],
        [5, "己基地", "己", 0.3, "嘉定", "2025-05-05", "停工", *[None] * 17],
    ]  # fmt: skip
    assert bring([header, *rows]).counts == Counts(created=5)


def test_export_comes_back_unchanged(bring: Bring, rules: Occasion, tmp_path: Path) -> None:
    fill(bring)
    entries = JournalEntry.objects.exclude(entity="import_batch").count()
    path = written(tmp_path / "导出.xlsx", *project_table(rules.user, TODAY))
    # The contacts of rows that the chief's office does not own stay blank, and blanks change nothing.
    assert bring(path, as_of=None).counts == Counts(unchanged=5)
    assert JournalEntry.objects.exclude(entity="import_batch").count() == entries
    assert Project.objects.get(name="临港芯片基地").description == "一期\n二期"


def test_export_edited_changes_only_what_was_edited(bring: Bring, rules: Occasion, tmp_path: Path) -> None:
    fill(bring)
    headers, rows = project_table(rules.user, TODAY)
    edited = [list(row) for row in rows]
    edited[0][headers.index("项目名称")] = "临港先进封装工厂"
    edited[1][headers.index("总投资（万元）")] = 40000
    assert bring(written(tmp_path / "改.xlsx", headers, edited), as_of=None).counts == Counts(updated=2, unchanged=3)
    assert Project.objects.get(name="临港先进封装工厂").code == edited[0][0]


def test_export_shows_a_district_its_own_rows(
    bring: Bring, pudong: Office, make_user: Callable[..., User], tmp_path: Path
) -> None:
    fill(bring)
    officer = make_user(Role.OFFICER, pudong)
    headers, rows = project_table(officer, TODAY)
    lines = list(rows)
    assert [line[headers.index("项目名称")] for line in lines] == ["临港芯片基地"]
    assert bring(written(tmp_path / "区.xlsx", headers, lines), as_of=None, user=officer).counts == Counts(unchanged=1)
