"""Places: districts and their outlines, parks, and what they have on offer."""

from luodi.front.api.inputs import Amount, Code, Day, Word, entered
from luodi.front.api.operations import Book, PageAsked, Places
from luodi.front.api.shapes import shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries
from luodi.office.places.actions.add_park import AddPark
from luodi.office.places.actions.add_plot import AddPlot
from luodi.office.places.actions.add_space import AddSpace
from luodi.office.places.actions.receive_places import ReceivePlaces
from luodi.office.places.queries import (
    DistrictRow,
    ParkDetail,
    ParkRow,
    PlotOnOffer,
    PremisesFilter,
    SpaceOnOffer,
)
from luodi.office.places.words import SpaceKind

BOOK = Book("places")
_MANY = frozenset({"parks", "plots", "spaces"})


class ParksAsked(PageAsked):
    """What narrows the parks."""

    district_code: Word = ""
    text: Word = ""


class PlotsAsked(PageAsked):
    """What narrows the plots."""

    district_code: Word = ""
    park_code: Word = ""
    least_m2: Amount | None = None
    free_by_on: Day | None = None


class SpacesAsked(PlotsAsked):
    """What narrows the spaces."""

    kind: entered(SpaceKind, "kind", "spaces") | None = None  # type: ignore[valid-type]  # built, not written


def _districts(_occasion: Occasion, _places: Places) -> list[DistrictRow]:
    """The districts of the city."""
    return queries.districts()


def _outline(_occasion: Occasion, places: Places) -> dict[str, object] | None:
    """The outline of a district as a GeoJSON feature."""
    found = next((row for row in queries.districts() if row.code == places["code"]), None)
    if found is None:
        return None
    named = {"code": found.code, "zh": found.name.zh, "en": found.name.en}
    return {"type": "Feature", "properties": named, "geometry": found.polygon}


def _parks(occasion: Occasion, asked: ParksAsked, _places: Places, after: str, size: int) -> list[ParkRow]:
    """The parks within reach, in the order of their codes."""
    found = queries.parks(occasion.user, district_code=asked.district_code, text=asked.text)
    return [row for row in found if row.code > after][:size]


def _park(occasion: Occasion, places: Places) -> ParkDetail:
    """One park with its plots and spaces."""
    return queries.park(occasion.user, places["code"])


def _plots(occasion: Occasion, asked: PlotsAsked, _places: Places, after: str, size: int) -> list[PlotOnOffer]:
    """The plots within reach, in the order of their codes."""
    wanted = PremisesFilter(asked.district_code, asked.park_code, "", asked.least_m2, asked.free_by_on)
    found = sorted(queries.plots(occasion.user, wanted), key=lambda row: row.plot.code)
    return [row for row in found if row.plot.code > after][:size]


def _spaces(occasion: Occasion, asked: SpacesAsked, _places: Places, after: str, size: int) -> list[SpaceOnOffer]:
    """The spaces within reach, in the order of their codes."""
    kind = asked.kind or ""
    wanted = PremisesFilter(asked.district_code, asked.park_code, kind, asked.least_m2, asked.free_by_on)
    found = sorted(queries.spaces(occasion.user, wanted), key=lambda row: row.space.code)
    return [row for row in found if row.space.code > after][:size]


BOOK.read(
    "/districts", list[shape_of(DistrictRow)], _districts,  # type: ignore[misc]  # built
    permission=Permission.REGISTER_VIEW, name="districts",
)  # fmt: skip
BOOK.read(
    "/districts/{code}/outline", dict[str, object], _outline, permission=Permission.REGISTER_VIEW,
    name="districtOutline", code=Code,
)  # fmt: skip
BOOK.listing(
    "/parks", shape_of(ParkRow), _parks, key=lambda row: row.code, permission=Permission.REGISTER_VIEW, name="parks",
    asked=ParksAsked,
)  # fmt: skip
BOOK.read("/parks/{code}", shape_of(ParkDetail), _park, permission=Permission.REGISTER_VIEW, name="park", code=Code)
BOOK.listing(
    "/plots", shape_of(PlotOnOffer), _plots, key=lambda row: row.plot.code, permission=Permission.PLACE_VIEW,
    name="plots", asked=PlotsAsked,
)  # fmt: skip
BOOK.listing(
    "/spaces", shape_of(SpaceOnOffer), _spaces, key=lambda row: row.space.code, permission=Permission.PLACE_VIEW,
    name="spaces", asked=SpacesAsked,
)  # fmt: skip
BOOK.action(AddPark, "/parks", fixed=_MANY)
BOOK.action(AddPlot, "/plots", fixed=_MANY)
BOOK.action(AddSpace, "/spaces", fixed=_MANY)
BOOK.action(ReceivePlaces, "/places")
