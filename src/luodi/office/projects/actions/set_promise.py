"""Sets what the agreement promises for a year."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.models import Promise
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.words import Measure
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SetPromise(ProjectAction[Promise]):
    """The promise of one measure for one year, new or changed."""

    name: ClassVar[str] = "project.set_promise"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    measure: Measure
    year: int
    value: Decimal

    def validate(self) -> None:
        """A year of our times and a value that is not negative."""
        check_year_and_value(self, self.year, self.value)

    def change(self) -> Promise:
        """Writes the promise."""
        promise = Promise.objects.filter(project=self.project, measure=self.measure, year=self.year).first()
        before = state_of(promise) if promise else {}
        promise = promise or Promise(project=self.project, measure=self.measure, year=self.year)
        promise.value = self.value.quantize(Decimal("0.01"))
        promise.save()
        if before:
            self.note_changed(promise, before)
        else:
            self.note_created(promise)
        return promise


def check_year_and_value(action: ProjectAction[Any], year: int, value: Decimal) -> None:
    """A ``Problem`` unless the year lies in 1990 to 2099 and the value is a number from 0 to 10 to the 16th."""
    if not (1990 <= year <= 2099 and value.is_finite() and 0 <= value < Decimal(10) ** 16):
        raise Problem(
            "project.year_or_value_not_valid",
            Text(f"年份 {year} 或数值 {value} 不合理", f"The year {year} or the value {value} makes no sense"),
            Text("请核对年份和数值", "Check the year and the value"),
            action.where("value"),
        )
