"""Publishes a new version of the route of a kind of project."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Max

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.routes import RouteDefinition
from luodi.office.projects.rules import RouteTemplate


@dataclass(kw_only=True)
class PublishRoute(Action[RouteTemplate]):
    """New projects start on it; those under way stay on their version. Read a definition with ``routes.read_route``."""

    name: ClassVar[str] = "rules.publish_route"
    permission: ClassVar[Permission] = Permission.RULES_MANAGE
    definition: RouteDefinition

    def within_reach(self) -> bool:
        """Rules hold for the whole city."""
        return self.occasion.user.scope.level == "city"

    def change(self) -> RouteTemplate:
        """Writes the next version."""
        kind = self.definition.kind
        newest = RouteTemplate.objects.filter(kind=kind).aggregate(newest=Max("version"))["newest"] or 0
        template = RouteTemplate.objects.create(
            kind=kind,
            version=newest + 1,
            definition=self.definition.to_mapping(),
            published_on=self.occasion.on,
        )
        self.note_created(template)
        return template
