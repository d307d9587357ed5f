"""What a plan says to people: prices, what would bring a project in, and rules in conflict, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from luodi.engine.optimise.allocation import AllocationProblem, RowKind, RowLabel
from luodi.engine.optimise.allocation_reasons import LeftOut, Reason, ShadowPrice, Shortage
from luodi.engine.optimise.conflicts import Promise, Required, RiskFloor, Rule, SharedLimit, SiteLimit
from luodi.engine.optimise.sites import NAMES, UNITS, Measure
from luodi.office.allocations.building import YUAN
from luodi.office.allocations.city_snapshot import CitySnapshot, quarter_word
from luodi.office.allocations.words import Objective
from luodi.office.elements.words import SupplyKind
from luodi.reference.districts import districts
from luodi.reference.money import format_cny
from luodi.reference.new_towns import new_towns
from luodi.reference.text import Text

_CAPS = {
    RowKind.TRACK_CAP: Text("赛道", "track"),
    RowKind.GROUP_CAP: Text("企业集团", "enterprise group"),
    RowKind.FUND_CAP: Text("基金", "fund"),
}
_ELEMENTS = {
    SupplyKind.HOUSING.value: Text("人才房", "talent housing"),
    SupplyKind.FUND.value: Text("基金额度", "fund budget"),
    SupplyKind.POWER.value: Text("变电站容量", "substation power"),
    SupplyKind.ENERGY.value: Text("能耗指标", "yearly energy quota"),
    SupplyKind.EMISSIONS.value: Text("排放指标", "yearly emission quota"),
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Knows the names behind the keys of one problem; ``points_a_yuan`` turns points into yuan of output."""

    city: CitySnapshot
    problem: AllocationProblem
    points_a_yuan: float

    def price(self, shadow: ShadowPrice) -> Text:
        """“One more talent flat in Jiading in 2027Q1 is worth …”."""
        label = shadow.label
        one = _quantity(label, 1_000_000.0 if label.unit == YUAN else 1.0)
        worth = self._worth(shadow.price * (1_000_000.0 if label.unit == YUAN else 1.0))
        name = self.row(label)
        if label.kind is RowKind.TARGET:
            return Text(
                f"{name.zh}：下限每放宽 {one.zh}，方案增值 {worth.zh}",
                f"{name.en}: with the floor {one.en} lower the plan is worth {worth.en} more",
            )
        return Text(f"{name.zh}再多 {one.zh}，值 {worth.zh}", f"{name.en}: {one.en} more is worth {worth.en}")

    def row(self, label: RowLabel) -> Text:
        """A shared row by name, place and quarter."""
        if label.kind in _CAPS:
            cap = _CAPS[label.kind]
            return Text(f"{cap.zh}“{label.what}”的集中度上限", f"the cap on the {cap.en} “{label.what}”")
        where = place_name(label.place)
        if label.kind is RowKind.TARGET:
            if not label.place:
                aim = Objective(label.what).text
                return Text(f"{aim.zh}下限", f"the floor of {aim.en}")
            return Text(f"{where.zh}的均衡目标", f"the balance target of {where.en}")
        element = _ELEMENTS[label.what]
        when = quarter_word(self.city.quarters[label.quarter][0])
        return Text(f"{where.zh}{element.zh}（{when}）", f"{element.en} in {where.en} ({when})")

    def missing(self, left: LeftOut) -> list[Text]:
        """All that would bring a project in; empty when only more worth would."""
        return [self._shortage(each) for each in left.shortages]

    def rule(self, rule: Rule) -> Text:
        """A rule of a conflict."""
        problem = self.problem
        match rule:
            case Promise(option):
                options = problem.options
                project = problem.projects[options.project[option]]
                site = self._site(int(options.site[option]))
                return Text(f"承诺：{project} 落在 {site}", f"the promise: {project} on {site}")
            case Required(project_number):
                required = problem.projects[project_number]
                return Text(f"要求：{required} 必须安排", f"required: {required} must be in the plan")
            case SiteLimit(site_number, -1):
                site = self._site(site_number)
                return Text(f"{site} 只能容纳一个项目", f"{site} holds one project")
            case SiteLimit(site_number, resource):
                measure = Measure(problem.resources[resource])
                amount = f"{problem.capacities[site_number, resource]:,.6g}"
                name, unit, site = NAMES[measure], UNITS[measure], self._site(site_number)
                return Text(f"{site} 的{name.zh}为 {amount} {unit.zh}", f"{site} has {amount} {unit.en} of {name.en}")
            case SharedLimit() | RiskFloor():
                return self._limit(rule)

    def _limit(self, rule: SharedLimit | RiskFloor) -> Text:
        problem = self.problem
        match rule:
            case SharedLimit(row, label):
                most, name = _quantity(label, float(problem.rows.limits[row])), self.row(label)
                if problem.rows.limits[row] < 0:
                    most = _quantity(label, -float(problem.rows.limits[row]))
                    return Text(f"{name.zh}至少 {most.zh}", f"{name.en} is at least {most.en}")
                return Text(f"{name.zh}至多 {most.zh}", f"{name.en} is at most {most.en}")
            case RiskFloor():
                ceiling = problem.risk.ceiling if problem.risk else 0.0
                money = _money(ceiling)
                return Text(f"系统性风险底线：CVaR 至多 {money.zh}", f"the floor on risk: CVaR of at most {money.en}")

    def _shortage(self, short: Shortage) -> Text:
        holders = "、".join(self.problem.projects[project] for project in short.held_by)
        if short.reason is Reason.RISK:
            money = _money(short.by)
            return Text(f"系统性风险底线放宽 {money.zh}", f"a ceiling of risk that is higher by {money.en}")
        if short.label is not None:
            by, name = _quantity(short.label, short.by), self.row(short.label)
            return Text(f"{name.zh}再多 {by.zh}", f"{by.en} more of {name.en}")
        site = self._site(short.site)
        if short.what == "plot":
            return Text(f"腾出 {site}（现安排 {holders}）", f"{site}, which {holders} has in the plan")
        measure = Measure(short.what)
        name_, unit = NAMES[measure], UNITS[measure]
        by_much = f"{short.by:,.6g}"
        return Text(
            f"{site} 的{name_.zh}再多 {by_much} {unit.zh}" + (f"（现安排 {holders}）" if holders else ""),
            f"{by_much} {unit.en} more {name_.en} on {site}" + (f" ({holders} use it in the plan)" if holders else ""),
        )

    def _site(self, number: int) -> str:
        return self.city.places[self.problem.sites[number]].code

    def _worth(self, points: float) -> Text:
        said = f"{points:,.3g}"
        if self.points_a_yuan <= 0:
            return Text(f"{said} 点", f"{said} points")
        money = _money(points / self.points_a_yuan)
        return Text(f"{said} 点，相当于年产值 {money.zh}", f"{said} points, as much as a yearly output of {money.en}")


def place_name(code: str) -> Text:
    """A district by its code, a new town by its word; a fund is called by its own name."""
    return _places().get(code, Text(f"基金“{code}”", f"the fund “{code}”"))


def _places() -> Mapping[str, Text]:
    names = {each.code: each.name for each in districts()}
    return {**names, **{town.code: town.name for town in new_towns()}}


def _quantity(label: RowLabel, amount: float) -> Text:
    """An amount in the unit of a row; yuan as people say them."""
    if label.kind is RowKind.ELEMENT and label.what != SupplyKind.FUND.value:
        unit = SupplyKind(label.what).unit
        return Text(f"{amount:,.6g} {unit.zh}", f"{amount:,.6g} {unit.en}")
    if label.kind is RowKind.TARGET and label.what in (Objective.JOBS.value, Objective.CARBON.value):
        unit = Objective(label.what).unit
        return Text(f"{amount:,.6g} {unit.zh}", f"{amount:,.6g} {unit.en}")
    return _money(amount)


def _money(yuan: float) -> Text:
    exact = Decimal(str(round(yuan, 2)))
    return Text(format_cny(exact, "zh"), format_cny(exact, "en"))
