"""Lists on their way out: what comes back is what went, whoever exports sees only their own, and nothing runs."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from luodi.front.exchange.enterprises import EnterpriseImport
from luodi.front.exchange.export_tables import export_tables
from luodi.front.exchange.exports import write_table
from luodi.front.exchange.formula_guard import guarded, unguarded
from luodi.front.exchange.imports import Counts
from luodi.front.exchange.ledgers.imports import LedgerImport
from luodi.front.exchange.reading.opening import open_source
from luodi.office.enterprises.models import Enterprise, EnterpriseFact
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.places.models import Park, Plot, Space
from luodi.office.projects.models import Project
from luodi.office.projects.setup import load_shipped_rules
from luodi.reference.problems import Problem
from tests.front.exchange.registers import HEADER, code, line, write_csv

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 11, 1)
TABLES = export_tables(AS_OF)
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2", "@SUM(A1)", "'=x", "''=x", "'plain", '=a,b"c')


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"  # type: ignore[attr-defined]  # pytest-django's wrapper


@pytest.fixture
def register(occasion: Occasion, tmp_path: Path) -> None:
    """Enterprises with whatever a register holds, one in a park, and facts, plots and spaces."""
    header = (*HEADER, "联系人", "联系电话")
    rows = [
        [*line(1), "张三", "13800001234"],
        [*line(2, 注册资金="50.123456(万美元)", 地区="虹口", 注册日期=""), "", ""],
        [*line(3, 注册资金="", 企业类型="", 经营范围="一，二\n三；“四”"), "", "021-1234"],
        [*line(4, 注册资金="123456789012.34(万日元)"), "", ""],
        *([*line(10 + n, 企业名称=text, 经营范围=text), text, ""] for n, text in enumerate(FORMULAS)),
    ]
    path = write_csv(tmp_path / "in.csv", [[guarded(cell) for cell in row] for row in rows], header)
    assert EnterpriseImport(open_source(path)).apply(occasion).counts == Counts(created=len(rows))
    park = Park.objects.create(code="P1", name="外滩金融集聚带", district_id="310101", area_m2=Decimal("2600000.5"))
    Enterprise.objects.filter(credit_code=code(1)).update(park=park)
    Plot.objects.create(code="D1", park=park, area_m2=Decimal(10000), plot_ratio=Decimal("2.5"))
    Space.objects.create(code="W1", park=park, kind=Space.Kind.OFFICE, floor_area_m2=Decimal("99.5"))
    EnterpriseFact.objects.create(
        enterprise=Enterprise.objects.get(credit_code=code(1)), name="revenue_cny", year=2025,
        value=Decimal("1234567890.5"), source="年报", stated_on=date(2026, 5, 1), evidence_level="verified",
    )  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_exported_enterprises_come_back_unchanged(
    register: None, occasion: Occasion, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"out{suffix}"
    assert write_table(TABLES["enterprises"], occasion.user, path) == 12
    before = list(Enterprise.objects.order_by("id").values())
    applied = EnterpriseImport(open_source(path)).apply(occasion)
    assert applied.counts == Counts(unchanged=12)
    assert applied.notes == ()
    assert list(Enterprise.objects.order_by("id").values()) == before


def test_exported_formulas_are_text(register: None, occasion: Occasion, tmp_path: Path) -> None:
    write_table(TABLES["enterprises"], occasion.user, tmp_path / "out.xlsx")
    cells = [c for row in openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows() for c in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert sum(cell.value == "=HYPERLINK(1)" and cell.quotePrefix for cell in cells) == 3
    write_table(TABLES["enterprises"], occasion.user, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [cell for row in csv.reader(file) for cell in row]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", [*FORMULAS, "", "'", "''", "=", "\t=1", "'\t", "''\r"])
def test_unguarded_gives_back_what_was_guarded(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_exports_show_a_district_its_own(
    register: None, make_user: Callable[..., User], occasion: Occasion, tmp_path: Path
) -> None:
    office = Office.objects.create(code="hk", name="虹口", level=OfficeLevel.DISTRICT, district_code="310109")
    officer = make_user(Role.OFFICER, office)
    rows = {name: write_table(TABLES[name], officer, tmp_path / f"{name}.csv") for name in TABLES if name != "journal"}
    assert {name: count for name, count in rows.items() if count} == {"enterprises": 1}
    assert rows.keys() == TABLES.keys() - {"journal"}
    for name, expected in (("parks", 1), ("plots", 1), ("spaces", 1), ("facts", 1)):
        assert write_table(TABLES[name], occasion.user, tmp_path / f"{name}.xlsx") == expected


def test_export_leaves_contacts_of_other_offices_blank(register: None, occasion: Occasion, tmp_path: Path) -> None:
    owner = Office.objects.create(code="hp", name="黄浦", level=OfficeLevel.DISTRICT, district_code="310101")
    Enterprise.objects.update(owner_office=owner)
    path = tmp_path / "out.csv"
    write_table(TABLES["enterprises"], occasion.user, path)
    assert "13800001234" not in path.read_text(encoding="utf-8")
    assert EnterpriseImport(open_source(path)).apply(occasion).counts == Counts(unchanged=12)
    assert Enterprise.objects.get(credit_code=code(1)).contact_phone == "13800001234"


def test_export_of_the_journal_is_for_who_may_read_it(
    register: None, make_user: Callable[..., User], occasion: Occasion, tmp_path: Path
) -> None:
    assert write_table(TABLES["journal"], occasion.user, tmp_path / "journal.csv") > 12
    with pytest.raises(Problem, match=r"access\.not_permitted"):
        write_table(TABLES["journal"], make_user(Role.OFFICER), tmp_path / "a.csv")
    office = Office.objects.create(code="hp", name="黄浦", level=OfficeLevel.DISTRICT, district_code="310101")
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        write_table(TABLES["journal"], make_user(Role.CHIEF, office), tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()
    assert not list(tmp_path.glob(".*.part"))


def test_export_says_which_suffixes_it_writes(occasion: Occasion, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"export\.suffix"):
        write_table(TABLES["parks"], occasion.user, tmp_path / "a.pdf")


LEDGER = [
    ["项目名称", "投资方", "总投资(亿元)", "所属区", "项目阶段", "签约日期", "开工日期", "健康度", "流失原因", "电话"],
    ["张江细胞工厂一期", "甲集团", "12.5", "浦东", "开工", "2025-03-01", "2025-09-15", "正常", "", "021-1"],
    ["嘉定电驱动总成基地", "乙公司", "3", "嘉定", "签约", "2026-01-20", "", "滞后", "", ""],
    ["临港新材料中试线", "丙公司", "", "浦东", "签约", "2025-06-30", "", "终止", "资金", ""],
    ["=北外滩航运总部", "丁公司", "8000万美元", "虹口", "在谈", "", "", "", "", ""],
]  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_exported_projects_come_back_unchanged(occasion: Occasion, tmp_path: Path, suffix: str) -> None:
    load_shipped_rules(Occasion(system_user(), occasion.at))
    rows = [[guarded(cell) for cell in row] for row in LEDGER]
    ledger = write_csv(tmp_path / "台账.csv", rows[1:], rows[0])
    assert LedgerImport(open_source(ledger), as_of=AS_OF).apply(occasion).counts == Counts(created=4)
    before = list(Project.objects.order_by("code").values())
    path = tmp_path / f"out{suffix}"
    assert write_table(TABLES["projects"], occasion.user, path) == 4
    preview = LedgerImport(open_source(path), as_of=AS_OF).preview(occasion.user)
    assert [(sample.label, sample.changes) for sample in preview.updated] == []
    assert LedgerImport(open_source(path), as_of=AS_OF).apply(occasion).counts == Counts(unchanged=4)
    assert list(Project.objects.order_by("code").values()) == before
