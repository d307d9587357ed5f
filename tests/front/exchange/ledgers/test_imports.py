"""Ledgers on their way in: values, updates, repetitions, reach, refusals that come back, projects signed twice."""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from luodi.front.exchange.imports import Applied, Counts
from luodi.front.exchange.ledgers.imports import LedgerImport
from luodi.front.exchange.reading.opening import open_source
from luodi.office.enterprises.models import Enterprise
from luodi.office.imports.actions.decide_doubtful_row import DecideDoubtfulRow
from luodi.office.imports.models import DoubtfulRow
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, User
from luodi.office.places.models import Park
from luodi.office.projects.models import DoubleSigning, Project
from luodi.reference.credit_codes import make_credit_code
from luodi.reference.problems import Problem
from tests.front.exchange.ledgers.sheets import HEADER, Bring, large_ledger, write_book

pytestmark = pytest.mark.django_db

FULL = [
    "序号", "项目名称", "投资方", "总投资（万美元）", "所属区", "所在园区", "产业", "行业代码", "用地面积（亩）",
    "签约日期", "计划开工", "开工时间", "预计竣工时间", "项目阶段", "2027年预计产值（亿元）", "带动就业（人）",
    "专班负责人", "联系人", "联系电话", "项目公司", "统一社会信用代码", "备注",
]  # fmt: skip


def only() -> Project:
    return Project.objects.get()


def stages(project: Project) -> list[tuple[str, date]]:
    return [(event.to_stage, event.happened_on) for event in project.stage_events.all()]


def reasons(applied: Applied) -> list[str]:
    """The reason column of the refusal file."""
    rows = openpyxl.load_workbook(applied.batch.refusals_path).worksheets[0].iter_rows(values_only=True)
    table = [list(row) for row in rows]
    header = next(row for row in table if "原因" in row)
    return [str(row[header.index("原因")]) for row in table[table.index(header) + 1 :] if row[header.index("原因")]]


def test_import_reads_every_column(bring: Bring, rules: Occasion) -> None:
    Park.objects.create(code="LG", name="临港产业园", district_id="310115")
    code = make_credit_code("310115", 1).text
    investor = make_credit_code("310115", 2).text
    Enterprise.objects.create(credit_code=code, name="临港芯片有限公司")
    Enterprise.objects.create(credit_code=investor, name="甲集团有限公司")
    row = [
        1, "临港12英寸芯片基地", "甲集团有限公司、乙基金", "2,000", "浦东", "临港产业园", "集成电路", 3973, 30,
        "2025.3.1", "2025年6月底", 45870, "2027年", "在建", 12, "约300人",
        "王明", "李", 13800000000, "临港芯片有限公司", code, "已完成桩基",
    ]  # fmt: skip
    assert bring([FULL, row], as_of=date(2026, 6, 30)).counts == Counts(created=1)
    project = only()
    assert (project.district_id, project.park_id, project.track, project.industry_code) == (
        "310115", "LG", "集成电路", "3973")  # fmt: skip
    assert project.investment_stated == "2000万美元"
    assert project.investment_cny is not None
    assert Decimal(120_000_000) < project.investment_cny < Decimal(160_000_000)
    assert project.land_area_m2 == Decimal("20000.00")
    assert project.enterprise is not None
    assert project.enterprise.credit_code == code
    assert [(party.name, party.enterprise and party.enterprise.credit_code) for party in project.parties.all()] == [
        ("乙基金", None), ("甲集团有限公司", investor)]  # fmt: skip
    assert stages(project) == [("signed", date(2025, 3, 1)), ("started", date(2025, 8, 1))]
    assert {node.code: node.planned_on for node in project.nodes.filter(agreed=True)} == {
        "start": date(2025, 6, 30), "complete": date(2027, 12, 31)}  # fmt: skip
    assert [(p.measure, p.year, p.value) for p in project.promises.all()] == [
        ("jobs", 2027, Decimal(300)), ("output_cny", 2027, Decimal(1200000000))]  # fmt: skip
    assert project.task_force.get(leads=True).name == "王明"
    assert (project.contact_name, project.contact_phone) == ("李", "13800000000")
    assert project.progress.get().text == "已完成桩基"


