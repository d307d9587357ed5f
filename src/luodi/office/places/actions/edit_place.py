"""Edits a park, a plot or a space."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet

from luodi.office.places.actions.receive_places import ReceivePlaces
from luodi.office.places.models import Park, Plot, Space
from luodi.office.places.records import ParkRecord, PlaceRecord, PlotRecord
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class EditPlace(ReceivePlaces):
    """States a known place anew, by its code. Only what differs is written."""

    name: ClassVar[str] = "place.edit"
    record: PlaceRecord

    def __post_init__(self) -> None:
        match self.record:
            case ParkRecord():
                self.parks = [self.record]
            case PlotRecord():
                self.plots = [self.record]
            case _:
                self.spaces = [self.record]

    def validate(self) -> None:
        """There is such a place."""
        super().validate()
        model: type[Park | Plot | Space] = Park if self.parks else Plot if self.plots else Space
        known: QuerySet[Any] = QuerySet(model)
        if not known.filter(code=self.record.code).exists():
            raise Problem(
                "place.not_found",
                Text(f"没有编号为“{self.record.code}”的园区、地块或物业", f"There is no place “{self.record.code}”"),
                Text("请核对编号，或先登记", "Check the code, or register it first"),
                Where(field="code"),
            )
