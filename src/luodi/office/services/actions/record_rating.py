"""Records what an enterprise of the sample said when it was asked by telephone or on a visit (回访)."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.services.actions.rate_case import RateCase
from luodi.office.services.models import CaseRating
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RecordRating(RateCase):
    """Only for cases that were drawn: nobody is asked because the answer will be pleasant."""

    name: ClassVar[str] = "case.record_rating"
    permission: ClassVar[Permission] = Permission.CASE_MANAGE

    def validate(self) -> None:
        """As rating; the case was drawn."""
        super().validate()
        if not CaseRating.objects.filter(case=self.case, sampled_on__isnull=False).exists():
            raise self.refuse(
                "not_drawn",
                Text("该诉求不在回访样本中", "This case was not drawn for the survey"),
                Text("请先抽样", "Draw a sample first"),
            )
