"""Agrees the date of a node, in place of the one that the route derives."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.models import Node, NodeAgreement
from luodi.office.projects.project_action import ProjectAction
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class NodeAction(ProjectAction[Node]):
    """An action on one node of a project."""

    code: str
    node: Node = field(init=False, repr=False)

    def find_node(self) -> None:
        """A ``Problem`` unless the project has the node."""
        nodes = {node.code: node for node in Node.objects.filter(project=self.project)}
        if self.code not in nodes:
            raise Problem(
                "project.unknown_node",
                Text(f"项目没有节点“{self.code}”", f"The project has no node “{self.code}”"),
                Text(f"项目的节点：{'、'.join(nodes)}", f"Its nodes: {', '.join(nodes)}"),
                self.where("code"),
            )
        self.node = nodes[self.code]

    def followed_node(self) -> Node:
        """The node once everything that follows has been brought into step."""
        self.follow()
        self.node.refresh_from_db()
        return self.node


@dataclass(kw_only=True)
class AgreeNodeDate(NodeAction):
    """The newest agreement holds, whatever the route says later. Agreed on the day of the occasion."""

    name: ClassVar[str] = "project.agree_node_date"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    planned_on: date
    reason: str = ""

    def validate(self) -> None:
        """Only for a node that is still open; putting a date off needs a reason."""
        self.find_node()
        if self.node.actual_on is not None:
            raise Problem(
                "project.node_is_done",
                Text(f"该节点已于 {self.node.actual_on} 完成", f"This node was done on {self.node.actual_on}"),
                Text("已完成的节点无需再约定日期", "A node that is done needs no date"),
                self.where(self.code),
            )
        if self.node.planned_on and self.planned_on > self.node.planned_on:
            self.check_given(self.reason, "reason")

    def change(self) -> Node:
        """Writes the agreement; a second one on the same day takes the place of the first."""
        agreement = NodeAgreement.objects.filter(node=self.node, agreed_on=self.occasion.on).first()
        before = state_of(agreement) if agreement else {}
        agreement = agreement or NodeAgreement(node=self.node, agreed_on=self.occasion.on)
        agreement.planned_on, agreement.reason = self.planned_on, self.reason
        agreement.save()
        if before:
            self.note_changed(agreement, before)
        else:
            self.note_created(agreement)
        return self.followed_node()
