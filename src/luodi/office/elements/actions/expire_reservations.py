"""Ends every hold whose last day has gone by, once a day."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.elements.ledger import add_promise, relocked
from luodi.office.elements.models import Reservation
from luodi.office.elements.words import ReservationState
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of


@dataclass(kw_only=True)
class ExpireReservations(Action[int]):
    """How many holds lapsed before today and were ended; done twice it does nothing more."""

    name: ClassVar[str] = "reservation.expire"
    permission: ClassVar[Permission] = Permission.ELEMENT_RESERVE

    def within_reach(self) -> bool:
        """Only the city ends what lapsed anywhere."""
        return self.occasion.user.scope.level == "city"

    def change(self) -> int:
        """Ends them, supply by supply in one order."""
        lapsed = Reservation.objects.filter(state=ReservationState.HELD, held_until_on__lt=self.occasion.on)
        ended = list(lapsed.select_related("project").order_by("supply_id", "id"))
        for reservation in ended:
            supply = relocked(reservation.supply_id)
            before, supply_before = state_of(reservation), state_of(supply)
            reservation.state, reservation.ended_at = ReservationState.EXPIRED, self.occasion.at
            reservation.ending_reason = f"{reservation.held_until_on} 到期未确认 not confirmed in time"
            reservation.save(update_fields=["state", "ended_at", "ending_reason"])
            self.note_changed(reservation, before)
            add_promise(supply, -reservation.quantity)
            self.note_changed(supply, supply_before)
        return len(ended)
