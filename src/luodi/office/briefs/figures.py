"""Figures that cannot differ from their rows: the value is computed from the rows that the figure carries."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Rung
from luodi.office.briefs.line import Line
from luodi.office.projects.gates import STAGE_TEXTS
from luodi.office.projects.words import HEALTH_TEXTS, Health, Stage
from luodi.reference.text import Text

SIGNED_STAGES = tuple(stage for stage in Stage if stage not in {Stage.LEAD, Stage.TALKS})
LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.NONE)


class Unit(StrEnum):
    """What a figure counts."""

    PROJECTS = "projects"
    ENTITLEMENTS = "entitlements"
    ENTERPRISES = "enterprises"
    CNY = "cny"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its rows: codes of projects or keys of money lines; ``amounts`` in yuan stand beside for a sum."""

    code: str
    label: Text
    unit: Unit
    rows: tuple[str, ...]
    amounts: tuple[Decimal, ...] = ()

    @property
    def value(self) -> int | Decimal:
        """The count of the rows, or the sum of their amounts."""
        return sum(self.amounts, Decimal(0)) if self.unit is Unit.CNY else len(self.rows)


Choice = Callable[[Line], bool]


def figures_of(lines: Iterable[Line], as_of: date) -> tuple[Figure, ...]:
    """Every figure of a city or district. Lines that are not counted are in none of them."""
    counted = [line for line in lines if line.counted]
    return tuple(figure for code, label, choice in _choices(as_of) for figure in _pair(code, label, choice, counted))


def _choices(as_of: date) -> Iterator[tuple[str, Text, Choice]]:
    """Code, label and rule of each group of projects; each becomes a count and a sum of investment."""
    yield "signed", Text("累计签约", "signed in total"), lambda _line: True
    yield "signed.week", Text("近7日签约", "signed in the last 7 days"), _signed_after(as_of - timedelta(days=7))
    yield "signed.year", Text("本年签约", "signed this year"), _signed_after(date(as_of.year - 1, 12, 31))
    yield "in_hand", Text("在推进", "in hand"), lambda line: not line.is_withdrawn
    yield "withdrawn", Text("已退出", "withdrawn"), lambda line: line.is_withdrawn
    yield "silent", Text("久无进展", "silent"), lambda line: line.silent and not line.is_withdrawn
    yield "undated", Text("签约日期不详", "day of signing unknown"), lambda line: line.signed_on is None
    yield "unstated", Text("未填投资额", "investment not stated"), lambda line: line.investment_cny is None
    for stage in SIGNED_STAGES:
        yield f"stage.{stage}", STAGE_TEXTS[stage], _in_stage(stage)
    for health in Health:
        yield f"health.{health}", HEALTH_TEXTS[health], _in_health(health)
    for rung in Rung:
        yield f"rung.{rung}", rung.text, _on_rung(rung)
    for light in LIGHTS:
        yield f"light.{light}", light.text, _with_light(light)
        for stage in SIGNED_STAGES:
            label = Text(f"{STAGE_TEXTS[stage].zh}·{light.text.zh}", f"{STAGE_TEXTS[stage].en}, {light.text.en}")
            yield f"stage.{stage}.light.{light}", label, _both(_in_stage(stage), _with_light(light))
    for name, text in _CONVERSIONS.items():
        yield f"converted.{name}", text, _has_reached(f"{name}_on")


_CONVERSIONS = {
    "landed": Text("已落地（有核实佐证）", "landed, on verified evidence"),
    "started": Text("已开工（有核实佐证）", "started, on verified evidence"),
    "producing": Text("已投产（有核实佐证）", "producing, on verified evidence"),
}


def _pair(code: str, label: Text, choice: Choice, lines: list[Line]) -> Iterator[Figure]:
    chosen = [line for line in lines if choice(line)]
    yield Figure(code, label, Unit.PROJECTS, tuple(line.code for line in chosen))
    stated = [(line.code, line.investment_cny) for line in chosen if line.investment_cny is not None]
    yield Figure(
        f"{code}.investment",
        Text(f"{label.zh}项目计划总投资", f"planned investment of projects {label.en}"),
        Unit.CNY,
        tuple(key for key, _ in stated),
        tuple(amount for _, amount in stated),
    )


def _signed_after(day: date) -> Choice:
    return lambda line: line.signed_on is not None and line.signed_on > day


def _in_stage(stage: Stage) -> Choice:
    return lambda line: line.stage == stage and not line.is_withdrawn


def _in_health(health: Health) -> Choice:
    return lambda line: line.health == health


def _with_light(light: Light) -> Choice:
    return lambda line: line.light == light and not line.is_withdrawn


def _on_rung(rung: Rung) -> Choice:
    return lambda line: line.rung == rung and not line.is_withdrawn


def _has_reached(field: str) -> Choice:
    return lambda line: getattr(line, field) is not None


def _both(one: Choice, other: Choice) -> Choice:
    return lambda line: one(line) and other(line)
