"""What a model of lights or supervision has to pass before it is published: the static checks, then examples.

The examples stand round every number that the model's cells hold, where answers change, and at steps between: the
checks prove what constant cells say, but the tables of lights compare with thresholds, which only an evaluation does.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from luodi.engine.dmn import read_definitions
from luodi.engine.dmn.checks import Severity, check_definitions
from luodi.engine.lights.decisions import LightDecisions
from luodi.engine.lights.elements import ElementDecisions, Security
from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import SupervisionDecisions
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_FOUND = (Light.RED, Light.YELLOW, Light.GREEN)
_STEPS = (*range(0, 200, 20), 300, 1_000, 3_000)


def refuse_errors(xml: str, file: str) -> None:
    """Raises a Problem for the first error that the static checks find; it names decision, rules and column."""
    for finding in check_definitions(read_definitions(xml.encode(), file)):
        if finding.severity is Severity.ERROR:
            place = finding.place
            rules = [f"rule[{rule}]" for rule in place.rules]
            raise Problem(
                finding.code,
                finding.what,
                Text("请修改该表后重新发布", "Correct the table and publish it again"),
                Where(file, field=" ".join(filter(None, (place.element, *rules, place.column))), line=place.line),
            )


def try_lights(rules: LightDecisions, xml: str, stages: Iterable[str], healths: Iterable[str]) -> None:
    """Asks for every stage, near every number in ``xml``. Raises the Problem of the first answer that will not do."""
    days = _around_numbers(xml)
    every_health = list(healths)
    seen = [frozenset(some) for size in (1, 2, 3) for some in combinations(_FOUND, size)]
    for stage in stages:
        rules.of(stage)
        for count in days:
            rules.node(stage, count)
            rules.node(stage, -count)
            rules.silence(stage, count)
        for health in every_health:
            for lights in seen:
                rules.project(stage, health, lights)


def try_supervision(rules: SupervisionDecisions, xml: str) -> None:
    """Asks for every light, near every number in ``xml``. Raises the Problem of the first answer that will not do."""
    days = [count for count in _around_numbers(xml) if count]
    investments = [*(Decimal(yi) * 100_000_000 for yi in _around_numbers(xml, steps=(0, 100, 1_000))), None]
    for light in Light:
        for count in days if light is Light.RED else [0]:
            for investment in investments:
                rules.of(light, count, investment)


def try_elements(rules: ElementDecisions, xml: str) -> None:
    """Asks for every state of reservations, near every number in ``xml``. Raises the first bad answer."""
    counts = _around_numbers(xml)
    for security in Security:
        for short in (Decimal(0), Decimal("0.01"), Decimal("0.5"), Decimal(1)):
            for days in (None, *counts, *(-count for count in counts)):
                rules.of(short, days, security)


def _around_numbers(xml: str, steps: Sequence[int] = _STEPS) -> list[int]:
    cells = " ".join(re.findall(r"<(?:\w+:)?text>([^<]*)<", xml))
    held = {int(digits) for digits in re.findall(r"\d+", cells) if len(digits) < 5} | set(steps)
    near = {number + step for number in held for step in (-1, 0, 1)}
    return sorted(number for number in near if number >= 0)
