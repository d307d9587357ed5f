"""Lists of needs and supplies: filled templates come in, exports come back unchanged, wrong rows go back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import timezone

from luodi.front.exchange.element_imports import NeedsImport, SuppliesImport
from luodi.front.exchange.export_tables import export_tables
from luodi.front.exchange.exports import write_table
from luodi.front.exchange.imports import Counts
from luodi.front.exchange.reading.opening import open_source
from luodi.front.exchange.templates import columns_of
from luodi.office.elements.models import Need, Supply
from luodi.office.elements.words import NeedMeasure
from luodi.office.imports.actions.undo_import import UndoImport
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.places.models import Park
from luodi.office.projects.models import Project
from tests.office.projects.conftest import at, park, register, rules  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
# ruff: noqa: F811 - a fixture that is asked for by its name


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, list[list[Any]]], Path]:
    def write(kind: str, rows: list[list[Any]]) -> Path:
        path = tmp_path / f"{kind}.xlsx"
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [column.header.zh for column in columns_of(kind)])
        for number, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                sheet.write(number, index, cell)
        book.close()
        return path

    return write


@pytest.fixture
def chief_of(at: Callable[..., Occasion]) -> User:
    return at(date(2026, 3, 2)).user


Write = Callable[[str, list[list[Any]]], Path]


def now(user: User) -> Occasion:
    return Occasion(user, timezone.now(), "测试")


def test_supplies_come_in_all_or_nothing_and_go_out_to_come_back_unchanged(
    written: Write, park: Park, chief_of: User, tmp_path: Path
) -> None:
    rows = [
        ["人才住房", "ZJ/2026Q4", "张江人才公寓", 120, "", park.code, "", "", "2026-10-01", "2026-12-31", "", ""],
        ["基金额度", "F1", "母基金", "1.2亿元", "", "", "集成电路", "A轮", "2026-10-01", "", 1000000, "5000万元"],
        ["变电站容量", "SUB-1", "张江变", "很多", "310115"],
        ["地块", "D1", "不由此表", 1],
        ["人才住房", "ZJ/2026Q4", "张江人才公寓", 90, "", park.code],
    ]  # fmt: skip
    job = SuppliesImport(open_source(written("supplies", rows)))
    preview = job.preview(chief_of)
    assert preview.counts == Counts(created=2, refused=3)
    assert not Supply.objects.exists()
    assert [each.problem.code for each in preview.refused] == ["row.no_number", "row.unknown_word", "row.contradicts"]
    applied = job.apply(now(chief_of))
    assert applied.counts == preview.counts
    fund = Supply.objects.get(kind="fund")
    assert (fund.supplied, fund.most, fund.stage) == (120_000_000, 50_000_000, "A轮")
    out = tmp_path / "again.xlsx"
    write_table(export_tables(date(2026, 3, 2))["supplies"], chief_of, out)
    assert SuppliesImport(open_source(out)).preview(chief_of).counts == Counts(unchanged=2)
    UndoImport(occasion=now(system_user()), batch=applied.batch).execute()
    assert not Supply.objects.exists()


def test_needs_come_in_by_project_code_and_say_what_they_change(
    written: Write, register: Callable[..., Project], park: Park, chief_of: User, tmp_path: Path
) -> None:
    project = register(fields={"park_code": park.code})
    code = project.code
    first = written("needs", [
        [code, "土地（平方米）", 20000, "2026-09-01", 10, 30],
        [code, "power_kva", "1,500", "", "", "", "一期", "可研"],
        ["LD2026-9999", "power_kva", 5],
        [code, "人才住房（套）", 30, "", 150],
    ])  # fmt: skip
    preview = NeedsImport(open_source(first)).preview(chief_of)
    assert preview.counts == Counts(created=2, refused=2)
    assert {each.problem.code for each in preview.refused} == {"project.unknown_code", "need.tolerance"}
    NeedsImport(open_source(first)).apply(now(chief_of))
    project.refresh_from_db()
    assert project.land_area_m2 == 20000
    second = written("needs", [[code, "power_kva", 1800, "", "", "", "一期", "可研"]])
    [changed] = NeedsImport(open_source(second)).preview(chief_of).updated
    assert [(each.name, each.before, each.after) for each in changed.changes] == [
        ("quantity", Decimal(1500), Decimal(1800))
    ]
    out = tmp_path / "again.xlsx"
    write_table(export_tables(date(2026, 3, 2))["needs"], chief_of, out)
    assert NeedsImport(open_source(out)).preview(chief_of).counts == Counts(unchanged=2)
    assert Need.objects.get(measure=NeedMeasure.POWER_KVA).remark == "一期"
