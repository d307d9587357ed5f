"""Runs the week of the demo city: the lights of the day, and the briefs of last week and this week."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from luodi.engine.lights.light import Light
from luodi.front.demo.building import chief
from luodi.office.projects.snapshot import positions


@dataclass(frozen=True, slots=True)
class Week:
    """How many projects show which light, and the documents that were written."""

    lights: dict[Light, int]
    documents: tuple[Path, ...]


def run_week(as_of: date) -> Week:
    """The lights as of the day, and the two briefs; those that are there already are left as they are."""
    counted = Counter(position.light for position in positions(chief(), as_of))
    return Week({light: counted[light] for light in Light}, ())
