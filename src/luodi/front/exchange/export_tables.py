"""The lists that can be written out: enterprises and their facts, projects, places, elements, and the journal."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.utils import timezone, translation

from luodi.front.exchange import element_tables
from luodi.front.exchange.exports import ExportColumn, ExportTable
from luodi.front.exchange.ledgers.exported import export_columns
from luodi.front.exchange.reading.cells import Cell
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EvidenceLevel, FactName
from luodi.office.enterprises.queries import facts_for_export, visible_for_export
from luodi.office.imports.ledger_lines import LedgerLine, ledger_lines
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Permission
from luodi.office.people.models import User
from luodi.office.places.models import Park, Plot, Space
from luodi.reference.industries import industry, is_industry
from luodi.reference.problems import Problem
from luodi.reference.text import Text

_WAN = 10_000

EnterpriseRow = tuple[Enterprise, bool]


def exact(number: Decimal | None) -> Cell:
    """A number without trailing zeros; blank for None."""
    if number is None:
        return ""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def in_chinese(label: object) -> str:
    """A translated label as files have it, whatever language the screen is in."""
    with translation.override("zh-hans"):
        return str(label)


def _capital(row: EnterpriseRow) -> Cell:
    amount = row[0].capital_amount
    return "" if amount is None else exact(amount / _WAN)


def _industries(row: EnterpriseRow) -> Cell:
    return "；".join(
        f"{each.industry_code} {industry(each.industry_code).name if is_industry(each.industry_code) else ''}"
        f"（{in_chinese(EvidenceLevel(each.evidence_level).label)} {each.confidence:.2f}）"
        for each in row[0].industries.all()
    )


ENTERPRISES: ExportTable[EnterpriseRow] = ExportTable(
    "enterprises",
    Text("企业", "enterprises"),
    [
        ExportColumn("企业名称", lambda row: row[0].name, 36),
        ExportColumn("统一社会信用代码", lambda row: row[0].credit_code, 22),
        ExportColumn("注册日期", lambda row: row[0].registered_on or "", 12),
        ExportColumn("企业类型", lambda row: row[0].legal_form),
        ExportColumn("注册资金(万)", _capital),
        ExportColumn("币种", lambda row: row[0].capital_currency, 8),
        ExportColumn("经营范围", lambda row: row[0].business_scope, 60),
        ExportColumn("地区", lambda row: row[0].district.name if row[0].district else "", 12),
        ExportColumn("园区", lambda row: row[0].park.name if row[0].park else ""),
        ExportColumn("注册地址", lambda row: row[0].address, 40),
        # Who may not read the contacts gets blanks: these say nothing when the file comes back.
        ExportColumn("联系人", lambda row: row[0].contact_name if row[1] else "", 12),
        ExportColumn("联系电话", lambda row: row[0].contact_phone if row[1] else ""),
        ExportColumn("所属行业", _industries, 40),
        ExportColumn("来源", lambda row: row[0].source, 24),
        ExportColumn("来源日期", lambda row: row[0].source_on or "", 12),
    ],
    visible_for_export,
)

FACTS: ExportTable[EnterpriseFact] = ExportTable(
    "facts",
    Text("企业指标", "facts of enterprises"),
    [
        ExportColumn("统一社会信用代码", lambda fact: fact.enterprise.credit_code, 22),
        ExportColumn("企业名称", lambda fact: fact.enterprise.name, 36),
        ExportColumn("指标", lambda fact: in_chinese(FactName(fact.name).label), 20),
        ExportColumn("年份", lambda fact: fact.year, 8),
        ExportColumn("数值", lambda fact: exact(fact.value), 18),
        ExportColumn("佐证等级", lambda fact: in_chinese(EvidenceLevel(fact.evidence_level).label), 10),
        ExportColumn("来源", lambda fact: fact.source, 24),
        ExportColumn("日期", lambda fact: fact.stated_on, 12),
    ],
    facts_for_export,
)


def _parks(user: User) -> Iterator[Park]:
    yield from Park.objects.visible_to(user).select_related("district").order_by("code").iterator(chunk_size=2000)


def _plots(user: User) -> Iterator[Plot]:
    yield from Plot.objects.visible_to(user).select_related("park").order_by("code").iterator(chunk_size=2000)


def _spaces(user: User) -> Iterator[Space]:
    yield from Space.objects.visible_to(user).select_related("park").order_by("code").iterator(chunk_size=2000)


PARKS: ExportTable[Park] = ExportTable(
    "parks",
    Text("园区", "parks"),
    [
        ExportColumn("园区编号", lambda park: park.code),
        ExportColumn("园区名称", lambda park: park.name, 30),
        ExportColumn("地区", lambda park: park.district.name, 12),
        ExportColumn("面积(平方米)", lambda park: exact(park.area_m2)),
        ExportColumn("赛道", lambda park: park.track),
        ExportColumn("经度", lambda park: "" if park.longitude is None else park.longitude),
        ExportColumn("纬度", lambda park: "" if park.latitude is None else park.latitude),
    ],
    _parks,
)

PLOTS: ExportTable[Plot] = ExportTable(
    "plots",
    Text("地块", "plots"),
    [
        ExportColumn("地块编号", lambda plot: plot.code, 20),
        ExportColumn("园区编号", lambda plot: plot.park_id),
        ExportColumn("园区名称", lambda plot: plot.park.name, 30),
        ExportColumn("面积(平方米)", lambda plot: exact(plot.area_m2)),
        ExportColumn("容积率", lambda plot: exact(plot.plot_ratio)),
        ExportColumn("规划用途", lambda plot: plot.permitted_use, 20),
        ExportColumn("可供日期", lambda plot: plot.available_from_on or "", 12),
        ExportColumn("准入行业", lambda plot: plot.permitted_industries, 16),
        ExportColumn("用电容量(千伏安)", lambda plot: exact(plot.power_kva)),
        ExportColumn("日供水量(立方米)", lambda plot: exact(plot.water_m3_day)),
    ],
    _plots,
)

SPACES: ExportTable[Space] = ExportTable(
    "spaces",
    Text("物业", "spaces"),
    [
        ExportColumn("物业编号", lambda space: space.code, 20),
        ExportColumn("园区编号", lambda space: space.park_id),
        ExportColumn("园区名称", lambda space: space.park.name, 30),
        ExportColumn("类型", lambda space: in_chinese(Space.Kind(space.kind).label), 12),
        ExportColumn("建筑面积(平方米)", lambda space: exact(space.floor_area_m2)),
        ExportColumn("租金(元/平方米·天)", lambda space: exact(space.rent_cny_m2_day)),
        ExportColumn("可供日期", lambda space: space.available_from_on or "", 12),
        ExportColumn("楼面荷载(千牛/平方米)", lambda space: exact(space.floor_load_kn_m2)),
        ExportColumn("层高(米)", lambda space: exact(space.ceiling_m)),
        ExportColumn(
            "火灾危险性类别",
            lambda space: "" if space.hazard_class is None else in_chinese(Space.HazardClass(space.hazard_class).label),
            12,
        ),
        ExportColumn("用电容量(千伏安)", lambda space: exact(space.power_kva)),
        ExportColumn("日供水量(立方米)", lambda space: exact(space.water_m3_day)),
    ],
    _spaces,
)


def _journal(user: User) -> Iterator[JournalEntry]:
    """The whole journal, for the city's offices: its rows lie in no district."""
    if user.scope.level != "city":
        raise Problem(
            "access.out_of_reach",
            Text("日志由市级机构导出", "The journal is written out by the city's offices"),
            Text("单个对象的日志可在其页面查看", "The history of one object stands on its page"),
        )
    yield from JournalEntry.objects.order_by("revision").iterator(chunk_size=5000)


