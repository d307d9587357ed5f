"""Adds a space."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.places.actions.receive_places import ReceivePlaces, there_already
from luodi.office.places.models import Space
from luodi.office.places.records import SpaceRecord


@dataclass(kw_only=True)
class AddSpace(ReceivePlaces):
    """A workshop, laboratory or office floor of a park that is on offer. Its code must be new."""

    name: ClassVar[str] = "place.add_space"
    record: SpaceRecord

    def __post_init__(self) -> None:
        self.spaces = [self.record]

    def validate(self) -> None:
        """The code is not taken."""
        super().validate()
        if Space.objects.filter(code=self.record.code).exists():
            raise there_already(self.record.code)
