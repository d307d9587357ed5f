"""Records the day on which a node was really done."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.actions.agree_node_date import NodeAction
from luodi.office.projects.models import Node


@dataclass(kw_only=True)
class RecordNode(NodeAction):
    """A person's record goes before what stages and evidence say. ``None`` takes a wrong record back."""

    name: ClassVar[str] = "project.record_node"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    actual_on: date | None

    def validate(self) -> None:
        """The node exists, and the day is not in the future."""
        self.find_node()
        if self.actual_on:
            self.check_not_in_the_future(self.actual_on, "actual_on")

    def change(self) -> Node:
        """Writes the day, and what follows for nodes that are anchored here."""
        before = state_of(self.node)
        self.node.actual_on, self.node.recorded = self.actual_on, self.actual_on is not None
        if self.note_changed(self.node, before):
            self.node.save()
        return self.followed_node()
