"""The words of the policy book, each with its 中文; files use the codes."""

from enum import StrEnum

from luodi.reference.text import Text


class _Word(StrEnum):
    """A word whose text for people stands in :data:`_TEXTS`."""

    @property
    def text(self) -> Text:
        """The word as people read it."""
        return _TEXTS[type(self).__name__, self.value]


class Level(_Word):
    """Who made the policy."""

    NATIONAL = "national"
    CITY = "city"
    DISTRICT = "district"


class AppliesHow(_Word):
    """How an enterprise comes by it."""

    AUTOMATIC = "automatic"
    INSTANT = "instant"
    BY_DEADLINE = "by_deadline"


class Kind(_Word):
    """What the enterprise gets. Only ``money`` is paid by the office; ``relief`` is left untaxed or uncharged."""

    MONEY = "money"
    RELIEF = "relief"
    QUALIFICATION = "qualification"
    FINANCE = "finance"
    HOUSING = "housing"


class Period(_Word):
    """How often an entitlement arises."""

    ONCE = "once"
    YEAR = "year"
    QUARTER = "quarter"


class Confidence(_Word):
    """How well a figure is known: seen on a public page, seen in part, or from memory."""

    SEEN = "seen"
    SEEN_PARTLY = "seen_partly"
    MEMORY = "memory"


class FactType(_Word):
    """The type of a fact, as FEEL names it."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"


class FactPeriod(_Word):
    """Which value of a fact counts on a day."""

    NOW = "now"
    LAST_YEAR = "last_year"
    YEAR_BEFORE_LAST = "year_before_last"


class Status(_Word):
    """Whether an enterprise is entitled."""

    ENTITLED = "entitled"
    NOT_ENTITLED = "not_entitled"
    UNKNOWN = "unknown"


class CapOver(_Word):
    """What a cap sums over: one enterprise's amounts under the policy in a period, or all that it ever gets of it."""

    PERIOD = "period"
    LIFETIME = "lifetime"


class BudgetRule(_Word):
    """Who gets what when a budget does not reach."""

    FIRST_COME = "first_come"
    PRO_RATA = "pro_rata"
    RANKED = "ranked"


_TEXTS = {
    ("Level", "national"): Text("国家", "national"),
    ("Level", "city"): Text("市级", "city"),
    ("Level", "district"): Text("区级", "district"),
    ("AppliesHow", "automatic"): Text("免申即享", "no application needed"),
    ("AppliesHow", "instant"): Text("即申即享", "on application at once"),
    ("AppliesHow", "by_deadline"): Text("限时申报", "application by a deadline"),
    ("Kind", "money"): Text("资金", "money"),
    ("Kind", "relief"): Text("减免", "relief"),
    ("Kind", "qualification"): Text("资格认定", "qualification"),
    ("Kind", "finance"): Text("融资支持", "finance"),
    ("Kind", "housing"): Text("住房保障", "housing"),
    ("Period", "once"): Text("一次性", "once"),
    ("Period", "year"): Text("按年", "yearly"),
    ("Period", "quarter"): Text("按季", "quarterly"),
    ("Confidence", "seen"): Text("已见原文", "seen"),
    ("Confidence", "seen_partly"): Text("部分见到", "seen in part"),
    ("Confidence", "memory"): Text("凭记忆，待核", "from memory, unverified"),
    ("FactType", "number"): Text("数值", "number"),
    ("FactType", "string"): Text("文字", "text"),
    ("FactType", "boolean"): Text("是否", "yes or no"),
    ("FactType", "date"): Text("日期", "date"),
    ("FactPeriod", "now"): Text("最新", "newest"),
    ("FactPeriod", "last_year"): Text("上年度", "last year"),
    ("FactPeriod", "year_before_last"): Text("上上年度", "the year before last"),
    ("Status", "entitled"): Text("应享", "entitled"),
    ("Status", "not_entitled"): Text("不符合", "not entitled"),
    ("Status", "unknown"): Text("待补充信息", "not yet known"),
    ("CapOver", "period"): Text("每期", "each period"),
    ("CapOver", "lifetime"): Text("累计", "in all"),
    ("BudgetRule", "first_come"): Text("先到先得", "first come"),
    ("BudgetRule", "pro_rata"): Text("按比例", "pro rata"),
    ("BudgetRule", "ranked"): Text("择优排序", "by rank"),
}
