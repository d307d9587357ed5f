"""What-ifs: try a policy with other figures, keep it under a name, read, compare and remove what was kept."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from luodi.front.api.inputs import RowNumber, Word
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import Shape, shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.remove_what_if import RemoveWhatIf
from luodi.office.policies.actions.save_what_if import LONGEST_NAME, SaveWhatIf
from luodi.office.policies.saved_whatifs import (
    Comparison,
    MovedFilter,
    SavedFile,
    SavedRow,
    Which,
    compared,
    saved_rows,
    saved_what_if,
    saved_what_ifs,
    seen_what_if,
)
from luodi.office.policies.whatif import Moved, WhatIf, what_if

BOOK = Book("policies")
_FIGURES = Annotated[
    dict[Annotated[str, Field(max_length=80)], Annotated[str, Field(max_length=80)]], Field(max_length=50)
]


class Tried(BaseModel):
    """Which policy with which figures, as texts by name."""

    policy_code: Word
    figures: _FIGURES
    as_of: date | None = None
    district_code: Word = ""


class MovedAsked(PageAsked):
    """Which rows; ``-`` stands for what nobody has stated."""

    which: Which | None = None
    district_code: Word = ""
    industry: Word = ""
    size_class: Word = ""


class OtherAsked(BaseModel):
    """The number of the other what-if."""

    other: RowNumber


class MovedShown(Shape):
    """A row of a what-if with its place in the order, from 1."""

    position: int
    moved: shape_of(Moved)  # type: ignore[valid-type]  # built


def _try(occasion: Occasion, _places: Places, sent: Tried) -> WhatIf:
    """Compute what other figures would cost, who would win and who would lose; nothing is kept."""
    return what_if(occasion.user, sent.policy_code, sent.figures, sent.as_of or occasion.on, sent.district_code)


def _list(occasion: Occasion, _places: Places) -> list[SavedRow]:
    """The what-ifs that were kept, newest first."""
    return saved_what_ifs(occasion.user)


def _one(occasion: Occasion, places: Places) -> SavedFile:
    """One what-if with its sums by district, industry and size; its rows are read apart."""
    return saved_what_if(occasion.user, places["number"])


def _rows(occasion: Occasion, asked: MovedAsked, places: Places, after: str, size: int) -> list[dict[str, Any]]:
    """The enterprises for which a what-if changes something, the largest gain or loss first."""
    first = int(after or 0)
    wanted = MovedFilter(asked.which, asked.district_code, asked.industry, asked.size_class)
    found, _total = saved_rows(occasion.user, places["number"], wanted, first, size)
    return [{"position": first + place, "moved": one} for place, one in enumerate(found, 1)]


def _compare(occasion: Occasion, asked: OtherAsked, places: Places) -> Comparison:
    """Two what-ifs of one policy side by side."""
    return compared(occasion.user, places["number"], asked.other)


def _seen(occasion: Occasion, places: Places) -> Any:
    return seen_what_if(occasion.user, places["number"])


WHAT_IF = Target("/what-ifs/{number}", "what_if", {"number": RowNumber}, _seen)

BOOK.write("/what-ifs/try", shape_of(WhatIf), _try, permission=Permission.POLICY_RUN, name="tryWhatIf", sent=Tried,
           repeatable=False)  # fmt: skip
BOOK.read("/what-ifs", list[shape_of(SavedRow)], _list,  # type: ignore[misc]  # built
          permission=Permission.POLICY_RUN, name="whatIfs")  # fmt: skip
BOOK.read("/what-ifs/{number}", shape_of(SavedFile), _one, permission=Permission.POLICY_RUN, name="whatIf",
          number=RowNumber)  # fmt: skip
BOOK.listing("/what-ifs/{number}/rows", MovedShown, _rows, key=lambda row: f"{row['position']:012d}",
             permission=Permission.POLICY_RUN, name="whatIfRows", asked=MovedAsked, number=RowNumber)  # fmt: skip
BOOK.read("/what-ifs/{number}/comparison", shape_of(Comparison), _compare, permission=Permission.POLICY_RUN,
          name="whatIfComparison", asked=OtherAsked, number=RowNumber)  # fmt: skip
BOOK.action(
    SaveWhatIf, "/what-ifs", takes={"title": Annotated[str, Field(max_length=LONGEST_NAME)], "figures": _FIGURES}
)
BOOK.action(RemoveWhatIf, "/remove", on=WHAT_IF)