@pytest.mark.parametrize(
    ("word", "stage", "health"),
    [
        ("储备", "lead", "on_track"),
        ("洽谈中", "talks", "on_track"),
        ("已签约", "signed", "on_track"),
        ("拿地", "landed", "on_track"),
        ("未开工", "landed", "on_track"),
        ("新开工", "started", "on_track"),
        ("续建", "started", "on_track"),
        ("已竣工", "completed", "on_track"),
        ("建成投产", "producing", "on_track"),
        ("达产", "at_capacity", "on_track"),
        ("停工", "lead", "stalled"),
        ("终止", "lead", "withdrawn"),
        ("项目已签约", "signed", "on_track"),
        ("推进缓慢", "lead", "slipping"),
    ],
)
def test_import_maps_status_words(bring: Bring, word: str, stage: str, health: str) -> None:
    bring([HEADER, [1, "甲基地", "甲", 1, "浦东", None, word]])
    assert (only().stage, only().health) == (stage, health)


def test_import_takes_a_date_beyond_the_stage_for_a_plan(bring: Bring) -> None:
    rows = [["项目名称", "阶段", "竣工时间"], ["甲基地", "在建", "2026年3月"]]
    bring(rows, as_of=date(2026, 6, 30))
    assert stages(only()) == [("started", date(2026, 6, 30))]
    assert only().nodes.get(code="complete").planned_on == date(2026, 3, 31)


def test_import_groups_units_and_reporter_reach_every_row(bring: Bring) -> None:
    rows = [
        ["2026年上半年签约项目台账"],
        ["填报单位：松江区经委", None, None, "单位：万元"],
        ["序号", "项目名称", "投资方", "总投资"],
        ["一、", "在建项目（1个）"],
        [1, "甲基地", "甲", 20000],
        ["二、", "签约项目"],
        [2, "乙中心", "乙", "3亿元"],
    ]
    bring(rows)
    found = {project.name: project for project in Project.objects.all()}
    assert (found["甲基地"].district_id, found["甲基地"].stage) == ("310117", "started")
    assert found["甲基地"].investment_cny == Decimal(200_000_000)
    assert (found["乙中心"].stage, found["乙中心"].investment_cny) == ("signed", Decimal(300_000_000))


def test_import_later_ledger_wins_and_earlier_only_fills_blanks(bring: Bring) -> None:
    header = ["项目名称", "投资额（万元）", "联系人", "阶段"]
    bring([header, ["甲芯片基地", 100, "王", "签约"]], as_of=date(2026, 3, 31))
    assert bring([header, ["甲芯片基地", 200, None, "在建"]], as_of=date(2026, 6, 30)).counts == Counts(updated=1)
    project = only()
    assert (project.investment_cny, project.contact_name) == (Decimal(2_000_000), "王")
    earlier = [[*header, "产业"], ["甲芯片基地", 50, "旧", "在谈", "集成电路"]]
    assert bring(earlier, as_of=date(2026, 1, 31)).counts == Counts(updated=1)
    project = only()
    assert (project.investment_cny, project.contact_name, project.track) == (Decimal(2_000_000), "王", "集成电路")
    assert project.source_on == date(2026, 6, 30)
    assert project.stage == "started"
    assert stages(project) == [
        ("talks", date(2026, 1, 31)), ("signed", date(2026, 3, 31)), ("started", date(2026, 6, 30))]  # fmt: skip


def test_import_without_news_is_unchanged_and_dates_the_values(bring: Bring) -> None:
    rows = [HEADER, [1, "甲芯片基地", "甲", 1, "浦东", date(2026, 1, 5), "签约"]]
    bring(rows, as_of=date(2026, 3, 31))
    entries = JournalEntry.objects.exclude(entity="import_batch").count()
    assert bring(rows, as_of=date(2026, 3, 31)).counts == Counts(unchanged=1)
    assert JournalEntry.objects.exclude(entity="import_batch").count() == entries
    assert bring(rows, as_of=date(2026, 6, 30)).counts == Counts(unchanged=1)
    assert only().source_on == date(2026, 6, 30)


def test_import_moves_back_only_when_a_ledger_says_so(bring: Bring) -> None:
    header = ["项目名称", "阶段"]
    bring([header, ["甲芯片基地", "在建"]], as_of=date(2026, 3, 31))
    bring([header, ["甲芯片基地", "签约"]], as_of=date(2026, 6, 30))
    last = only().stage_events.last()
    assert last is not None
    assert (last.from_stage, last.to_stage, last.reason) == ("started", "signed", "台账记为“签约”")


