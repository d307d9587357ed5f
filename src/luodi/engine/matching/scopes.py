"""Business scopes (经营范围) read into items, each with what is done: made, sold wholesale or retail, or served.

Legal formulas and brackets are dropped. A verb before a list (销售A、B) or after it (A、B的批发零售) holds for
the list; an item without any verb keeps none, and the enterprise's name has to tell.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luodi.reference.writing import plain


class Activity(StrEnum):
    """What an enterprise does with what an item names."""

    MADE = "made"
    WHOLESALE = "wholesale"
    RETAIL = "retail"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class ScopeItem:
    """One thing of a scope without its verb; ``activity`` is ``None`` where the scope does not say."""

    text: str
    activity: Activity | None


_SQUARE = re.compile(r"【[^】]*】?|\[[^\]]*\]?")
_ROUND = re.compile(r"\([^()]*\)|\([^()]*\Z")
_FORMULAS = re.compile(
    r"依法须经批准的项目.*?(?:[,;。]|\Z)(?:经相关部门批准后方可开展经营活动)?|企业经营涉及行政许可的?[,，]?凭许可证件经营|涉及(?:行政)?许可.*?经营"
    r"|凭许可证.*?经营|除依法[^。;]*活动|经相关部门批准[^。;]*活动|以[下上][^,。;]*?(?:经营|分支)|附设分支机构|(?:本公司|公司|本企业|自身)?自产产品"
    r"|并?提供相关(?:的)?(?:配套|技术咨询|售后)*服务?|法律、?行政法规[^。;]*"
)
_OWN_TRADE = re.compile(
    r"经营本企业[^;。]*?进口业务|(?:从事|自营和代理)?(?:各类)?(?:货物|商品)[及和与或、](?:各类)?技术的?进出口(?:业务)?"
)
_SEGMENTS = re.compile(r"[;。.!]+")
_PARTS = re.compile(r"[,、:/\s]+")
_MADE = "自产自销|生产|制造|加工|研制|织造|缝制|组装|装配"
_SOLD = "销售|批发|零售|另售|经销|批兼零|批零兼营|另兼批|批零|兼营|收购|供应|售后"
_VERB = f"(?:{_MADE}|{_SOLD})"
_JOINED = rf"{_VERB}(?:[及和与兼并]?{_VERB})*"
_VERB_AND_COLON = re.compile(rf"({_VERB}):")
_LEAD = re.compile(
    rf"(?:从事|经营|承接|专业|主营|主要|开发|设计|研究|为|在|各类|各种)*?(?P<verb>{_JOINED})(?:各类|各种)?"
)
_TRAIL = re.compile(
    rf"(?:[及其]?相关产品|系列产品)?的?(?:开发|设计|研究|研发)?[及和与]?(?P<verb>{_JOINED})(?:业务|服务)?\Z"
)
_NOISE = re.compile(
    r"\A(?:从事|经营|承接|提供|专业|主营|兼营|各类|各种|及|和|与|等|的|其|为|在)+|(?:等|的|及|和|与|业务|领域内|等服务|专业|[(].*)+\Z"
)
_SERVED = re.compile(
    "服务|咨询|设计|施工|工程|安装|维修|修理|维护|保养|租赁|出租|代理|运输|货运|仓储|开发|管理|策划|培训|会务|会展|展览|展示|保洁|装潢|装饰\\Z|"
    "清洗|印刷|技术|检测|广告|物业|餐饮|住宿|旅馆|中介|经纪|投资|存款|贷款|票务|旅游|停车|配送|装卸|养护|摄影|翻译|美容|美发|寄递|制作|投递|劳务|"
    "经营\\Z|科技\\Z|领域|保险|证券|结算|汇兑|娱乐|健身|礼仪|创意|绿化|钣金|冷作|进出口"
)


def read_scope(scope: str) -> tuple[ScopeItem, ...]:
    """The items of a scope in order; none when it is blank."""
    text = _SQUARE.sub("。", plain(scope).lower())
    for _ in range(3):
        text = _ROUND.sub("", text)
    text = _FORMULAS.sub(",", _OWN_TRADE.sub("进出口,", text))
    text = _VERB_AND_COLON.sub(r"\1", text)
    return tuple(item for segment in _SEGMENTS.split(text) for item in _read_segment(segment))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part between commas: what is left without verbs, and the activity of a verb before or after it."""

    text: str
    before: Activity | None
    after: Activity | None


def _read_segment(segment: str) -> list[ScopeItem]:
    items: list[ScopeItem] = []
    carried: Activity | None = None
    open_since = 0
    for part in map(_read_part, filter(None, _PARTS.split(segment))):
        if part.before is not None:
            carried = part.before
        stated = part.before or part.after
        if part.after is not None and part.before is None:
            items[open_since:] = [ScopeItem(item.text, item.activity or part.after) for item in items[open_since:]]
            carried, open_since = None, len(items) + bool(part.text)
        if not part.text:
            continue
        served = stated is None and _SERVED.search(part.text) is not None
        if served:
            carried, open_since = None, len(items) + 1
        items.append(ScopeItem(part.text, Activity.SERVICE if served else stated or carried))
    return items


@lru_cache(maxsize=65_536)
def _read_part(part: str) -> _Part:
    lead = _LEAD.match(part)
    rest = part[lead.end() :] if lead else part
    trail = _TRAIL.search(rest)
    rest = rest[: trail.start()] if trail else rest
    before = _activity(lead["verb"]) if lead else None
    after = _activity(trail["verb"]) if trail else None
    text = _NOISE.sub("", rest)
    if lead and not text and not trail:
        # Verbs alone, as in “……，批发零售”, speak of what stands before them.
        return _Part("", None, before)
    return _Part(text if len(text) > 1 else "", before, after)


def _activity(verbs: str) -> Activity:
    if re.search(_MADE, verbs):
        return Activity.MADE
    return Activity.RETAIL if "零售" in verbs and "批" not in verbs else Activity.WHOLESALE
