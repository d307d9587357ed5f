"""An enterprise register on its way in: preview and result agree, refusals say why and can be sent again."""

import gzip
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from luodi.front.exchange.columns import signature_of
from luodi.front.exchange.enterprises import EnterpriseImport
from luodi.front.exchange.imports import Applied, Counts
from luodi.front.exchange.reading.opening import open_source
from luodi.office.enterprises.models import Enterprise
from luodi.office.imports.actions.save_mapping import SaveMapping
from luodi.office.imports.models import ImportBatch, ImportKind
from luodi.office.journal import chain, queries
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.places.actions.load_districts import LoadDistricts
from luodi.office.places.models import Park
from luodi.reference.problems import Problem
from tests.front.exchange.registers import HEADER, code, line, write_csv

pytestmark = pytest.mark.django_db

REGISTER = Path(__file__).resolve().parents[3].parent / "shared/data/enterprises/shanghai_register.csv.gz"


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"  # type: ignore[attr-defined]  # pytest-django's wrapper
    return tmp_path / "uploads"


Bring = Callable[..., Applied]


@pytest.fixture
def bring(occasion: Occasion, tmp_path: Path) -> Bring:
    """Imports rows of the usual header (or another), after checking that the preview says the same."""

    def bring_in(*rows: list[str], header: tuple[str, ...] = HEADER, user: User | None = None) -> Applied:
        path = write_csv(tmp_path / "名单.csv", rows, header)
        actor = user or occasion.user
        preview = EnterpriseImport(open_source(path)).preview(actor)
        applied = EnterpriseImport(open_source(path)).apply(Occasion(actor, occasion.at))
        assert preview.counts == applied.counts
        return applied

    return bring_in


def refused_rows(applied: Applied) -> list[list[object]]:
    """The refusal file, row by row, header first."""
    sheet = openpyxl.load_workbook(applied.batch.refusals_path).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_import_creates_what_is_new(bring: Bring) -> None:
    applied = bring(line(1), line(2, 注册资金="50(万美元)", 地区="闸北", 注册日期="2006年3月5日"))
    assert applied.counts == Counts(created=2)
    second = Enterprise.objects.get(credit_code=code(2))
    assert (second.capital_amount, second.capital_currency) == (Decimal("500000.00"), "USD")
    assert second.district_id == "310106"
    assert second.registered_on == date(2006, 3, 5)
    assert second.source == "名单.csv"
    assert second.source_on == date(2026, 11, 22)
    (entry,) = queries.history_of(f"enterprise/{code(2)}")
    assert entry.action == "enterprise.receive"
    assert ("capital_amount", None, "500000.00") in entry.fields
    assert chain.verify().holds


def test_import_of_the_same_file_twice_changes_nothing(bring: Bring) -> None:
    rows = [line(serial) for serial in range(5)]
    rows.append(line(9, 统一社会信用代码="9131"))
    assert bring(*rows).counts == Counts(created=5, refused=1)
    entries, batches = JournalEntry.objects.count(), ImportBatch.objects.count()
    assert bring(*rows).counts == Counts(unchanged=5, refused=1)
    assert (JournalEntry.objects.count(), ImportBatch.objects.count()) == (entries, batches)


def test_import_updates_only_fields_that_the_file_states(bring: Bring) -> None:
    bring(line(1))
    header = ("单位名称", "信用代码", "住所", "成立日期")
    applied = bring(["甲改名有限公司", code(1), "", ""], header=header)
    assert applied.counts == Counts(updated=1)
    known = Enterprise.objects.get()
    assert known.name == "甲改名有限公司"
    assert known.address == "上海市黄浦区人民大道1号"
    assert known.registered_on == date(2019, 4, 1)
    assert known.business_scope == "软件开发"
    newest = queries.history_of(f"enterprise/{code(1)}")[-1]
    assert newest.fields == (("name", "甲乙丙有限公司1", "甲改名有限公司"),)


def test_preview_shows_changes_field_by_field_and_writes_nothing(bring: Bring, chief: User, tmp_path: Path) -> None:
    bring(line(1), line(2))
    entries = JournalEntry.objects.count()
    path = write_csv(tmp_path / "b.csv", [line(1, 注册资金="200(万元人民币)"), line(2), line(3)])
    preview = EnterpriseImport(open_source(path)).preview(chief)
    assert preview.counts == Counts(created=1, updated=1, unchanged=1)
    (sample,) = preview.updated
    assert (sample.row, sample.key, sample.label) == (2, code(1), "甲乙丙有限公司1")
    assert [(c.name, c.before, c.after) for c in sample.changes] == [
        ("capital_amount", Decimal("1000000.00"), Decimal("2000000.00"))
    ]
    assert preview.created[0].key == code(3)
    assert JournalEntry.objects.count() == entries
    assert Enterprise.objects.count() == 2