def test_import_repeated_row_is_unchanged_and_a_contradiction_asks(bring: Bring) -> None:
    one = [1, "甲芯片基地", "甲公司", 1, "浦东", None, "签约"]
    other = [3, "甲芯片基地", "甲公司", 5, "浦东", None, "签约"]
    applied = bring([HEADER, one, [2, *one[1:]], other])
    assert applied.counts == Counts(created=1, unchanged=1, review=1)
    row = DoubtfulRow.objects.get()
    assert row.candidate == only()
    assert "本表另有一行" in row.reason_zh


def test_import_equal_name_of_another_investor_asks(bring: Bring) -> None:
    bring([HEADER, [1, "研发总部项目", "甲公司", 1, "浦东", None, "签约"]])
    applied = bring([HEADER, [1, "研发总部项目", "乙公司", 1, "浦东", None, "签约"]])
    assert applied.counts == Counts(review=1)
    assert DoubtfulRow.objects.get().reason_zh == "名称相符但投资方不同：乙公司 / 甲公司"


def test_import_uses_a_former_name(bring: Bring) -> None:
    bring([["项目名称", "阶段"], ["甲芯片基地", "签约"]])
    applied = bring([["项目名称", "曾用名", "阶段"], ["长江存储临港工厂", "甲芯片基地", "签约"]])
    assert applied.counts == Counts(updated=1)
    assert only().name == "长江存储临港工厂"
    assert set(only().names.values_list("name", flat=True)) == {"甲芯片基地", "长江存储临港工厂"}


def test_import_flags_a_project_signed_in_two_districts_of_one_file(bring: Bring) -> None:
    applied = bring(
        [
            HEADER,
            [1, "鼎泰半导体晶圆制造基地", "鼎泰科技有限公司", 50, "浦东新区", date(2026, 3, 1), "签约"],
            [2, "鼎泰半导体晶圆制造基地项目", "上海鼎泰科技有限公司", 50, "松江区", date(2026, 1, 10), "签约"],
            [3, "鼎泰研发中心", "鼎泰科技有限公司", 3, "青浦区", date(2026, 1, 10), "签约"],
        ]
    )
    assert applied.counts == Counts(created=3)
    pair = DoubleSigning.objects.get()
    # What was signed first is the earlier one, wherever it stands in the file.
    assert (pair.earlier.district_id, pair.later.district_id) == ("310117", "310115")
    assert pair.status == "open"
    assert "投资方相同" in pair.reason_zh
    assert any(note.code == "ledger.signed_twice" for note in applied.notes)


def test_import_flags_a_project_that_another_district_has_registered(
    bring: Bring, pudong: Office, make_user: Callable[..., User]
) -> None:
    bring([HEADER, [1, "鼎泰半导体晶圆制造基地", "鼎泰科技", 50, "松江区", date(2026, 1, 10), "签约"]])
    officer = make_user(Role.OFFICER, pudong)
    rows = [HEADER, [1, "鼎泰半导体晶圆制造基地", "鼎泰科技", 50, None, date(2026, 3, 1), "签约"]]
    assert bring(rows, user=officer).counts == Counts(created=1)
    assert DoubleSigning.objects.get().later.district_id == "310115"
    assert bring(rows, user=officer).counts == Counts(unchanged=1)
    assert DoubleSigning.objects.count() == 1


def test_import_by_a_district_refuses_rows_of_another(
    bring: Bring, pudong: Office, make_user: Callable[..., User]
) -> None:
    officer = make_user(Role.OFFICER, pudong)
    applied = bring(
        [HEADER, [1, "甲基地", "甲", 1, "松江", None, "签约"], [2, "乙基地", "乙", 1, "浦东", None, "签约"]],
        user=officer,
    )
    assert applied.counts == Counts(created=1, refused=1)
    assert "管辖范围" in reasons(applied)[0]
    assert only().owner_office == pudong


