"""Routing (分办): which offices handle a case, by its category and need, as a published DMN model says."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luodi.engine.clocks.chasing import Urgency
from luodi.engine.dmn import Model
from luodi.engine.lights.rule_decision import RuleDecision
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_KEPT_ANSWERS = 10_000
_PARTS = {"主办": True, "协办": False}


class Category(StrEnum):
    """What a case is about."""

    ELEMENT = "element"
    POLICY = "policy"
    APPROVAL = "approval"
    MARKET = "market"
    LABOUR = "labour"
    SURROUNDINGS = "surroundings"
    RIGHTS = "rights"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """The word for it, as the model has it."""
        return _CATEGORIES[self]


class Need(StrEnum):
    """The element (要素) that a case asks for; none for most."""

    LAND = "land"
    SPACE = "space"
    HOUSING = "housing"
    CAPITAL = "capital"
    ENERGY = "energy"
    NONE = "none"

    @property
    def text(self) -> Text:
        """The word for it, as the model has it."""
        return _NEEDS[self]


class Level(StrEnum):
    """Where a case is handled."""

    CITY = "city"
    DISTRICT = "district"
    PARK = "park"

    @property
    def text(self) -> Text:
        """The word for it, as the model has it."""
        return _LEVELS[self]


@dataclass(frozen=True, slots=True)
class Handler:
    """The office of a level, and whether it leads the handling (主办) or assists (协办)."""

    level: Level
    leads: bool


class RoutingDecisions:
    """A model of routing with the decision 分办. Raises Problem where the model lacks it."""

    def __init__(self, model: Model) -> None:
        self._decision = RuleDecision(model, "分办", ("类别", "要素", "紧急程度"))
        self.of = lru_cache(maxsize=_KEPT_ANSWERS)(self._of)
        """Who handles a case of a category, a need and an urgency: the leading level first, each level once."""

    def _of(self, category: Category, need: Need, urgency: Urgency) -> tuple[Handler, ...]:
        words = category.text.zh, need.text.zh, urgency.text.zh
        found: dict[Level, bool] = {}
        for answer in self._decision.ask_all(*words):
            level = answer.word("承办层级", {one.text.zh: one for one in Level})
            found[level] = found.get(level, False) or answer.word("分工", _PARTS)
        if sum(found.values()) != 1:
            raise Problem(
                "rules.no_answer",
                Text(
                    f"“{'、'.join(words)}”的诉求应有且只有一个主办层级，现有 {sum(found.values())} 个",
                    f"A case of {', '.join(words)} must have one leading level, and has {sum(found.values())}",
                ),
                Text("请修改该表后重新发布", "Correct the table and publish it again"),
                Where(field="分办"),
            )
        return tuple(Handler(level, leads) for level, leads in sorted(found.items(), key=lambda one: not one[1]))


def try_routing(rules: RoutingDecisions) -> None:
    """Asks for everything that a case can be. Raises the Problem of the first answer that will not do."""
    for category in Category:
        for need in Need:
            for urgency in Urgency:
                rules.of(category, need, urgency)


_CATEGORIES = {
    Category.ELEMENT: Text("要素保障", "elements"),
    Category.POLICY: Text("政策兑现", "policy delivery"),
    Category.APPROVAL: Text("行政审批", "permits"),
    Category.MARKET: Text("市场供需", "market and supply"),
    Category.LABOUR: Text("用工人才", "labour and talent"),
    Category.SURROUNDINGS: Text("周边配套", "surroundings"),
    Category.RIGHTS: Text("权益保护", "rights and interests"),
    Category.OTHER: Text("其他", "other"),
}
_NEEDS = {
    Need.LAND: Text("土地", "land"),
    Need.SPACE: Text("厂房办公", "workshop or office space"),
    Need.HOUSING: Text("人才住房", "talent housing"),
    Need.CAPITAL: Text("资金", "capital"),
    Need.ENERGY: Text("能源", "energy"),
    Need.NONE: Text("无", "none"),
}
_LEVELS = {
    Level.CITY: Text("市级", "city"),
    Level.DISTRICT: Text("区级", "district"),
    Level.PARK: Text("园区", "park"),
}
