"""Chases a case (催办): presses its late or nearly late handlings as far as the ladder says by now."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.engine.clocks.chasing import Chase
from luodi.engine.lights.supervision import Rung
from luodi.office.people.access import Permission
from luodi.office.projects.decisions import rules_on
from luodi.office.services.case_action import CaseAction
from luodi.office.services.models import CaseChase, CaseHandling
from luodi.office.services.timing import timing_of, urgency_of
from luodi.office.services.words import EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ChaseCase(CaseAction[list[CaseChase]]):
    """Each rung of each step is pressed once; what was pressed already is not pressed again."""

    name: ClassVar[str] = "case.chase"
    permission: ClassVar[Permission] = Permission.CASE_MANAGE

    def validate(self) -> None:
        """The case is open."""
        self.check_open()
        self.check_order()

    def change(self) -> list[CaseChase]:
        """Writes what is pressed now; a ``Problem`` when there is nothing to press."""
        chase_of = rules_on(self.occasion.on).chase.of_reading
        pressed = []
        for handling in self.handlings():
            if handling.answered_at is not None:
                continue
            timing = timing_of(handling, self.occasion.at)
            chase = chase_of(timing.step, timing.reading, urgency_of(self.case))
            if chase.rung is not Rung.NONE and not self._pressed(handling, timing.step.value, chase):
                pressed.append(self._press(handling, timing.step.value, chase))
        if not pressed:
            raise self.refuse(
                "nothing_to_chase",
                Text("没有临期或逾期未催的承办单位", "No handling office is late or nearly so and not chased yet"),
                Text("到下一档时再催", "Chase again when the next rung is reached"),
            )
        return pressed

    def _pressed(self, handling: CaseHandling, step: str, chase: Chase) -> bool:
        return CaseChase.objects.filter(
            handling=handling, step=step, rung=chase.rung.value, round=handling.times_returned
        ).exists()

    def _press(self, handling: CaseHandling, step: str, chase: Chase) -> CaseChase:
        row = CaseChase.objects.create(
            handling=handling,
            step=step,
            rung=chase.rung.value,
            chased=chase.chased.value,
            chased_at=self.occasion.at,
            round=handling.times_returned,
        )
        self.note_created(row)
        self.tell(EventKind.CHASED, f"{chase.rung.text.zh}：{chase.chased.text.zh}", handling.office)
        return row
