"""Sets how a project does: on track, slipping, stalled or withdrawn, and reopens a withdrawn one."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.models import HealthEvent
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.words import Health, LossReason
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SetHealth(ProjectAction[HealthEvent]):
    """A change of health, with its reason. Withdrawing says why it was lost; any other health reopens."""

    name: ClassVar[str] = "project.set_health"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    health: Health
    reason: str
    happened_on: date
    loss_reason: LossReason | None = None

    def validate(self) -> None:
        """A reason always, a loss reason with withdrawal alone, and days in order."""
        self.check_given(self.reason, "reason")
        self.check_not_in_the_future(self.happened_on, "happened_on")
        if (self.health == Health.WITHDRAWN) != (self.loss_reason is not None):
            raise Problem(
                "project.loss_reason",
                Text("退出须说明流失原因，其他状态不填", "Withdrawal, and nothing else, needs a loss reason"),
                Text("请选择流失原因，或改选状态", "Choose the loss reason, or another health"),
                self.where("loss_reason"),
            )
        last = HealthEvent.objects.filter(project=self.project).order_by("-happened_on", "-id").first()
        if last and self.happened_on < last.happened_on:
            raise Problem(
                "project.day_before_last_health",
                Text(
                    f"日期 {self.happened_on} 早于上次状态变更（{last.happened_on}）",
                    f"{self.happened_on} lies before the last change of health, on {last.happened_on}",
                ),
                Text("请核对发生日期", "Check the day on which it happened"),
                self.where("happened_on"),
            )

    def change(self) -> HealthEvent:
        """Writes the event, and the project's health with its loss reason."""
        event = HealthEvent.objects.create(
            project=self.project, health=self.health, reason=self.reason, happened_on=self.happened_on
        )
        self.note_created(event)
        before = state_of(self.project)
        self.project.health, self.project.loss_reason = self.health, self.loss_reason or ""
        if self.note_changed(self.project, before):
            self.project.save()
        return event
