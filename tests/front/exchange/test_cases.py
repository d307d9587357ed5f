"""A list of cases comes in: looked at first, all or nothing; known cases are not opened twice; refusals come back."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from luodi.engine.clocks.clock import CHINA
from luodi.front.exchange.cases import CaseImport
from luodi.front.exchange.imports import Applied, Counts
from luodi.front.exchange.reading.opening import open_source
from luodi.front.exchange.templates import KINDS, columns_of, template
from luodi.office.imports.actions.undo_import import UndoImport
from luodi.office.journal import chain
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.models import Case, CaseEvent
from luodi.reference.problems import Problem
from tests.front.web.town import NOW, OWN_CODE, Town, build_town

pytestmark = pytest.mark.django_db
HEADER = "统一社会信用代码,企业名称,诉求标题,诉求内容,类别,要素,紧急程度,登记日期\n"
NAME = "浦东测试半导体有限公司"


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = tmp_path / "media"
    return build_town()


def job(folder: Path, rows: str, header: str = HEADER) -> CaseImport:
    path = folder / "诉求.csv"
    path.write_text(header + rows, "utf-8")
    return CaseImport(open_source(path))


def apply(town: Town, job: CaseImport, role: Role = Role.CHIEF) -> Applied:
    return job.apply(Occasion(town.users[role], NOW, "导入"))


def test_rows_become_cases_as_previewed(town: Town, tmp_path: Path) -> None:
    rows = (
        f"{OWN_CODE},,用电增容,二期投产需增容,要素保障,能源,紧急,2026-11-02\n"
        f",{NAME},补贴未到账,设备更新补贴三个月未到账,政策,,,\n"
    )
    asked = job(tmp_path, rows)
    assert asked.preview(town.users[Role.CHIEF]).counts == Counts(created=2)
    assert not Case.objects.exists()
    applied = apply(town, asked)
    assert applied.counts == Counts(created=2)
    power, subsidy = Case.objects.order_by("opened_at")
    assert (power.category, power.need, power.urgency, power.origin) == ("element", "energy", "urgent", "import")
    assert power.opened_at.astimezone(CHINA).date() == date(2026, 11, 2)
    assert (subsidy.category, subsidy.need, subsidy.urgency, subsidy.opened_at) == ("policy", "none", "normal", NOW)
    assert subsidy.source == "诉求.csv"
    assert chain.verify().holds


def test_file_sent_again_opens_nothing_twice(town: Town, tmp_path: Path) -> None:
    rows = f"{OWN_CODE},,用电增容,二期投产需增容,要素保障,能源,,\n{OWN_CODE},,用电增容,二期投产需增容,要素保障,能源,,\n"
    assert apply(town, job(tmp_path, rows)).counts == Counts(created=1, unchanged=1)
    assert apply(town, job(tmp_path, rows)).counts == Counts(unchanged=2)
    assert Case.objects.count() == 1


def test_same_title_with_another_text_goes_back_and_names_the_open_case(town: Town, tmp_path: Path) -> None:
    apply(town, job(tmp_path, f"{OWN_CODE},,用电增容,二期投产需增容,要素保障,能源,,\n"))
    preview = job(tmp_path, f"{OWN_CODE},,用电 增容,三期也要增容,要素保障,能源,,\n").preview(town.users[Role.CHIEF])
    (refused,) = preview.refused
    assert (refused.problem.code, Case.objects.get().code in refused.problem.what.zh) == ("case.may_be_known", True)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("91310115MA1K3Y1X2T,,题,文,其他,,,", "credit_code.check_digit"),
        (",没有这家公司,题,文,其他,,,", "case.unknown_enterprise"),
        (",,题,文,其他,,,", "row.field_missing"),
        (f"{OWN_CODE},,,文,其他,,,", "row.field_missing"),
        (f"{OWN_CODE},,题,,其他,,,", "row.field_missing"),
        (f"{OWN_CODE},,题,文,,,,", "row.field_missing"),
        (f"{OWN_CODE},,题,文,外星,,,", "case.unknown_word"),
        (f"{OWN_CODE},,题,文,要素保障,,,", "case.need_and_category"),
        (f"{OWN_CODE},,题,文,其他,能源,,", "case.need_and_category"),
        (f"{OWN_CODE},,题,文,其他,,,2027-01-01", "case.opened_on"),
        (f"{OWN_CODE},,{'长' * 121},文,其他,,,", "row.too_long"),
    ],
)
def test_row_that_cannot_be_goes_back_in_preview_and_import_alike(
    row: str, code: str, town: Town, tmp_path: Path
) -> None:
    asked = job(tmp_path, row + "\n")
    (refused,) = asked.preview(town.users[Role.CHIEF]).refused
    assert refused.problem.code == code
    assert apply(town, asked).counts == Counts(refused=1)
    assert not Case.objects.exists()


def test_two_rows_that_contradict_are_for_a_person(town: Town, tmp_path: Path) -> None:
    rows = f"{OWN_CODE},,题,文一,其他,,,\n{OWN_CODE},,题,文二,其他,,,\n"
    preview = job(tmp_path, rows).preview(town.users[Role.CHIEF])
    assert (preview.counts, preview.refused[0].problem.code) == (Counts(created=1, refused=1), "row.contradicts")


def test_refusal_file_is_mended_and_sent_again(town: Town, tmp_path: Path) -> None:
    rows = f"{OWN_CODE},,一,文,其他,,,\n{OWN_CODE},,二,文,外星,,,\n"
    path = Path(apply(town, job(tmp_path, rows)).batch.refusals_path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][-1] == "原因"
    sheet.cell(2, 5).value = "其他"
    mended = tmp_path / "诉求-改.xlsx"
    book.save(mended)
    assert apply(town, CaseImport(open_source(mended))).counts == Counts(created=1)
    assert sorted(Case.objects.values_list("title", flat=True)) == ["一", "二"]


def test_list_without_an_enterprise_is_refused_whole(tmp_path: Path, town: Town) -> None:
    with pytest.raises(Problem) as caught:
        job(tmp_path, "题,文,其他\n", "诉求标题,诉求内容,类别\n")
    assert caught.value.code == "columns.missing"


def test_enterprise_out_of_reach_is_unknown(town: Town, tmp_path: Path) -> None:
    row = f"{OWN_CODE},,题,文,其他,,,\n"
    with pytest.raises(Problem) as caught:
        job(tmp_path, row).preview(town.users[Role.LEADER])
    assert caught.value.code == "access.not_permitted"
    assert apply(town, job(tmp_path, row), Role.OFFICER).counts == Counts(created=1)


def test_undo_takes_the_cases_back_unless_one_is_being_handled(town: Town, tmp_path: Path) -> None:
    chief = town.users[Role.CHIEF]
    first = apply(town, job(tmp_path, f"{OWN_CODE},,一,文,其他,,,\n"))
    assert UndoImport(occasion=Occasion(chief, NOW, "导错"), batch=first.batch).execute().removed == 2
    assert not Case.objects.exists()
    assert not CaseEvent.objects.exists()
    second = apply(town, job(tmp_path, f"{OWN_CODE},,一,文,其他,,,\n"))
    RouteCase(occasion=Occasion(chief, NOW), case=Case.objects.get()).execute()
    with pytest.raises(Problem) as caught:
        UndoImport(occasion=Occasion(chief, NOW, "导错"), batch=second.batch).execute()
    assert caught.value.code == "import.touched_since"


@pytest.mark.parametrize("kind", KINDS)
def test_template_has_the_columns_that_its_import_reads(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template(kind))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.header.zh for column in columns_of(kind)]


def test_filled_template_comes_in(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "诉求.xlsx"
    path.write_bytes(template("cases"))
    book = openpyxl.load_workbook(path)
    values = {"统一社会信用代码": OWN_CODE, "诉求标题": "题", "诉求内容": "文", "类别": "要素保障", "要素": "土地"}
    for cell in book.worksheets[0][1]:
        if cell.value in values:
            book.worksheets[0].cell(2, cell.column).value = values[str(cell.value)]
    book.save(path)
    assert apply(town, CaseImport(open_source(path))).counts == Counts(created=1)
    assert Case.objects.get().need == "land"
