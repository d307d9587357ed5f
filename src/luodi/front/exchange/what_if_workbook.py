"""A what-if as a workbook: the figures that were tried, the sums by district, industry and size, and the rows."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from luodi.front.exchange.reading.cells import Cell
from luodi.front.exchange.written_cells import CellWriter
from luodi.office.policies.whatif import Group, Moved, WhatIf
from luodi.reference.districts import districts
from luodi.reference.industries import industry, is_industry
from luodi.reference.text import Language, Text

_SUMS = (
    Text("应享前", "entitled before"),
    Text("应享后", "entitled after"),
    Text("受益", "winners"),
    Text("受损", "losers"),
    Text("金额前（元）", "yuan before"),
    Text("金额后（元）", "yuan after"),
    Text("增减（元）", "difference (yuan)"),
)
_ROWS = (
    Text("信用代码", "credit code"),
    Text("名称", "name"),
    Text("区", "district"),
    Text("行业", "industry"),
    Text("划型", "size"),
    Text("调整前", "before"),
    Text("调整前金额（元）", "yuan before"),
    Text("调整后", "after"),
    Text("调整后金额（元）", "yuan after"),
    Text("增减（元）", "difference (yuan)"),
)


def what_if_workbook(found: WhatIf, title: Text, moved: Iterable[Moved], language: Language) -> bytes:
    """The workbook's bytes. Its sums are those of ``found``, its rows ``moved``."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheets = _Sheets(book, language)
    about: list[tuple[Cell, ...]] = [
        (Text("政策", "Policy").in_language(language), title.in_language(language)),
        (Text("截至", "As of").in_language(language), found.as_of),
        (Text("企业数", "Enterprises").in_language(language), found.enterprises),
    ]
    about += [(name, value) for name, value in found.figures.items()]
    sheets.add(Text("数值", "Figures"), (Text("项目", "What"), Text("内容", "Value")), about)
    kinds = (
        (Text("合计", "All"), (found.total,)),
        (Text("按区", "By district"), found.by_district),
        (Text("按行业", "By industry"), found.by_industry),
        (Text("按划型", "By size"), found.by_size),
    )
    for name, groups in kinds:
        sheets.add(name, (name, *_SUMS), [(named(each.key, language), *_sums(each)) for each in groups])
    sheets.add(Text("增减明细", "Rows"), _ROWS, [_row(each, language) for each in moved])
    book.close()
    return buffer.getvalue()


def named(key: str, language: Language) -> str:
    """A district's code and an industry's letter as people read them."""
    if key.isdigit():
        return next((each.name.in_language(language) for each in districts() if each.code == key), key)
    return f"{key} {industry(key).name}" if is_industry(key) else key or "—"


class _Sheets:
    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self._book, self._language = book, language
        self._writer = CellWriter(book)
        self._bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})

    def add(self, name: Text, heads: tuple[Text, ...], rows: list[tuple[Cell, ...]]) -> None:
        sheet = self._book.add_worksheet(name.in_language(self._language))
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head.in_language(self._language), self._bold)
            sheet.set_column(column, column, 28 if column == 0 else 18)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self._writer.write(sheet, number, column, cell)
        sheet.freeze_panes(1, 0)


def _sums(group: Group) -> tuple[Cell, ...]:
    return (
        group.entitled_before,
        group.entitled_after,
        group.winners,
        group.losers,
        group.cost_before_cny,
        group.cost_after_cny,
        group.cost_after_cny - group.cost_before_cny,
    )


def _row(one: Moved, language: Language) -> tuple[Cell, ...]:
    return (
        one.credit_code,
        one.name,
        named(one.district_code, language),
        named(one.industry_section, language),
        one.size,
        one.before.status.text.in_language(language),
        "" if one.before.amount_cny is None else one.before.amount_cny,
        one.after.status.text.in_language(language),
        "" if one.after.amount_cny is None else one.after.amount_cny,
        one.gain_cny,
    )
