"""The thresholds of the lights, as data that an administrator publishes. All counts are working days."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from luodi.reference.definitions import Definition
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a light turns. All in working days.

    ``node_yellow_before``: yellow from so many days before a node's deadline.
    ``node_red_after``: red from so many days after it; yellow until then.
    ``silence_yellow``, ``silence_red``: yellow, red after so many days without recorded progress.
    """

    node_yellow_before: int
    node_red_after: int
    silence_yellow: int
    silence_red: int


@dataclass(frozen=True, slots=True)
class LightDefinition:
    """One published version: the thresholds of every stage, and where no light burns."""

    default: Thresholds
    by_stage: Mapping[str, Thresholds]
    unlit_stages: frozenset[str]
    unlit_healths: frozenset[str]

    def of(self, stage: str) -> Thresholds:
        """The thresholds in force for a stage."""
        return self.by_stage.get(stage, self.default)

    def to_mapping(self) -> dict[str, Any]:
        """As JSON for the register; :func:`read_lights` reads it back."""
        return {
            "default": asdict(self.default),
            "stages": {stage: asdict(thresholds) for stage, thresholds in self.by_stage.items()},
            "unlit_stages": sorted(self.unlit_stages),
            "unlit_healths": sorted(self.unlit_healths),
        }


_FIELDS = ("node_yellow_before", "node_red_after", "silence_yellow", "silence_red")


def read_lights(
    values: object, *, stages: Collection[str], healths: Collection[str], file: str = "lights.toml"
) -> LightDefinition:
    """Reads light rules strictly; a ``Problem`` names the field. A stage states only what differs from the default."""
    table = Definition(values, file)
    given = table.table("default")
    default = Thresholds(*(given.integer(field, minimum=_minimum(field)) for field in _FIELDS))
    _check(given, default)
    by_stage = {}
    if table.has("stages"):
        overrides = table.table("stages")
        for stage in overrides.names():
            if stage not in stages:
                overrides.refuse(stage, Text("没有这个阶段", "there is no such stage"))
            by_stage[stage] = _override(overrides.table(stage), default)
    unlit_stages = frozenset(table.chosen("unlit_stages", stages))
    unlit_healths = frozenset(table.chosen("unlit_healths", healths))
    table.finish()
    return LightDefinition(default, by_stage, unlit_stages, unlit_healths)


def _override(table: Definition, default: Thresholds) -> Thresholds:
    given = {field: table.integer(field, minimum=_minimum(field)) for field in _FIELDS if table.has(field)}
    thresholds = replace(default, **given)
    _check(table, thresholds)
    return thresholds


def _check(table: Definition, thresholds: Thresholds) -> None:
    table.finish()
    if thresholds.silence_yellow >= thresholds.silence_red:
        table.refuse(
            "silence_yellow",
            Text("应小于 silence_red", "must be less than silence_red"),
        )


def _minimum(field: str) -> int:
    return 0 if field == "node_yellow_before" else 1
