"""Adds a plot."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.places.actions.receive_places import ReceivePlaces, there_already
from luodi.office.places.models import Plot
from luodi.office.places.records import PlotRecord


@dataclass(kw_only=True)
class AddPlot(ReceivePlaces):
    """A piece of land of a park that is on offer. Its code must be new."""

    name: ClassVar[str] = "place.add_plot"
    record: PlotRecord

    def __post_init__(self) -> None:
        self.plots = [self.record]

    def validate(self) -> None:
        """The code is not taken."""
        super().validate()
        if Plot.objects.filter(code=self.record.code).exists():
            raise there_already(self.record.code)
