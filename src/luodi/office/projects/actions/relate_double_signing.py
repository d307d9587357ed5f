"""Notes that two projects look like one signed twice."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.access import reaches
from luodi.office.projects.models import DoubleSigning, Project
from luodi.office.projects.standing_keeping import refresh_standings
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RelateDoubleSigning(Action[DoubleSigning]):
    """From now on ``later`` is not counted, until somebody decides. Only who reaches both says so: no district takes a
    project of another out of the count. What an import finds across districts is related by the system.

    A pair that is known already, either way round, is returned as it is.
    """

    name: ClassVar[str] = "project.relate_double_signing"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    earlier: Project
    later: Project
    score: float
    why: Text

    def within_reach(self) -> bool:
        """Both."""
        return all(reaches(self.occasion.user, project) for project in (self.earlier, self.later))

    def validate(self) -> None:
        """Two different projects."""
        if self.earlier.pk == self.later.pk:
            raise Problem(
                "project.own_double",
                Text("项目不能与自己重复", "A project is not its own double"),
                Text("请选择两个不同的项目", "Choose two different projects"),
                Where(field=self.later.code),
            )

    def change(self) -> DoubleSigning:
        """Writes the pair."""
        pair = (
            DoubleSigning.objects.filter(earlier=self.earlier, later=self.later).first()
            or DoubleSigning.objects.filter(earlier=self.later, later=self.earlier).first()
        )
        if pair is None:
            pair = DoubleSigning.objects.create(
                earlier=self.earlier,
                later=self.later,
                score=self.score,
                reason_zh=self.why.zh,
                reason_en=self.why.en,
                found_on=self.occasion.on,
            )
            self.note_created(pair)
        return pair

    def settle(self) -> None:
        """Which of the two is counted."""
        refresh_standings([self.earlier.pk, self.later.pk])
