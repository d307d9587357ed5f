"""Draws closed cases at random for the satisfaction survey; the same seed over the same cases draws the same."""

import random
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.services.models import Case, CaseQuerySet, CaseRating
from luodi.office.services.words import CaseState, Closing
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class DrawSample(Action[list[CaseRating]]):
    """``size`` of the cases closed from ``since`` to ``until`` (both included) that were not drawn before.

    Duplicates and unreachable enterprises are left out: nobody could be asked.
    """

    name: ClassVar[str] = "case.draw_sample"
    permission: ClassVar[Permission] = Permission.CASE_MANAGE
    since: date
    until: date
    size: int
    seed: int

    def within_reach(self) -> bool:
        """A sample is of the whole city."""
        return self.occasion.user.scope.level == "city"

    def validate(self) -> None:
        """A period that begins before it ends, and some cases to draw."""
        if self.since > self.until or self.size < 1:
            raise Problem(
                "case.sample",
                Text("抽样时段或数量不对", "The period or the number to draw cannot be"),
                Text("请核对起止日期和数量", "Check the days and the number"),
                Where(field="size"),
            )

    def change(self) -> list[CaseRating]:
        """Marks the drawn cases; a rating that is there already becomes part of the sample."""
        codes = list(self._drawable().order_by("code").values_list("code", flat=True))
        # Not for secrets: a draw that everybody can repeat.
        drawn = random.Random(self.seed).sample(codes, min(self.size, len(codes)))  # noqa: S311
        return [self._mark(case) for case in Case.objects.filter(code__in=drawn).order_by("code")]

    def _drawable(self) -> CaseQuerySet:
        found = Case.objects.filter(
            state=CaseState.CLOSED, closed_at__date__gte=self.since, closed_at__date__lte=self.until
        )
        return found.exclude(closing__in=[Closing.DUPLICATE, Closing.UNREACHABLE]).exclude(
            rating__sampled_on__isnull=False
        )

    def _mark(self, case: Case) -> CaseRating:
        rating = CaseRating.objects.filter(case=case).first()
        before = state_of(rating) if rating else {}
        kept = rating or CaseRating(case=case)
        kept.sampled_on, kept.seed = self.occasion.on, self.seed
        kept.save()
        if rating is None:
            self.note_created(kept)
        else:
            self.note_changed(kept, before)
        return kept
