"""Publishes a new version of the light rules."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Max

from luodi.engine.lights.thresholds import LightDefinition
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.rules import LightRules


@dataclass(kw_only=True)
class PublishLightRules(Action[LightRules]):
    """In force for all projects from the day of the occasion. Read a definition with ``routes.read_light_rules``."""

    name: ClassVar[str] = "rules.publish_light_rules"
    permission: ClassVar[Permission] = Permission.RULES_MANAGE
    definition: LightDefinition

    def within_reach(self) -> bool:
        """Rules hold for the whole city."""
        return self.occasion.user.scope.level == "city"

    def change(self) -> LightRules:
        """Writes the next version."""
        newest = LightRules.objects.aggregate(newest=Max("version"))["newest"] or 0
        rules = LightRules.objects.create(
            version=newest + 1, definition=self.definition.to_mapping(), published_on=self.occasion.on
        )
        self.note_created(rules)
        return rules