def test_import_takes_an_identical_repetition_and_refuses_a_contradiction(bring: Bring) -> None:
    applied = bring(line(1), line(2), line(1), line(2, 地区="虹口"))
    assert applied.counts == Counts(created=2, unchanged=1, refused=1)
    assert "与第 3 行相同" in str(refused_rows(applied)[1][-1])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"统一社会信用代码": ""}, "缺少统一社会信用代码"),
        ({"统一社会信用代码": "91310101MA1FP0000X"}, "校验位"),
        ({"统一社会信用代码": "9.1310101E+17"}, "丢失"),
        ({"注册日期": "2019-02-30"}, "没有“2019-02-30”这一天"),
        ({"注册日期": "今年"}, "不是日期"),
        ({"注册资金": "很多"}, "不是金额"),
        ({"注册资金": "-5万元"}, "负数"),
        ({"企业类型": "50(万美元)"}, "列可能错位"),
        ({"所在省份": "1"}, "列可能错位"),
        ({"地区": "200(万美元)"}, "列可能错位"),
        ({"企业名称": "123456"}, "列可能错位"),
        ({"企业名称": ""}, "缺少企业名称"),
        ({"企业名称": "长" * 201}, "最多 200 个"),
    ],
)
def test_import_refuses_a_row_with_the_reason(bring: Bring, cells: dict[str, str], reason: str) -> None:
    applied = bring(line(1), line(2, **cells), line(3))
    assert applied.counts == Counts(created=2, refused=1)
    header, refused = refused_rows(applied)
    assert header == [*HEADER, "原因"]
    assert [cell or "" for cell in refused[:-1]] == line(2, **cells)
    assert reason in str(refused[-1])


def test_refusal_file_mended_comes_in_again(bring: Bring, occasion: Occasion, tmp_path: Path) -> None:
    applied = bring(line(1), line(2, 注册资金="很多"), line(3, 地区="200(万美元)"))
    book = openpyxl.load_workbook(applied.batch.refusals_path)
    book.active["E2"] = "500(万元人民币)"
    book.active["H3"] = "浦东"
    book.save(tmp_path / "mended.xlsx")
    job = EnterpriseImport(open_source(tmp_path / "mended.xlsx"))
    again = job.apply(occasion)
    assert again.counts == Counts(created=2)
    assert again.notes == ()
    assert job.columns.signature == signature_of(HEADER)


def test_refusal_file_keeps_broken_lines(occasion: Occasion, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [line(1), line(2)])
    with path.open("a", encoding="utf-8") as file:
        file.write('丙,"' + code(3) + ",2019-01-01\n" + ",".join(line(4)[:7]) + "\n" + ",".join(line(5)) + "\n")
    applied = EnterpriseImport(open_source(path)).apply(occasion)
    assert applied.counts == Counts(created=3, refused=2)
    reasons = [row[-1] for row in refused_rows(applied)[1:]]
    assert "引号不成对" in str(reasons[0])
    assert "有 7 列，表头有 9 列" in str(reasons[1])


def test_import_notes_columns_that_it_leaves_out(bring: Bring) -> None:
    applied = bring(["甲", code(1), "很好"], header=("企业名称", "统一社会信用代码", "评价"))
    assert [note.code for note in applied.notes] == ["columns.left_out", "enterprise.district_estimated"]
    assert "「评价」" in applied.notes[0].what.zh


def test_import_uses_a_saved_mapping_for_the_same_header(bring: Bring, occasion: Occasion) -> None:
    header = ("甲", "乙", "丙")
    columns = {"甲": "name", "乙": "credit_code", "丙": "address!"}
    with pytest.raises(Problem, match=r"columns\.no_header"):
        bring(["一公司", code(1), "某路"], header=header)
    SaveMapping(
        occasion=occasion, kind=ImportKind.ENTERPRISES, signature=signature_of(header), columns=columns
    ).execute()
    assert bring(["一公司", code(1), "某路"], header=header).counts == Counts(created=1)
    assert bring(["一公司", code(1), ""], header=header).counts == Counts(updated=1)
    assert Enterprise.objects.get().address == ""


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (("a", "b", "c"), "columns.no_header"),
        (("企业名称", "地区", "注册地址"), "columns.missing"),
        (("企业名称", "统一社会信用代码", "单位名称"), "columns.twice"),
    ],
)
def test_import_says_what_is_wrong_with_a_header(bring: Bring, header: tuple[str, ...], problem: str) -> None:
    with pytest.raises(Problem) as caught:
        bring(["甲", "乙", "丙"], header=header)
    assert caught.value.code == problem


