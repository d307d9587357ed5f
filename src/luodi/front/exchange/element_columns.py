"""The columns of lists of needs and of supplies: what people write above them, and the words their cells take."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from luodi.front.exchange.columns import FieldSpec, Vocabulary, normalised
from luodi.office.elements.words import PLACES, NeedMeasure, SupplyKind
from luodi.reference.text import Text


def _spec(name: str, zh: str, en: str, synonyms: str = "", *, required: bool = False) -> FieldSpec:
    return FieldSpec(name, Text(zh, en), tuple(synonyms.split()), required)


NEEDS = Vocabulary(
    [
        _spec("project_code", "项目编号", "project code", "项目代码 编号", required=True),
        _spec("measure", "需求指标", "measure", "指标 要素 要素需求 需求", required=True),
        _spec("quantity", "需求数量", "quantity", "数量 需求量", required=True),
        _spec("needed_on", "需用日期", "needed on", "需用时间 需求日期 需求时间 时限"),
        _spec("tolerance_percent", "容差百分比", "tolerance percent", "容差 容差% 允许偏差"),
        _spec("tolerance_days", "容差天数", "tolerance days", "可延天数 允许延后天数"),
        _spec("remark", "说明", "remark", "备注"),
        _spec("source", "来源", "source", "来源说明 依据"),
    ],
    passed_over=("序号", "项目名称", "所在区", "填报日期", "单位"),
)
SUPPLIES = Vocabulary(
    [
        _spec("kind", "供给种类", "kind of supply", "种类 类别 类型 要素", required=True),
        _spec("key", "供给编号", "key", "编号 代码", required=True),
        _spec("title", "供给名称", "name", "名称", required=True),
        _spec("supplied", "供给量", "supplied", "数量 总量 供给数量", required=True),
        _spec("district_code", "区代码", "district code", "行政区划代码 区划代码"),
        _spec("park_code", "园区编号", "park code", "园区代码"),
        _spec("track", "赛道", "track", "产业 领域"),
        _spec("stage", "投资阶段", "stage", "阶段"),
        _spec("from_on", "起始日期", "from", "开始日期 可供日期"),
        _spec("until_on", "截止日期", "until", "结束日期"),
        _spec("least", "单个项目下限", "least for one project", "最低 单笔下限"),
        _spec("most", "单个项目上限", "most for one project", "最高 单笔上限"),
    ],
    passed_over=("序号", "单位", "已预留", "可用"),
)
SUPPLIED = tuple(kind for kind in SupplyKind if kind not in PLACES)
"""The kinds that a list may state: plots and spaces are of the register of places."""


def words(members: Mapping[Any, Text]) -> dict[str, str]:
    """Every way to write a member, as compared → its code."""
    return {
        normalised(written): member.value
        for member, text in members.items()
        for written in (member.value, text.zh, text.en)
    }


def measures() -> dict[NeedMeasure, Text]:
    """The measures of needs in both languages."""
    return {member: _both(member.label) for member in NeedMeasure}


def kinds() -> dict[SupplyKind, Text]:
    """The kinds of supply that a list may state, in both languages."""
    return {member: _both(member.label) for member in SUPPLIED}


def _both(label: object) -> Text:
    with translation.override("zh-hans"):
        zh = str(label)
    with translation.override("en"):
        return Text(zh, str(label))
