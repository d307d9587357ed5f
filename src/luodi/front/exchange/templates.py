"""Empty workbooks to fill in, one a kind of import: the columns that it knows, and a sheet that explains them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from luodi.front.exchange import case_columns, case_rows, element_columns, enterprise_columns
from luodi.front.exchange.columns import FieldSpec, Vocabulary
from luodi.front.exchange.ledgers import vocabulary as ledgers
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

ROWS_OFFERED = 1000
"""So many rows offer their choices as a list."""

_REMARKS: dict[str, dict[str, str]] = {
    "cases": {
        "credit_code": "与企业名称至少填一项；以代码为准",
        "enterprise_name": "须与登记库中的全称一致",
        "need": "类别为“要素保障”时必填，其他类别不填",
        "urgency": "不填为一般",
        "opened_on": "不填为导入当天；不晚于当天",
        "source": "不填为文件名",
    },
    "needs": {
        "project_code": "已登记项目的编号",
        "quantity": "按指标中的单位；资金可写 1.2亿元",
        "needed_on": "如 2027-06-30；不填则按项目路线推算",
        "tolerance_percent": "可少多少，如 10；租金为可高多少",
        "tolerance_days": "可晚多少天",
    },
    "supplies": {
        "key": "住房为“园区编号/季度”，基金为“基金/季度”，电力为变电站，指标为“区代码/年份”",
        "supplied": "住房按套，电力按千伏安，能耗按吨标准煤，排放按吨二氧化碳，基金按元（可写 1.2亿元）",
        "district_code": "六位代码；填了园区可不填；市级供给不填",
        "from_on": "季度或年度的第一天",
        "until_on": "季度或年度的最后一天",
    },
    "enterprises": {
        "capital": "不写单位时按万元",
        "registered_on": "如 2019-05-01、2019年5月1日",
        "district": "不填时按地址、代码推定",
    },
    "projects": {
        "investment": "可写 1.2亿元、3000万美元；也可在表头写明单位",
        "code": "已登记项目的编号；新项目不填",
    },
}
_LEFT_TO_LEDGERS = frozenset({"serial"})
_PROJECT_NAME = "name"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: what stands above it, whether it must be filled, what it takes."""

    field: str
    header: Text
    required: bool
    choices: Sequence[str]
    remark: str


def columns_of(kind: str) -> list[TemplateColumn]:
    """The columns of the template of ``kind``; a ``Problem`` for a kind that has none."""
    made = _COLUMNS.get(kind)
    if made is None:
        raise Problem(
            "template.unknown",
            Text(f"没有“{kind}”的导入模板", f"There is no template for “{kind}”"),
            Text(f"可选：{'、'.join(_COLUMNS)}", f"There are: {', '.join(_COLUMNS)}"),
            Where(field=kind),
        )
    return made()


def template(kind: str) -> bytes:
    """The empty workbook of ``kind``: a sheet to fill in, its choices offered in the cells, and 填写说明."""
    columns = columns_of(kind)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    needed = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#FFF3CD"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(TITLES[kind].zh)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.header.zh, needed if column.required else head)
        wide = 40 if column.field in {"text", "business_scope", "title"} else 20
        sheet.set_column(index, index, wide, day if column.field.endswith("_on") else text)
        if column.choices:
            offered: dict[str, Any] = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, index, ROWS_OFFERED, index, offered)
    sheet.freeze_panes(1, 0)
    _explain(book.add_worksheet("填写说明"), columns, head)
    book.close()
    return buffer.getvalue()


def _explain(sheet: Any, columns: Sequence[TemplateColumn], head: Any) -> None:
    for index, (title, width) in enumerate((("列名", 22), ("英文列名", 26), ("必填", 8), ("可填", 60), ("说明", 50))):
        sheet.write_string(0, index, title, head)
        sheet.set_column(index, index, width)
    for number, column in enumerate(columns, start=1):
        cells = (
            column.header.zh, column.header.en, "必填" if column.required else "", "、".join(column.choices),
            column.remark,
        )  # fmt: skip
        for index, cell in enumerate(cells):
            sheet.write_string(number, index, cell)


def _of_specs(kind: str, specs: Sequence[FieldSpec]) -> list[TemplateColumn]:
    remarks = _REMARKS[kind]
    return [TemplateColumn(one.name, one.header, one.required, (), remarks.get(one.name, "")) for one in specs]


def _of_elements(kind: str, vocabulary: Vocabulary, chosen: str, words: Sequence[str]) -> list[TemplateColumn]:
    remarks = _REMARKS[kind]
    return [
        TemplateColumn(
            one.name, one.header, one.required, words if one.name == chosen else (), remarks.get(one.name, "")
        )
        for one in vocabulary.specs
    ]


def _cases() -> list[TemplateColumn]:
    choices = {field: case_columns.shown(kind) for field, kind in case_columns.CHOICES.items()}
    longest, remarks = case_rows.LONGEST, _REMARKS["cases"]

    def remark(field: str) -> str:
        return remarks.get(field) or (f"最多 {longest[field]} 字" if field in longest else "")

    return [
        TemplateColumn(one.name, one.header, one.required, choices.get(one.name, ()), remark(one.name))
        for one in case_columns.VOCABULARY.specs
    ]


def _projects() -> list[TemplateColumn]:
    remarks = _REMARKS["projects"]
    return [
        TemplateColumn(one.code, one.label, one.code == _PROJECT_NAME, (), remarks.get(one.code, ""))
        for one in ledgers.fields().values()
        if one.code not in _LEFT_TO_LEDGERS
    ]


_COLUMNS: dict[str, Callable[[], list[TemplateColumn]]] = {
    "projects": _projects,
    "enterprises": lambda: _of_specs("enterprises", enterprise_columns.VOCABULARY.specs),
    "cases": _cases,
    "needs": lambda: _of_elements(
        "needs", element_columns.NEEDS, "measure", [text.zh for text in element_columns.measures().values()]
    ),
    "supplies": lambda: _of_elements(
        "supplies", element_columns.SUPPLIES, "kind", [text.zh for text in element_columns.kinds().values()]
    ),
}
TITLES = {
    "projects": Text("项目台账", "Project ledger"),
    "enterprises": Text("企业名册", "Enterprise register"),
    "cases": Text("企业诉求", "Cases"),
    "needs": Text("要素需求", "Needs of elements"),
    "supplies": Text("要素供给", "Supplies of elements"),
}
KINDS = tuple(_COLUMNS)
