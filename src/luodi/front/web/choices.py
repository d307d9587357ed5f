"""What filters and forms offer for choice: places within reach, and the words of lights, stages and the rest."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from luodi.engine.lights.light import Light
from luodi.front.web import language
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries as places

Choices = list[tuple[str, str | Promise]]


def with_all(choices: Iterable[tuple[str, str | Promise]]) -> Choices:
    """The choices after one that does not narrow."""
    return [("", _("All")), *capitalised(choices)]


def capitalised(choices: Iterable[tuple[str, str | Promise]]) -> Choices:
    """The choices as they begin a line."""
    return [(value, capfirst(str(label))) for value, label in choices]


def evidence_levels(occasion: Occasion) -> Choices:
    """The levels that who asks may state: verified by who may verify; what the office estimates is never typed in."""
    may_verify = occasion.user.may(Permission.PROJECT_ADVANCE)
    levels = (EvidenceLevel.SELF_REPORTED, *([EvidenceLevel.VERIFIED] if may_verify else []))
    return capitalised((level.value, level.label) for level in levels)


def lights() -> Choices:
    """The lights, gravest first."""
    tongue = language.current()
    return [(light.value, light.text.in_language(tongue)) for light in sorted(Light, key=lambda one: -one.severity)]


def districts(occasion: Occasion) -> Choices:
    """The districts within reach of who asks: all for the city, one for a district, none below it."""
    tongue, scope = language.current(), occasion.user.scope
    within = [row for row in places.districts() if scope.level == "city" or row.code == scope.district_code]
    return [(row.code, row.name.in_language(tongue) or row.code) for row in within]


def parks(occasion: Occasion) -> Choices:
    """The parks within reach of who asks."""
    return [(row.code, row.name) for row in places.parks(occasion.user)]
