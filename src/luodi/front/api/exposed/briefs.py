"""The briefs (调度单): the list, one opened, the projects behind each of its figures, its files, and writing one."""

from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.http.response import FileResponse
from pydantic import Field

from luodi.front.api import callers
from luodi.front.api.files import file_operation
from luodi.front.api.inputs import Day, Request, RowNumber, Word
from luodi.front.api.operations import Book, PageAsked, Places, not_found
from luodi.front.api.shapes import Shape, shape_of
from luodi.front.exchange.brief import write_brief
from luodi.office.briefs.actions.write_brief import WriteBrief
from luodi.office.briefs.contents import BriefContents, Heading
from luodi.office.briefs.queries import BriefEntry, OpenedFigure, brief, briefs, open_figure
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion

BOOK = Book("briefs")
_ALL = 10**6


class BriefOpened(Shape):
    """A brief with everything that its page and its document say."""

    entry: shape_of(BriefEntry)  # type: ignore[valid-type]  # built
    contents: shape_of(BriefContents)  # type: ignore[valid-type]  # built


class FigureAsked(Request):
    """Which figure, of the whole brief or of one of its districts."""

    figure: Annotated[str, Field(min_length=1, max_length=120)]
    district_code: Word | None = None


class BriefWanted(Request):
    """The brief of a day, of the city or of a district."""

    as_of: Day
    district_code: Word = ""
    reason: Word = ""


def _briefs(occasion: Occasion, _asked: PageAsked, _places: Places, after: str, size: int) -> list[BriefEntry]:
    """The briefs within reach, the newest written first."""
    found = sorted(briefs(occasion.user, _ALL), key=lambda row: -row.id)
    return [row for row in found if not after or row.id < int(after)][:size]


def _opened(occasion: Occasion, places: Places) -> dict[str, Any] | None:
    """One brief: figures, cohorts, lights, changes, sources."""
    found = brief(occasion.user, places["number"])
    return {"entry": found[0], "contents": found[1]} if found else None


def _rows(occasion: Occasion, asked: FigureAsked, places: Places) -> OpenedFigure | None:
    """The projects that a figure counts or sums, as they stood on the day of the brief."""
    found = brief(occasion.user, places["number"])
    return open_figure(found[1], asked.figure, asked.district_code) if found else None


def _write(occasion: Occasion, _places: Places, sent: BriefWanted) -> Heading:
    """Writes a brief with its document and its workbook; written again for the same day, it keeps its number."""
    written = write_brief(occasion, sent.as_of, sent.district_code, settings.HOME / "briefs")
    return written.contents.heading


def _download(request: HttpRequest, number: int, kind: str) -> FileResponse:
    """The document or the workbook of a brief."""
    occasion = callers.occasion(request)
    found = brief(occasion.user, number)
    path = Path(found[0].document_path if kind == "docx" else found[0].workbook_path) if found else Path()
    if not path.name or not path.is_file():
        raise not_found()
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


BOOK.listing(
    "/briefs", shape_of(BriefEntry), _briefs, key=lambda row: str(row.id), permission=Permission.BRIEF_VIEW,
    name="briefs",
)  # fmt: skip
BOOK.read("/briefs/{number}", BriefOpened, _opened, permission=Permission.BRIEF_VIEW, name="brief", number=RowNumber)
BOOK.read(
    "/briefs/{number}/rows", shape_of(OpenedFigure), _rows, permission=Permission.BRIEF_VIEW, name="briefRows",
    asked=FigureAsked, number=RowNumber,
)  # fmt: skip
BOOK.write("/briefs", shape_of(Heading), _write, permission=Permission.BRIEF_WRITE, name="WriteBrief",
           action=WriteBrief, sent=BriefWanted)  # fmt: skip
file_operation(
    BOOK, "/briefs/{number}/brief.{kind}", _download, permission=Permission.BRIEF_VIEW, name="briefFile",
    number=RowNumber, kind=Literal["docx", "xlsx"],
)  # fmt: skip
