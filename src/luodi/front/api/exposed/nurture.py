"""The nurture list: who is one or two facts away from an entitlement, how the list was made, and making it anew."""

from typing import Annotated

from pydantic import Field

from luodi.front.api.inputs import Word
from luodi.front.api.operations import Book, PageAsked, Places
from luodi.front.api.shapes import shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.make_nurture_list import MakeNurtureList
from luodi.office.policies.nurturing import NurtureFilter, NurtureShown, ScanShown, nurtured, scans

BOOK = Book("policies")


class NurtureAsked(PageAsked):
    """What narrows the list."""

    policy_code: Word = ""
    district_code: Word = ""
    change_count: Annotated[int, Field(ge=1, le=2)] | None = None
    nearest_first: bool = False


def _list(occasion: Occasion, asked: NurtureAsked, _places: Places, after: str, size: int) -> list[NurtureShown]:
    """Enterprises that one or two facts keep from an entitlement, within reach: most money first, then the nearest."""
    wanted = NurtureFilter(asked.policy_code, asked.district_code, asked.change_count, asked.nearest_first)
    found, _total = nurtured(occasion.user, wanted, int(after or 0), size)
    return found


def _scans(occasion: Occasion, _places: Places) -> list[ScanShown]:
    """How the nurture list of each policy was made last."""
    return scans(occasion.user)


BOOK.listing("/nurture", shape_of(NurtureShown), _list, key=lambda row: f"{row.position:012d}",
             permission=Permission.POLICY_VIEW, name="nurture", asked=NurtureAsked)  # fmt: skip
BOOK.read("/nurture/scans", list[shape_of(ScanShown)], _scans,  # type: ignore[misc]  # built
          permission=Permission.POLICY_VIEW, name="nurtureScans")  # fmt: skip
BOOK.action(MakeNurtureList, "/nurture/scans")
