"""Any ledger, whatever its headers, units, titles and spellings, is read to the same projects; any cells at all, to
projects or problems."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.front.exchange.ledgers.circumstances import circumstances
from luodi.front.exchange.ledgers.layout import Ledger, recognise
from luodi.front.exchange.ledgers.rows import read_row
from luodi.front.exchange.ledgers.vocabulary import fields
from luodi.front.exchange.reading.cells import CellError, Grid, Merge
from luodi.front.exchange.reading.opening import open_source
from luodi.office.imports.stored_rows import from_stored, to_stored
from luodi.reference.districts import District, districts
from tests.front.exchange.ledgers.sheets import write_book

AS_OF = date(2026, 6, 30)
STATUS_WORDS = {"signed": ["签约", "已签约"], "started": ["在建", "续建", "已开工"], "producing": ["投产", "已投产"]}
MONEY_UNITS = {"亿元": Decimal(10**8), "万元": Decimal(10**4), "亿": Decimal(10**8), "元": Decimal(1)}
AREA_UNITS = {"亩": Decimal(2000) / 3, "公顷": Decimal(10**4), "平方米": Decimal(1), "m2": Decimal(1)}


@dataclass(frozen=True)
class Line:
    """A project as it is meant."""

    name: str
    investor: str
    hundred_thousand: int
    hundred_m2: int
    district: District
    signed_on: date
    stage: str


class Nowhere:
    """A register that knows no park and no enterprise."""

    def park(self, name: str) -> None:
        return None

    def credit_code(self, name: str) -> None:
        return None

    def has_enterprise(self, credit_code: str) -> bool:
        return False


CHARACTERS = st.sampled_from("天地玄黄宇宙洪荒日月盈昃辰宿列张芯片电机疫苗")
LINES = st.lists(
    st.builds(
        Line,
        name=st.text(CHARACTERS, min_size=4, max_size=12).map(lambda text: f"{text}基地"),
        investor=st.text(CHARACTERS, min_size=2, max_size=8).map(lambda text: f"{text}公司"),
        hundred_thousand=st.integers(1, 10**6),
        hundred_m2=st.integers(1, 10**5),
        district=st.sampled_from(districts()),
        signed_on=st.integers(0, 2000).map(lambda days: date(2020, 1, 1) + timedelta(days)),
        stage=st.sampled_from(sorted(STATUS_WORDS)),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda line: line.name,
)
ORDER = ["serial", "name", "investor", "investment", "land_area", "district", "signed_on", "stage"]


def spelled(field: str) -> st.SearchStrategy[str]:
    """Any spelling of a column that the table knows, some with blanks between the characters."""
    called = sorted(word for word in fields()[field].called if not word.isascii())
    return st.tuples(st.sampled_from(called), st.sampled_from(["", " ", "　"])).map(lambda each: each[1].join(each[0]))


def day(on: date, draw: st.DrawFn) -> object:
    return draw(
        st.sampled_from(
            [
                on,
                on.isoformat(),
                f"{on.year}年{on.month}月{on.day}日",
                f"{on.year}.{on.month}.{on.day}",
                f"{on.year}/{on.month}/{on.day}",
                (on - date(1899, 12, 30)).days,
            ]
        )
    )


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Line], list[list[object]], list[str]]:
    """What is meant, and one way to write it: rows and merged ranges."""
    lines = draw(LINES)
    money, area = draw(st.sampled_from(sorted(MONEY_UNITS))), draw(st.sampled_from(sorted(AREA_UNITS)))
    unit_place = draw(st.sampled_from(["header", "note", "cell"]))
    order = draw(st.permutations(ORDER))
    header = {field: draw(spelled(field)) for field in order}
    if unit_place == "header":
        header["investment"] += draw(st.sampled_from([f"({money})", f"（{money}）", f"（单位：{money}）"]))
        header["land_area"] += f"（{area}）"
    rows: list[list[object]] = []
    merges = []
    for title in draw(st.lists(st.sampled_from(["重点项目汇总", "推进情况一览"]), max_size=2)):
        rows.append([title])
        merges.append(f"A{len(rows)}:H{len(rows)}")
    if unit_place == "note":
        rows.append([f"单位：{money}、{area}", None, None, "截至2026年6月30日"])
    rows.extend([] for _ in range(draw(st.integers(0, 2))))
    rows.append([header[field] for field in order])
    for number, line in enumerate(lines, start=1):
        amount = float(Decimal(line.hundred_thousand * 100_000) / MONEY_UNITS[money])
        land = float(Decimal(line.hundred_m2 * 100) / AREA_UNITS[area])
        in_cell = unit_place == "cell"
        cells = {
            "serial": number,
            "name": line.name,
            "investor": line.investor,
            "investment": f"{amount:f}{money}" if in_cell else amount,
            "land_area": f"{land:.6f}{area}" if in_cell else land,
            "district": draw(st.sampled_from([line.district.name.zh, line.district.short_name])),
            "signed_on": day(line.signed_on, draw),
            "stage": draw(st.sampled_from(STATUS_WORDS[line.stage])),
        }
        rows.append([cells[field] for field in order])
        if draw(st.booleans()):
            rows.append([])
    if draw(st.booleans()):
        rows.append(["合计" if field == "name" else None for field in order])
    if draw(st.booleans()):
        rows.append(["注：投资额为协议口径"])
    return lines, rows, merges


@given(ledgers())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_read_gives_what_was_meant(tmp_path: Path, ledger: tuple[list[Line], list[list[object]], list[str]]) -> None:
    lines, rows, merges = ledger
    path = write_book(tmp_path / "台账.xlsx", {"台账": rows}, {"台账": merges})
    found = recognise(open_source(path).grid("台账"))
    assert isinstance(found, Ledger), found
    given_ = circumstances(
        file="台账.xlsx", sheet="台账", notes=found.notes, as_of=AS_OF, plan=None, district_code="", office_code="city"
    )
    read = [read_row(row, given_, Nowhere()) for row in found.rows]
    assert [row.problems for row in read] == [()] * len(lines)
    for line, row in zip(lines, read, strict=True):
        record = row.record
        assert record is not None
        assert (record.name, record.investor_name) == (line.name, line.investor)
        assert record.district_code == line.district.code
        assert record.investment_cny == line.hundred_thousand * 100_000
        assert record.land_area_m2 is not None
        assert abs(record.land_area_m2 - line.hundred_m2 * 100) <= Decimal("0.01")
        assert record.stages[0].happened_on == line.signed_on
        assert record.stages[-1].to_stage == line.stage
        assert from_stored(to_stored(record)) == record


CELLS = st.one_of(
    st.just(""),
    st.text(max_size=20),
    st.sampled_from(
        [
            "项目名称",
            "合计",
            "一、",
            "(一)",
            "浦东新区",
            "在建",
            "注：",
            "单位：万元",
            "5亿",
            "2022年6月底",
            "/",
            "面议",
        ]
    ),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.builds(CellError, st.sampled_from(["#REF!", "#DIV/0!", "#N/A"])),
)
HEADERS = st.lists(
    st.sampled_from(sorted({word for field in fields().values() for word in field.called})), max_size=9
).map(lambda words: ["项目名称", *words])


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 10))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))
    if draw(st.booleans()):
        header = draw(HEADERS)[:width]
        rows.insert(draw(st.integers(0, len(rows))), [*header, *[""] * (width - len(header))])
    height = len(rows)
    corners = st.tuples(st.integers(0, max(height - 1, 0)), st.integers(0, width - 1))
    merges = [
        Merge(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in draw(st.lists(st.tuples(corners, corners), max_size=2 if height else 0))
    ]
    return Grid("台账", tuple(map(tuple, rows)), tuple(merges))


@given(grids())
@settings(max_examples=300, deadline=None)
def test_read_any_cells_gives_records_or_problems(grid: Grid) -> None:
    found = recognise(grid)
    if not isinstance(found, Ledger):
        return
    told = circumstances(
        file="台账.xlsx", sheet="台账", notes=found.notes, as_of=AS_OF, plan=None, district_code="", office_code="city"
    )
    for row in found.rows:
        read = read_row(row, told, Nowhere())
        assert (read.record is None) == bool(read.problems)
        if read.record is not None:
            assert from_stored(to_stored(read.record)) == read.record
