"""Adds a park."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.places.actions.receive_places import ReceivePlaces, there_already
from luodi.office.places.models import Park
from luodi.office.places.records import ParkRecord


@dataclass(kw_only=True)
class AddPark(ReceivePlaces):
    """An industrial park or a featured park of a district. Its code must be new."""

    name: ClassVar[str] = "place.add_park"
    record: ParkRecord

    def __post_init__(self) -> None:
        self.parks = [self.record]

    def validate(self) -> None:
        """The code is not taken."""
        super().validate()
        if Park.objects.filter(code=self.record.code).exists():
            raise there_already(self.record.code)
