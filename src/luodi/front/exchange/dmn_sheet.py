"""How a decision table lies on a sheet, and how what a sheet does not show is kept beside it.

Column A names the rows: facts about the table, then the heading of the columns, then the rules. Cells hold texts
as FEEL has them. Ids, descriptions of cells and whatever else nobody wants to see stand as JSON in a hidden row and in
hidden columns behind the last one, so that they move with the rule or column that they belong to.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from enum import Enum, StrEnum
from typing import Any, TypeAlias, TypeVar

from luodi.engine.dmn.model import Element
from luodi.reference.text import Text

Json: TypeAlias = dict[str, Any]
AnyElement = TypeVar("AnyElement", bound=Element)


class Line(StrEnum):
    """The rows above the rules, by what column A says."""

    TITLE = "决策表"
    POLICY = "命中策略"
    AGGREGATION = "汇总方式"
    LABEL = "表名"
    DESCRIPTION = "说明"
    DETAILS = "系统信息（请勿修改）"
    KIND = "列"
    HEADING = "标题"
    NAME = "表达式 / 名称"
    TYPE = "类型"
    VALUES = "允许取值"
    DEFAULT = "缺省值"
    COLUMN_DETAILS = "系统信息（列）"
    RULES = "规则"


class Kind(StrEnum):
    """What a column is, by the row ``列``."""

    INPUT = "条件"
    OUTPUT = "结论"
    ANNOTATION = "备注"
    DETAILS = "系统"


TABLE_LINES = (Line.TITLE, Line.POLICY, Line.AGGREGATION, Line.LABEL, Line.DESCRIPTION, Line.DETAILS)
COLUMN_LINES = (Line.KIND, Line.HEADING, Line.NAME, Line.TYPE, Line.VALUES, Line.DEFAULT, Line.COLUMN_DETAILS)
LINES_OF_KIND: Mapping[Kind, tuple[Line, ...]] = {
    Kind.INPUT: (Line.HEADING, Line.NAME, Line.TYPE, Line.VALUES),
    Kind.OUTPUT: (Line.HEADING, Line.NAME, Line.TYPE, Line.VALUES, Line.DEFAULT),
    Kind.ANNOTATION: (Line.HEADING, Line.NAME),
}
POLICIES: Mapping[str, Text] = {
    "UNIQUE": Text("唯一：至多一条规则匹配", "at most one rule matches"),
    "ANY": Text("任意：匹配的规则结论相同", "matching rules agree"),
    "PRIORITY": Text("优先：取值列表中靠前的结论", "the output listed first"),
    "FIRST": Text("首条：最先匹配的规则", "the first match"),
    "RULE ORDER": Text("按规则次序列出全部", "all, in the order of rules"),
    "OUTPUT ORDER": Text("按取值次序列出全部", "all, in the order of output values"),
    "COLLECT": Text("收集：全部匹配，可汇总", "all, perhaps aggregated"),
}
LONGEST_CELL = 32_000
"""Characters in a cell; the format ends at 32,767."""
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def shown(text: str | None) -> str:
    """``text`` as a cell can show it; most texts show themselves."""
    return _UNSHOWABLE.sub("\ufffd", text or "")[:LONGEST_CELL]


def exact(text: str | None) -> Json:
    """What to keep beside a cell that cannot show ``text`` itself, or shows a missing text and an empty one alike."""
    return {} if text and shown(text) == text else {"exact": text}


def text_of(cell: str, details: Json, missing: str | None) -> str | None:
    """The text of a cell: the one kept beside it while the cell shows what it showed, else what stands there now.

    An emptied cell, or an empty new one, is ``missing``.
    """
    if "exact" in details and shown(details["exact"]) == cell:
        kept: str | None = details["exact"]
        return kept
    return cell or missing


def rest_of(element: Element | None, *seen: str) -> Json | None:
    """The fields of ``element`` that are no elements themselves and not in ``seen``, as far as they say anything."""
    if element is None:
        return None
    out: Json = {}
    for each in fields(element):
        value = getattr(element, each.name)
        if each.name == "kept" or each.name in seen or isinstance(value, Element | tuple):
            continue
        if value != (None if each.default is MISSING else each.default):
            out[each.name] = value.value if isinstance(value, Enum) else value
    return out


def made(cls: type[AnyElement], details: Json | None, **more: Any) -> AnyElement:
    """The element of ``cls`` with the fields that ``rest_of`` kept, and ``more``. Raises TypeError for other fields."""
    return cls(**{**(details or {}), **more})


def packed(details: Json) -> Iterator[str]:
    """JSON in pieces that fit into cells."""
    text = json.dumps(details, ensure_ascii=True, separators=(",", ":")).replace("_x", "\\u005fx")
    for start in range(0, len(text), LONGEST_CELL):
        yield text[start : start + LONGEST_CELL]


def unpacked(pieces: Iterator[str]) -> Json:
    """The details that ``packed`` was given; none for empty cells. Raises ValueError."""
    text = "".join(pieces)
    if not text:
        return {}
    details = json.loads(text)
    if not isinstance(details, dict):
        raise ValueError(text[:100])  # noqa: TRY004 - the value is wrong, not a type of ours
    return details
