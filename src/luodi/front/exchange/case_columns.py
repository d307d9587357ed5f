"""What people write above the columns of a list of cases, what we write ourselves, and the words its cells take."""

from collections.abc import Mapping

from luodi.engine.clocks.chasing import Urgency
from luodi.engine.clocks.routing import Category, Need
from luodi.front.exchange.columns import FieldSpec, Vocabulary, normalised
from luodi.reference.text import Text

Worded = type[Category] | type[Need] | type[Urgency]
"""Enums whose members have a text."""


def _spec(name: str, zh: str, en: str, synonyms: str = "", *, required: bool = False) -> FieldSpec:
    return FieldSpec(name, Text(zh, en), tuple(synonyms.split()), required)


VOCABULARY = Vocabulary(
    [
        _spec("credit_code", "统一社会信用代码", "credit code", "社会信用代码 信用代码 统一信用代码 统一代码 uscc"),
        _spec("enterprise_name", "企业名称", "enterprise name", "企业 单位名称 公司名称 企业全称 诉求企业 enterprise"),
        _spec("title", "诉求标题", "title", "标题 诉求 诉求事项 问题 事项 主题 问题标题", required=True),
        _spec("text", "诉求内容", "text", "内容 诉求描述 具体内容 问题描述 详细内容 情况说明", required=True),
        _spec("category", "类别", "category", "诉求类别 问题类别 诉求类型 问题类型 分类 类型", required=True),
        _spec("need", "要素", "element", "要素类别 要素类型 need"),
        _spec("urgency", "紧急程度", "urgency", "紧急 缓急 缓急程度"),
        _spec("contact_name", "联系人", "contact", "联系人姓名 contactname"),
        _spec("contact_phone", "联系电话", "telephone", "电话 手机 联系方式 联系人电话 phone"),
        _spec("opened_on", "登记日期", "opened on", "提出日期 受理日期 反映日期 收到日期 日期 登记时间 提出时间"),
        _spec("source", "来源", "source", "来源说明 诉求来源 渠道 来源渠道"),
    ],
    passed_over=("序号", "编号", "诉求编号", "所在区", "状态", "承办单位"),
)

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "element": ("要素",), "policy": ("政策", "政策兑现类"), "approval": ("审批", "行政审批"), "market": ("市场",),
    "labour": ("用工", "人才"), "surroundings": ("配套", "环境"), "rights": ("权益", "维权"), "other": ("其他",),
    "land": ("土地", "用地"), "space": ("厂房", "办公用房", "物业"), "housing": ("住房", "人才公寓"),
    "capital": ("资金", "融资"), "energy": ("用能", "电力", "能源"), "none": ("无", "不涉及"),
    "normal": ("普通", "一般", "正常"), "urgent": ("紧急", "急"), "critical": ("特急", "非常紧急"),
}  # fmt: skip


def words(kind: Worded) -> dict[str, str]:
    """Every way to write a member of ``kind``, as compared → its code."""
    found: dict[str, str] = {}
    for member in kind:
        for written in (member.value, member.text.zh, member.text.en, *_SYNONYMS.get(member.value, ())):
            found.setdefault(normalised(written), member.value)
    return found


def shown(kind: Worded) -> list[str]:
    """The words of ``kind`` as a file of ours writes them."""
    return [member.text.zh for member in kind]


CHOICES: Mapping[str, Worded] = {"category": Category, "need": Need, "urgency": Urgency}