def test_import_by_a_district_does_not_touch_a_project_of_the_city(
    bring: Bring, pudong: Office, make_user: Callable[..., User], rules: Occasion
) -> None:
    bring([["项目名称", "阶段"], ["甲芯片基地", "签约"]])
    officer = make_user(Role.OFFICER, pudong)
    assert bring([["项目名称", "阶段"], ["甲芯片基地", "在建"]], user=officer).counts == Counts(review=1)
    row = DoubtfulRow.objects.get()
    with pytest.raises(Problem, match="reach"):
        DecideDoubtfulRow(occasion=Occasion(officer, rules.at), row=row, same=True).execute()
    DecideDoubtfulRow(occasion=rules, row=row, same=True).execute()
    assert (only().stage, only().district_id) == ("started", "310115")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"总投资(亿元)": "#DIV/0!"}, "公式出错，显示为 #DIV/0!"),
        ({"总投资(亿元)": "面议吧"}, "不是金额"),
        ({"所属区": "火星区"}, "不认识的区“火星区”"),
        ({"签约时间": "2026-02-30"}, "2026-02-30"),
        ({"项目阶段": "环评"}, "不认识的阶段“环评”"),
        ({"项目名称": None}, "没有项目名称"),
    ],
)
def test_import_refuses_a_row_with_the_reason(bring: Bring, cells: dict[str, object], reason: str) -> None:
    good = dict(zip(HEADER, [1, "甲基地", "甲", 1, "浦东", date(2026, 1, 5), "签约"], strict=True))
    applied = bring([HEADER, list((good | cells).values()), [2, "乙", "乙", 1, "浦东", None, "签约"]])
    assert applied.counts == Counts(created=1, refused=1)
    assert reason in reasons(applied)[0]


def test_import_refuses_with_all_reasons_at_once(bring: Bring) -> None:
    applied = bring([[*HEADER, "信用代码"], [1, "甲基地", "甲", "abc", "火星区", "何时", "签约", "9131"]])
    [reason] = reasons(applied)
    assert all(field in reason for field in ("「总投资(亿元)」", "「所属区」", "「签约时间」", "「信用代码」"))


def test_import_refuses_amounts_and_areas_without_a_unit(bring: Bring) -> None:
    applied = bring([["项目名称", "总投资", "用地面积"], ["甲基地", 5, 3]])
    assert "没有单位" in reasons(applied)[0]
    assert bring([["项目名称", "总投资", "用地面积"], ["甲基地", "5亿", "3亩"]]).counts == Counts(created=1)


def test_import_keeps_an_unregistered_enterprise_by_name(bring: Bring) -> None:
    code = make_credit_code("310115", 9).text
    applied = bring([["项目名称", "项目公司", "统一社会信用代码"], ["甲基地", "甲芯片公司", code]])
    assert applied.counts == Counts(created=1)
    assert only().enterprise is None
    assert only().parties.get().name == f"甲芯片公司 {code}"
    assert any(note.code == "ledger.partly_read" for note in applied.notes)


def test_refusal_file_mended_comes_in_again(bring: Bring, tmp_path: Path) -> None:
    rows = [
        ["松江区签约项目台账"],
        ["单位：万元"],
        ["序号", "项目名称", "投资", None, "阶段"],
        [None, None, "投资方", "总投资", None],
        ["一、", "集成电路（2个）"],
        [1, "甲基地", "甲", "错", "在建"],
        [2, "乙基地", "乙", 5, "在建"],
        ["二、", "人工智能（1个）"],
        [3, "丙中心", "丙", "错", "签约"],
    ]
    path = write_book(tmp_path / "台账.xlsx", {"台账": rows}, {"台账": ["A3:A4", "B3:B4", "C3:D3", "E3:E4"]})
    applied = bring(path, district="310117")
    assert applied.counts == Counts(created=1, refused=2)
    book = openpyxl.load_workbook(applied.batch.refusals_path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "错":
                cell.value = 7
    mended = tmp_path / "已改.xlsx"
    book.save(mended)
    assert bring(mended, district="310117").counts == Counts(created=2)
    found = {project.name: project for project in Project.objects.all()}
    assert {name: project.track for name, project in found.items()} == {
        "甲基地": "集成电路", "乙基地": "集成电路", "丙中心": "人工智能"}  # fmt: skip
    assert found["丙中心"].investment_cny == Decimal(70_000)
    assert found["丙中心"].stage == "signed"


def test_import_reads_several_sheets_and_says_which_it_passes_over(bring: Bring, tmp_path: Path) -> None:
    sheets = {
        "浦东": [HEADER, [1, "甲基地", "甲", 1, "浦东", None, "签约"]],
        "松江": [["阶段", "项目名称"], ["在谈", "乙基地"]],
        "说明": [["填表说明"]],
        "空": [],
        "旧表": [HEADER, [1, "丙基地", "丙", 1, "浦东", None, "签约"]],
    }
    path = write_book(tmp_path / "多表.xlsx", sheets, hidden=["旧表"])
    applied = bring(path)
    assert applied.counts == Counts(created=2)
    passed = {note.where.sheet: note.what.zh for note in applied.notes if note.code == "ledger.sheet_passed_over"}
    assert set(passed) == {"说明", "空", "旧表"}
    assert "隐藏" in passed["旧表"]
    assert bring(path, sheet="旧表").counts == Counts(created=1)


def test_import_takes_the_day_from_a_note(bring: Bring) -> None:
    bring([["截至2026年5月底"], ["项目名称", "阶段"], ["甲基地", "签约"]], as_of=None)
    assert only().source_on == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("rows", "as_of", "problem"),
    [
        ([["项目名称", "阶段"], ["甲基地", "签约"]], None, "ledger.no_day"),
        ([["项目名称", "阶段"], ["甲基地", "签约"]], date(2099, 1, 1), "ledger.day_ahead"),
        ([["企业名称"], ["甲"]], date(2026, 1, 1), "ledger.none_found"),
    ],
)
def test_import_says_what_is_wrong_with_the_whole(
    bring: Bring, rows: list[list[object]], as_of: date | None, problem: str
) -> None:
    with pytest.raises(Problem) as caught:
        bring(rows, as_of=as_of)
    assert caught.value.code == problem