def test_import_finds_the_header_below_titles_and_on_another_sheet(occasion: Occasion, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["填表说明"])
    sheet = book.create_sheet("名单")
    sheet.append(["2026年企业名单"])
    sheet.append(list(HEADER))
    row: list[object] = list(line(1))
    row[2], row[4] = 43556, 100
    sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    job = EnterpriseImport(open_source(tmp_path / "a.xlsx"))
    assert job.sheet == "名单"
    assert job.apply(occasion).counts == Counts(created=1)
    known = Enterprise.objects.get()
    assert known.registered_on == date(2019, 4, 1)
    assert known.capital_amount == Decimal("1000000.00")


def test_import_says_when_there_is_only_a_header(bring: Bring) -> None:
    with pytest.raises(Problem, match=r"file\.no_rows"):
        bring()


def test_import_by_a_district_refuses_rows_of_another(
    bring: Bring, make_user: Callable[..., User], occasion: Occasion
) -> None:
    office = Office.objects.create(code="hp", name="黄浦", level=OfficeLevel.DISTRICT, district_code="310101")
    officer = make_user(Role.OFFICER, office)
    bring(line(5, 地区="虹口"))
    applied = bring(line(1), line(2, 地区="虹口"), line(5), line(2, 地区="虹口"), user=officer)
    assert applied.counts == Counts(created=1, refused=3)
    assert {"不在您所在机构的管辖范围内" in str(row[-1]) for row in refused_rows(applied)[1:]} == {True}
    assert Enterprise.objects.get(credit_code=code(1)).owner_office == office
    assert Enterprise.objects.get(credit_code=code(5)).district_id == "310109"


def test_import_of_one_file_by_two_keeps_what_each_was_refused(
    bring: Bring, make_user: Callable[..., User], occasion: Occasion
) -> None:
    office = Office.objects.create(code="hp", name="黄浦", level=OfficeLevel.DISTRICT, district_code="310101")
    rows = line(1), line(2, 地区="虹口"), line(3, 注册资金="不少")
    first = bring(*rows)
    by_district = bring(*rows, user=make_user(Role.OFFICER, office))
    assert (first.counts, by_district.counts) == (Counts(created=2, refused=1), Counts(unchanged=1, refused=2))
    assert [len(refused_rows(each)) - 1 for each in (first, by_district)] == [1, 2]
    again = bring(*rows)
    assert (again.batch, len(refused_rows(again))) == (first.batch, 2)


def test_import_is_refused_to_a_role_without_permission(bring: Bring, make_user: Callable[..., User]) -> None:
    with pytest.raises(Problem, match=r"access\.not_permitted"):
        bring(line(1), user=make_user(Role.ANALYST))


def test_import_places_enterprises_in_known_parks_only(bring: Bring, occasion: Occasion) -> None:
    LoadDistricts(occasion=occasion).execute()
    Park.objects.create(code="P1", name="张江科学城", district_id="310115")
    header = (*HEADER, "所属园区")
    applied = bring([*line(1), "张江科学城"], [*line(2), "P1"], [*line(3), "无名园"], header=header)
    assert applied.counts == Counts(created=2, refused=1)
    assert set(Enterprise.objects.values_list("park_id", flat=True)) == {"P1"}


def test_import_notes_new_enterprises_without_a_district(bring: Bring) -> None:
    applied = bring(line(1, 统一社会信用代码=code(1, "310000"), 地区="", 注册地址="人民大道1号"))
    assert [note.code for note in applied.notes] == ["enterprise.no_district"]


def test_an_estimated_district_gives_way_to_a_known_one(bring: Bring) -> None:
    bring(line(1, 地区="虹口"))
    assert bring(line(1, 地区="", 注册地址="")).counts == Counts(unchanged=1)
    assert Enterprise.objects.get().district_id == "310109"


@pytest.mark.skipif(not REGISTER.exists(), reason="the real register is not at ../shared")
def test_import_takes_nearly_all_of_the_real_register(occasion: Occasion, tmp_path: Path) -> None:
    """Every twentieth row, and the rows in which columns slipped."""
    with gzip.open(REGISTER, "rt", encoding="utf-8", newline="") as file:
        lines = file.readlines()
    slipped = [8747, 19931, 26382, 29014, 40302, 43369, 52132, 52504, 60573, 66331]
    kept = sorted({*range(1, len(lines), 20), *slipped})
    path = tmp_path / "sample.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        file.writelines([lines[0], *(lines[index] for index in kept)])
    applied = EnterpriseImport(open_source(path)).apply(occasion)
    assert applied.counts.created == len(kept) - 10
    assert applied.counts.refused == 10
    assert Enterprise.objects.filter(district=None).count() < 0.02 * len(kept)
    assert EnterpriseImport(open_source(path)).apply(occasion).counts.unchanged == len(kept) - 10
    assert chain.verify().holds
