"""Loads the rules and districts that come with the package. ``luodi migrate``, the demo city and tests call it."""

from luodi.office.people.action import Occasion
from luodi.office.places.actions.load_districts import LoadDistricts
from luodi.office.projects.actions.publish_decision import PublishDecision
from luodi.office.projects.actions.publish_route import PublishRoute
from luodi.office.projects.decisions import shipped_decision
from luodi.office.projects.routes import shipped_route
from luodi.office.projects.rules import DecisionModel, RouteTemplate
from luodi.office.projects.words import DecisionName, ProjectKind


def load_shipped_rules(occasion: Occasion) -> None:
    """Districts, routes and decision models. Idempotent; rules that somebody has published since are left alone."""
    LoadDistricts(occasion=occasion).execute()
    kinds = set(RouteTemplate.objects.values_list("kind", flat=True))
    for kind in ProjectKind:
        if kind not in kinds:
            PublishRoute(occasion=occasion, definition=shipped_route(kind)).execute()
    published = set(DecisionModel.objects.values_list("name", flat=True))
    for name in DecisionName:
        if name not in published:
            PublishDecision(occasion=occasion, decision=name, xml=shipped_decision(name)).execute()
