"""Records how satisfied an enterprise is with how its closed case was handled."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.case_action import CaseAction
from luodi.office.services.models import CaseRating
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RateCase(CaseAction[CaseRating]):
    """A score from 1 to 5 for a closed case, by the enterprise itself; by telephone it is ``RecordRating``."""

    name: ClassVar[str] = "case.rate"
    permission: ClassVar[Permission] = Permission.CASE_RATE
    score: int
    comment: str = ""

    def validate(self) -> None:
        """The case is closed and the score can be; a low one says why."""
        self.check_closed()
        if not 1 <= self.score <= 5:
            raise self.refuse(
                "score", Text("评分应为 1 至 5", "A score is 1 to 5"), Text("请改正评分", "Correct the score"), "score"
            )
        if self.score <= 2:
            self.check_given(self.comment, Text("不满意的原因", "reason of a low score"), "comment")

    def change(self) -> CaseRating:
        """Writes the rating, into the sample where the case was drawn."""
        known = CaseRating.objects.filter(case=self.case).first()
        before = state_of(known) if known else {}
        rating = known or CaseRating(case=self.case)
        rating.score, rating.comment = self.score, self.comment.strip()
        rating.rated_at, rating.rated_by = self.occasion.at, self.occasion.user
        rating.save()
        if known is None:
            self.note_created(rating)
        else:
            self.note_changed(rating, before)
        self.tell(EventKind.RATED, f"{self.score}/5 {rating.comment}")
        return rating
