"""Decisions, routes and the working calendar: what is in force, what was, and publishing a version."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from luodi.front.api.inputs import Day, Request, entered
from luodi.front.api.operations import Book, Places
from luodi.front.api.shapes import shape_of
from luodi.front.exchange.route_files import read_route_text
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.amend_calendar import AmendCalendar
from luodi.office.projects.actions.publish_decision import PublishDecision
from luodi.office.projects.actions.publish_route import PublishRoute
from luodi.office.projects.actions.restore_calendar import RestoreCalendar
from luodi.office.projects.calendar import AmendedDay, amended_days
from luodi.office.projects.queries import DecisionVersion, decision_in_force, decision_versions, routes
from luodi.office.projects.routes import RouteDefinition
from luodi.office.projects.words import DecisionName

BOOK = Book("rules")
_LONGEST_MODEL = 900_000


@dataclass(frozen=True, slots=True)
class ModelInForce:
    """The XML of a decision model."""

    name: DecisionName
    xml: str


class DayAsked(Request):
    """Today unless said."""

    on: Day | None = None


def _routes(_occasion: Occasion, _places: Places) -> list[RouteDefinition]:
    """The newest route of each kind of project."""
    return list(routes().values())


def _versions(occasion: Occasion, asked: DayAsked, _places: Places) -> list[DecisionVersion]:
    """Every version of the models by which projects are judged, and which are in force."""
    return decision_versions(asked.on or occasion.on)


def _model(occasion: Occasion, asked: DayAsked, places: Places) -> ModelInForce:
    """The DMN model in force on a day."""
    return ModelInForce(places["decision"], decision_in_force(places["decision"], asked.on or occasion.on))


def _calendar(_occasion: Occasion, _places: Places) -> list[AmendedDay]:
    """The days on which the city's offices work otherwise than the State Council's calendar says."""
    return list(amended_days())


def _read(_occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    """A route is sent as it is shipped: TOML."""
    return {**fields, "definition": read_route_text(fields.pop("toml"), "toml")}


_NAME = entered(DecisionName, "decision", "rules")
_TEXT = Annotated[str, Field(min_length=1, max_length=_LONGEST_MODEL)]

BOOK.read("/routes", list[shape_of(RouteDefinition)], _routes,  # type: ignore[misc]  # built
          permission=Permission.PROJECT_VIEW, name="routes")  # fmt: skip
BOOK.read("/decisions", list[shape_of(DecisionVersion)], _versions,  # type: ignore[misc]  # built
          permission=Permission.PROJECT_VIEW, name="decisions", asked=DayAsked)  # fmt: skip
BOOK.read("/decisions/{decision}", shape_of(ModelInForce), _model, permission=Permission.PROJECT_VIEW,
          name="decision", asked=DayAsked, decision=_NAME)  # fmt: skip
BOOK.action(PublishDecision, "/decisions", takes={"xml": _TEXT})
BOOK.action(PublishRoute, "/routes", make=_read, fixed=frozenset({"definition"}), takes={"toml": _TEXT})
BOOK.read("/calendar", list[shape_of(AmendedDay)], _calendar,  # type: ignore[misc]  # built
          permission=Permission.PROJECT_VIEW, name="calendar")  # fmt: skip
BOOK.action(AmendCalendar, "/calendar")
BOOK.action(RestoreCalendar, "/calendar/restore")
