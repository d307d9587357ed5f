"""The money of policies in the brief: sentences and tables of the document, and sheets of the workbook.

The sheet 政策兑现 has every line once, the districts one after the other; the figures on 政策兑现数字 open into the
lines of their district, and Excel counts and sums them again by the columns that say 是.
"""

from collections.abc import Sequence
from decimal import Decimal

from luodi.front.exchange import official_document as official
from luodi.front.exchange.brief_sheets import Column, SheetWriter
from luodi.front.exchange.brief_wording import iso, percent
from luodi.front.exchange.official_document import GREY, OfficialDocument, Span, stack
from luodi.front.exchange.official_document import Column as TableColumn
from luodi.office.briefs.contents import BriefContents, Part
from luodi.office.briefs.figures import Unit
from luodi.office.briefs.money import MoneyLine

_WAN = Decimal(10_000)
LONGEST_TABLE = 30
_SHEET = "政策兑现"
_FLAGS = {"policy.new": "I", "policy.overdue": "J", "policy.entitled": "K", "policy.received": "L"}
_FIRSTS = {"policy.new": "P", "policy.overdue": "Q", "policy.entitled": "R", "policy.received": "S"}
_COLUMNS = [
    Column("信用代码"), Column("企业", "wide"), Column("区"), Column("政策", "wide"), Column("政策编号"),
    Column("期间"), Column("应享金额", "wan"), Column("到账金额", "wan"), Column("新增应享"), Column("超期"),
    Column("应享"), Column("已到账"), Column("等待事项", "wide"), Column("时限", "day"), Column("序号", "count"),
    Column("新增企业首行"), Column("超期企业首行"), Column("应享企业首行"), Column("到账企业首行"),
]  # fmt: skip


def money_sentence(part: Part) -> str:
    """New entitlements, overdue payments and coverage."""
    return (
        f"新增应享{_count(part, 'policy.new')}项，金额{_sum(part, 'policy.new.amount')}万元，"
        f"涉及企业{_count(part, 'policy.new.enterprises')}户；兑现超期{_count(part, 'policy.overdue')}项，"
        f"金额{_sum(part, 'policy.overdue.amount')}万元。应享企业{_count(part, 'policy.entitled.enterprises')}户、"
        f"金额{_sum(part, 'policy.entitled.amount')}万元，已到账企业{_count(part, 'policy.received.enterprises')}户、"
        f"金额{_sum(part, 'policy.received.amount')}万元；资金覆盖率{_share(part.money_covered)}，"
        f"企业覆盖率{_share(part.enterprises_covered)}。"
    )


def coverage_table(document: OfficialDocument, parts: Sequence[Part], *, totals: int) -> None:
    """New, overdue, entitled and received, a row for each part; the last ``totals`` rows stand apart."""
    columns = [
        TableColumn("区", 2.6),
        TableColumn("新增应享", 1.8, "right"),
        TableColumn("超期", 1.4, "right"),
        TableColumn("应享企业", 1.9, "right"),
        TableColumn("应享金额（万元）", 2.8, "right"),
        TableColumn("到账金额（万元）", 2.8, "right"),
        TableColumn("资金覆盖率", 2, "right"),
        TableColumn("企业覆盖率", 2, "right"),
    ]
    rows = [
        (
            part.name,
            _count(part, "policy.new"),
            _count(part, "policy.overdue"),
            _count(part, "policy.entitled.enterprises"),
            _sum(part, "policy.entitled.amount"),
            _sum(part, "policy.received.amount"),
            _share(part.money_covered),
            _share(part.enterprises_covered),
        )
        for part in parts
    ]
    document.table("各区政策兑现情况", columns, rows, totals=totals)


def new_table(document: OfficialDocument, part: Part) -> None:
    """The largest new entitlements."""
    rows = [
        (str(number), _enterprise(line), line.policy_title.zh, wan(line.entitled_cny))
        for number, line in enumerate(part.newly_entitled[:LONGEST_TABLE], start=1)
    ]
    columns = [
        TableColumn("序号", 1.2, "center"),
        TableColumn("企业", 6.2),
        TableColumn("政策", 6.6),
        TableColumn("金额（万元）", 2.9, "right"),
    ]
    document.table("新增应享", columns, rows)
    _rest(document, len(part.newly_entitled))


