"""States what a project needs of one measure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from luodi.office.elements.models import Need
from luodi.office.elements.need_writing import check_need, write_need
from luodi.office.elements.records import NeedRecord
from luodi.office.elements.words import NeedMeasure
from luodi.office.people.access import Permission
from luodi.office.projects.project_action import ProjectAction


@dataclass(kw_only=True)
class SetNeed(ProjectAction[Need]):
    """The need of one measure, new or changed; ``quantity`` in its unit.

    ``tolerance_percent`` is how much less the project can bear (more, for the rent), ``tolerance_days`` how much later.
    Without ``needed_on`` the planned day of the project's own node counts.
    """

    name: ClassVar[str] = "need.set"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    measure: NeedMeasure
    quantity: Decimal
    needed_on: date | None = None
    tolerance_percent: Decimal = Decimal(0)
    tolerance_days: int = 0
    remark: str = ""
    source: str = ""

    def validate(self) -> None:
        """Quantity and tolerances make sense."""
        self.record = NeedRecord(
            project_code=self.project.code,
            measure=self.measure,
            quantity=self.quantity,
            needed_on=self.needed_on,
            tolerance_percent=self.tolerance_percent,
            tolerance_days=self.tolerance_days,
            remark=self.remark,
            source=self.source,
        )
        check_need(self.record)

    def change(self) -> Need:
        """Writes it."""
        known = Need.objects.filter(project=self.project, measure=self.measure).first()
        return write_need(self, self.project, self.record, known)[0]
