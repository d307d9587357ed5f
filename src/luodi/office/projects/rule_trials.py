"""What a model that is not yet published would change today: which lights turn, and what projects would be pressed for.

Nothing is written. The answer is computed on the same projects by both models, so that each count equals its rows.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.decisions import check_decision, rules_with
from luodi.office.projects.models import Project
from luodi.office.projects.rules import DecisionModel
from luodi.office.projects.snapshot import Position, positions_of
from luodi.office.projects.words import DecisionName
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Turned:
    """A project whose light differs between the model in force and the one that is tried."""

    code: str
    name: str
    before: Light
    after: Light


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome: how many projects were looked at, the lights before and after, and every project that turns."""

    projects: int
    before: dict[Light, int]
    after: dict[Light, int]
    turned: tuple[Turned, ...]


def try_decision(user: User, name: DecisionName, xml: str, file: str, as_of: date) -> Trial:
    """Tries a model on every project that ``user`` may see; a ``Problem`` for one that cannot do its work."""
    check_decision(name, xml, file)
    projects = Project.objects.visible_to(user).order_by("code")
    now = positions_of(projects, as_of)
    return trial_of(now, positions_of(projects, as_of, rules_with(name, xml, as_of)))


def trial_of(now: Sequence[Position], then: Sequence[Position]) -> Trial:
    """What differs between the same projects, judged twice."""
    return Trial(
        len(now),
        _counted([position.light for position in now]),
        _counted([position.light for position in then]),
        tuple(
            Turned(one.code, one.name, one.light, other.light)
            for one, other in zip(now, then, strict=True)
            if one.light != other.light
        ),
    )


def decision_of_version(name: DecisionName, version: int) -> str:
    """The XML of a published version; a ``Problem`` when there is none."""
    found = DecisionModel.objects.filter(name=name, version=version).first()
    if found is None:
        raise Problem(
            "rules.not_found",
            Text(f"没有版本 {version}", f"There is no version {version}"),
            Text("请从列表中选择", "Choose one from the list"),
            Where(field="version"),
        )
    return found.xml


def _counted(lights: list[Light]) -> dict[Light, int]:
    found = Counter(lights)
    return {light: found[light] for light in Light}