JOURNAL: ExportTable[JournalEntry] = ExportTable(
    "journal",
    Text("日志", "journal"),
    [
        ExportColumn("序号", lambda entry: entry.revision, 10),
        ExportColumn("时间", lambda entry: timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"), 20),
        ExportColumn("办理人", lambda entry: entry.actor),
        ExportColumn("动作", lambda entry: entry.action, 24),
        ExportColumn("对象", lambda entry: entry.entity),
        ExportColumn("编号", lambda entry: entry.key, 24),
        ExportColumn("理由", lambda entry: entry.reason, 24),
        ExportColumn("变更前", lambda entry: entry.before, 50),
        ExportColumn("变更后", lambda entry: entry.after, 50),
        ExportColumn("前一条的哈希", lambda entry: entry.previous_hash, 20),
        ExportColumn("哈希", lambda entry: entry.hash, 20),
    ],
    _journal,
    Permission.JOURNAL_VIEW,
)


def projects(as_of: date) -> ExportTable[LedgerLine]:
    """The projects as a ledger that says it is of ``as_of``."""
    columns = [ExportColumn(column.header, _or_blank(column.cell), 18) for column in export_columns(as_of)]
    return ExportTable("projects", Text("项目", "projects"), columns, ledger_lines)


def export_tables(as_of: date) -> dict[str, ExportTable[object]]:
    """Every list by name; ``as_of`` is the day on which they are written out."""
    elements = (element_tables.NEEDS, element_tables.SUPPLIES, element_tables.RESERVATIONS)
    tables = (ENTERPRISES, projects(as_of), PARKS, PLOTS, SPACES, FACTS, *elements, JOURNAL)
    return {table.name: table for table in tables}  # type: ignore[misc]  # each is written with its own rows only


def _or_blank(cell: Callable[[LedgerLine], Cell | None]) -> Callable[[LedgerLine], Cell]:
    def value(line: LedgerLine) -> Cell:
        found = cell(line)
        return "" if found is None else found

    return value
