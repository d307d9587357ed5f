"""Loads the rules and districts that come with the package. ``luodi migrate``, the demo city and tests call it."""

from luodi.office.people.action import Occasion
from luodi.office.places.actions.load_districts import LoadDistricts
from luodi.office.projects.actions.publish_light_rules import PublishLightRules
from luodi.office.projects.actions.publish_route import PublishRoute
from luodi.office.projects.routes import shipped_lights, shipped_route
from luodi.office.projects.rules import LightRules, RouteTemplate
from luodi.office.projects.words import ProjectKind


def load_shipped_rules(occasion: Occasion) -> None:
    """Districts, routes and light rules. Idempotent; rules that somebody has published since are left alone."""
    LoadDistricts(occasion=occasion).execute()
    kinds = set(RouteTemplate.objects.values_list("kind", flat=True))
    for kind in ProjectKind:
        if kind not in kinds:
            PublishRoute(occasion=occasion, definition=shipped_route(kind)).execute()
    if not LightRules.objects.exists():
        PublishLightRules(occasion=occasion, definition=shipped_lights()).execute()
