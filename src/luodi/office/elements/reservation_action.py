"""What every action on one reservation shares: its locks, its reach, and giving the promise back."""

from dataclasses import dataclass
from typing import TypeVar

from luodi.office.elements.access import reaches
from luodi.office.elements.ledger import add_promise, relocked
from luodi.office.elements.models import Reservation
from luodi.office.elements.words import ReservationState
from luodi.office.people.action import Action, state_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Result = TypeVar("Result")


@dataclass(kw_only=True)
class ReservationAction(Action[Result]):
    """An action on one reservation; ``self.reservation`` is the locked row, its supply locked before it."""

    reservation: Reservation

    def within_reach(self) -> bool:
        """The supply lies within the user's office, and is of the desk's element."""
        self.supply = relocked(self.reservation.supply_id)
        self.reservation = Reservation.objects.select_for_update(of=("self",)).get(pk=self.reservation.pk)
        return reaches(self.occasion.user, self.supply)

    def refuse(self, code: str, what: Text, remedy: Text) -> Problem:
        """A problem of this reservation, to be raised."""
        return Problem(f"reservation.{code}", what, remedy, Where(field=self.reservation.journal_key))

    def save_reservation(self, **fields: object) -> None:
        """Writes fields and notes them."""
        before = state_of(self.reservation)
        for name, value in fields.items():
            setattr(self.reservation, name, value)
        self.reservation.save(update_fields=list(fields))
        self.note_changed(self.reservation, before)

    def end(self, state: ReservationState, why: str) -> None:
        """Ends the reservation and gives back what was promised."""
        before = state_of(self.supply)
        self.save_reservation(state=state, ended_at=self.occasion.at, ending_reason=why)
        add_promise(self.supply, -self.reservation.quantity)
        self.note_changed(self.supply, before)
