"""Releases a reservation: what was promised is free again."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.elements.models import Reservation
from luodi.office.elements.reservation_action import ReservationAction
from luodi.office.elements.words import LIVE, ReservationState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ReleaseReservation(ReservationAction[Reservation]):
    """A held or confirmed one, with the reason."""

    name: ClassVar[str] = "reservation.release"
    permission: ClassVar[Permission] = Permission.ELEMENT_RESERVE
    why: str

    def validate(self) -> None:
        """It is live, and somebody says why."""
        if self.reservation.state not in LIVE:
            raise self.refuse(
                "over", Text("该预留已结束", "This reservation is over"), Text("无需再释放", "Nothing to do")
            )
        if not 1 <= len(self.why.strip()) <= 300:
            raise self.refuse(
                "no_reason",
                Text("释放须说明理由（300 字以内）", "A release says why, in at most 300 characters"),
                Text("请填写理由", "Say why"),
            )

    def change(self) -> Reservation:
        """Ends it."""
        self.end(ReservationState.RELEASED, self.why.strip())
        return self.reservation