def overdue_table(document: OfficialDocument, part: Part) -> None:
    """The payments that are late, the longest first."""
    rows = [
        (str(number), _enterprise(line), line.policy_title.zh, line.step.zh, iso(line.due_on))
        for number, line in enumerate(part.overdue[:LONGEST_TABLE], start=1)
    ]
    columns = [
        TableColumn("序号", 1.2, "center"),
        TableColumn("企业", 5.2),
        TableColumn("政策", 4.8),
        TableColumn("等待事项", 3.4),
        TableColumn("时限", 2.4, "center"),
    ]
    document.table("兑现超期", columns, rows)
    _rest(document, len(part.overdue))


def money_sheets(sheets: SheetWriter, contents: BriefContents) -> None:
    """Every line once, and the figures that open into them; no sheet where there is none."""
    if not contents.whole.money:
        return
    figures = sheets.add(
        "政策兑现数字",
        [Column("范围"), Column("指标", "wide"), Column("数值", "count"), Column("单位"), Column("复核", "count"),
         Column("明细"), Column("代码", "wide")],
    )  # fmt: skip
    lines = sheets.add(_SHEET, _COLUMNS, frozen_columns=2)
    rows: dict[str, tuple[int, int]] = {}
    firsts = {code: frozenset(contents.whole.figure(f"{code}.enterprises").rows) for code in _FIRSTS}
    for number, line in enumerate(contents.whole.money, start=1):
        row = lines.write(
            (
                line.credit_code, line.enterprise_name, line.district_name, line.policy_title.zh, line.policy_code,
                line.period, line.entitled_cny, line.received_cny, _yes(line.is_new), _yes(line.is_overdue),
                _yes(line.entitled_cny > 0), _yes(line.received_cny > 0), line.step.zh, line.due_on, number,
                *(_yes(line.key in keys) for keys in firsts.values()),
            )
        )  # fmt: skip
        first, _ = rows.get(line.district_code, (row + 1, 0))
        rows[line.district_code] = first, row + 1
    whole = 2, len(contents.whole.money) + 1
    for part in contents.parts:
        first, last = whole if part is contents.whole else rows.get(part.district_code, (0, 0))
        if not last:
            continue
        link = f"internal:'{_SHEET}'!A{first}:S{last}"
        for figure in part.money_figures:
            is_sum = figure.unit is Unit.CNY
            value = figure.value / _WAN if isinstance(figure.value, Decimal) else figure.value
            unit = "万元" if is_sum else "户" if figure.unit is Unit.ENTERPRISES else "项"
            row = figures.write((part.name, figure.label.zh, None, unit, None, None, figure.code))
            figures.number(row, 2, value, "wan" if is_sum else "count", link)
            figures.formula(row, 4, _again(figure.code, first, last), value, "wan" if is_sum else "count")
            figures.link(row, 5, link, "查看明细")


def _again(code: str, first: int, last: int) -> str:
    """The formula that counts or sums the lines again."""
    base = code.removesuffix(".amount").removesuffix(".enterprises")
    flag = _FIRSTS[base] if code.endswith(".enterprises") else _FLAGS[base]
    asked = f"'{_SHEET}'!{flag}{first}:{flag}{last}"
    if not code.endswith(".amount"):
        return f'=COUNTIF({asked},"是")'
    money = "H" if base == "policy.received" else "G"
    return f"=SUMIF({asked},\"是\",'{_SHEET}'!{money}{first}:{money}{last})"


def wan(amount: Decimal) -> str:
    """Yuan in 万元, two decimals."""
    return f"{amount / _WAN:,.2f}"


def _enterprise(line: MoneyLine) -> official.Cell:
    return stack(line.enterprise_name, Span(line.district_name, small=True, colour=GREY))


def _rest(document: OfficialDocument, count: int) -> None:
    if count > LONGEST_TABLE:
        document.note(f"注：共{count}项，此处列{LONGEST_TABLE}项，其余见随附工作簿。")


def _count(part: Part, code: str) -> str:
    return str(part.figure(code).value)


def _sum(part: Part, code: str) -> str:
    value = part.figure(code).value
    return wan(value) if isinstance(value, Decimal) else str(value)


def _share(share: float | None) -> str:
    return "—" if share is None else percent(share)


def _yes(true: bool) -> str:
    return "是" if true else ""