def test_import_takes_a_list_for_a_plan_or_not_as_told(bring: Bring) -> None:
    rows = [["2026年重点项目清单"], ["项目名称", "备注"], ["甲芯片基地", "建成"]]
    bring(rows)
    assert only().stage == "started"
    bring(rows, plan=False)
    assert only().stage == "completed"


def test_preview_writes_nothing(rules: Occasion, tmp_path: Path) -> None:
    path = write_book(tmp_path / "台账.xlsx", {"台账": [HEADER, [1, "甲基地", "甲", 1, "浦东", None, "签约"]]})
    entries = JournalEntry.objects.count()
    preview = LedgerImport(open_source(path), as_of=date(2026, 6, 30)).preview(rules.user)
    assert preview.counts == Counts(created=1)
    assert (Project.objects.count(), JournalEntry.objects.count()) == (0, entries)


def test_preview_shows_changes_field_by_field(bring: Bring, rules: Occasion, tmp_path: Path) -> None:
    bring([["项目名称", "投资额（万元）"], ["甲芯片基地", 100]], as_of=date(2026, 3, 31))
    path = write_book(tmp_path / "新.xlsx", {"台账": [["项目名称", "投资额（万元）"], ["甲芯片基地", 250]]})
    preview = LedgerImport(open_source(path), as_of=date(2026, 6, 30)).preview(rules.user)
    [sample] = preview.updated
    assert [(change.name, change.before, change.after) for change in sample.changes] == [
        ("investment_cny", Decimal("1000000.00"), Decimal("2500000.00"))]  # fmt: skip


def test_decide_leaves_a_whole_chain(bring: Bring, rules: Occasion) -> None:
    bring([HEADER, [1, "研发总部项目", "甲公司", 1, "浦东", None, "签约"]])
    bring([HEADER, [1, "研发总部项目", "乙公司", 1, "浦东", None, "签约"]])
    row = DoubtfulRow.objects.get()
    DecideDoubtfulRow(occasion=rules, row=row, same=False).execute()
    row.refresh_from_db()
    assert (row.decision, row.decided_by, row.decided_at) == ("different", rules.user, rules.at)
    assert Project.objects.filter(name="研发总部项目").count() == 2
    with pytest.raises(Problem, match="decided before"):
        DecideDoubtfulRow(occasion=rules, row=row, same=True).execute()
    assert chain.verify().holds


@pytest.mark.any_database
def test_preview_of_20000_rows_takes_seconds(rules: Occasion, tmp_path: Path) -> None:
    path = large_ledger(tmp_path / "大台账.xlsx", 20_000)
    began = time.process_time()
    preview = LedgerImport(open_source(path), as_of=date(2026, 6, 30)).preview(rules.user)
    assert preview.counts == Counts(created=20_000)
    # About 9 s of a processor; the bound is for machines that are slower and busier.
    assert time.process_time() - began < 45


def test_import_takes_a_project_signed_before_the_working_day_table(bring: Bring) -> None:
    applied = bring(
        [["项目名称", "所属区", "签约日期", "项目阶段"], ["上海大众汽车合资项目", "嘉定区", "1984-10-10", "签约"]]
    )
    assert applied.counts == Counts(created=1)
    assert stages(only()) == [("signed", date(1984, 10, 10))]
