"""Confirms a hold: the promise no longer lapses."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.elements.models import Reservation
from luodi.office.elements.reservation_action import ReservationAction
from luodi.office.elements.words import ReservationState
from luodi.office.people.access import Permission
from luodi.reference.text import Text


@dataclass(kw_only=True)
class ConfirmReservation(ReservationAction[Reservation]):
    """From held to confirmed, while the hold has not lapsed."""

    name: ClassVar[str] = "reservation.confirm"
    permission: ClassVar[Permission] = Permission.ELEMENT_RESERVE

    def validate(self) -> None:
        """It is held, and its last day has not gone by."""
        if self.reservation.state != ReservationState.HELD or self.reservation.held_until_on < self.occasion.on:
            raise self.refuse(
                "not_held",
                Text("只有未到期的预留可以确认", "Only a hold that has not lapsed can be confirmed"),
                Text("请重新预留", "Hold it anew"),
            )

    def change(self) -> Reservation:
        """Writes it."""
        self.save_reservation(state=ReservationState.CONFIRMED, confirmed_at=self.occasion.at)
        return self.reservation
