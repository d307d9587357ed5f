"""Places: districts and their outlines, parks, and what they have on offer."""

from luodi.front.api.inputs import Code, Word
from luodi.front.api.operations import Book, PageAsked, Places
from luodi.front.api.shapes import shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.places import queries
from luodi.office.places.actions.add_park import AddPark
from luodi.office.places.actions.add_plot import AddPlot
from luodi.office.places.actions.add_space import AddSpace
from luodi.office.places.actions.receive_places import ReceivePlaces
from luodi.office.places.queries import DistrictRow, ParkDetail, ParkRow

BOOK = Book("places")
_MANY = frozenset({"parks", "plots", "spaces"})


class ParksAsked(PageAsked):
    """What narrows the parks."""

    district_code: Word = ""
    text: Word = ""


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
BOOK.action(AddPark, "/parks", fixed=_MANY)
BOOK.action(AddPlot, "/plots", fixed=_MANY)
BOOK.action(AddSpace, "/spaces", fixed=_MANY)
BOOK.action(ReceivePlaces, "/places")
