"""Conversion of signed projects: cohorts with the projects behind each number, and curves with who is followed."""

from typing import Any

from luodi.engine.statistics.cohorts import Cohort, Milestone
from luodi.front.api.inputs import Request, Word, entered
from luodi.front.api.operations import Book, Places
from luodi.front.api.shapes import Shape, shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.conversion import Conversion, ConversionFilter, Curve, Grouping, conversion
from luodi.office.projects.words import ProjectKind

BOOK = Book("projects")


class ConversionAsked(Request):
    """Which milestone, of which projects, and by what curves are told apart."""

    milestone: entered(Milestone, "milestone", "conversion")  # type: ignore[valid-type]  # built, not written
    grouping: entered(Grouping, "grouping", "conversion")  # type: ignore[valid-type]  # built, not written
    district_code: Word = ""
    kind: entered(ProjectKind, "kind", "conversion") | None = None  # type: ignore[valid-type]  # built, not written
    track: Word = ""


class ConversionShown(Shape):
    """Cohorts by quarter of signing, and curves over the months since. ``left_out``: groups without a curve."""

    cohorts: list[shape_of(Cohort)]  # type: ignore[valid-type]  # built
    whole: shape_of(Curve)  # type: ignore[valid-type]  # built
    curves: list[shape_of(Curve)]  # type: ignore[valid-type]  # built
    left_out: int


def _conversion(occasion: Occasion, asked: Any, _places: Places) -> Conversion:
    """What became of the projects within reach since they were signed, on evidence; censoring shown."""
    wanted = ConversionFilter(asked.district_code, asked.kind, asked.track)
    return conversion(occasion.user, wanted, asked.milestone, asked.grouping, occasion.on)


BOOK.read("/conversion", ConversionShown, _conversion, permission=Permission.BRIEF_VIEW, name="conversion",
          asked=ConversionAsked)  # fmt: skip
