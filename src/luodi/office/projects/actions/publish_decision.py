"""Publishes a new version of a DMN model by which projects are judged."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Max

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.decisions import check_decision
from luodi.office.projects.rules import DecisionModel
from luodi.office.projects.standing_keeping import mark_standings_stale
from luodi.office.projects.words import DecisionName


@dataclass(kw_only=True)
class PublishDecision(Action[DecisionModel]):
    """In force for all projects from the day of the occasion; the versions before stay, for the days before.

    ``xml`` is the model, ``file`` what to call it in problems. A model that cannot do its work is not published.
    """

    name: ClassVar[str] = "rules.publish_decision"
    permission: ClassVar[Permission] = Permission.RULES_MANAGE
    decision: DecisionName
    xml: str
    file: str = ""

    def within_reach(self) -> bool:
        """Rules hold for the whole city."""
        return self.occasion.user.scope.level == "city"

    def validate(self) -> None:
        """The model compiles, has the decisions that are asked, and answers every example."""
        check_decision(self.decision, self.xml, self.file or f"{self.decision.value}.dmn")

    def change(self) -> DecisionModel:
        """Writes the next version."""
        newest = DecisionModel.objects.filter(name=self.decision).aggregate(newest=Max("version"))["newest"] or 0
        model = DecisionModel.objects.create(
            name=self.decision, version=newest + 1, xml=self.xml, published_on=self.occasion.on
        )
        self.note_created(model)
        return model

    def settle(self) -> None:
        """Every light may be another."""
        mark_standings_stale()
