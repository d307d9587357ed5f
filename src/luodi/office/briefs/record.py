"""A brief in the database: from contents to a row, and from a row to the same contents."""

from dataclasses import dataclass
from typing import Any

from luodi.office.briefs.changes import Change
from luodi.office.briefs.contents import Baseline, BriefContents, DoubleSigning, Heading, Part, Source, compose
from luodi.office.briefs.elements import NOTHING_AHEAD, ElementsAhead
from luodi.office.briefs.line import Line
from luodi.office.briefs.models import Brief
from luodi.office.briefs.money import MoneyLine
from luodi.office.briefs.stored import from_plain, to_plain


@dataclass(frozen=True, slots=True)
class Frame:
    """What a brief says besides its lines and what follows from them."""

    heading: Heading
    baseline: Baseline
    changes: tuple[Change, ...]
    double_signings: tuple[DoubleSigning, ...]
    sources: tuple[Source, ...]
    elements: ElementsAhead = NOTHING_AHEAD
    money: tuple[MoneyLine, ...] = ()


def stored_values(contents: BriefContents) -> dict[str, Any]:
    """The columns ``figures``, ``positions`` and ``frame`` for contents."""
    whole = contents.whole
    frame = Frame(
        contents.heading,
        contents.baseline,
        whole.changes,
        contents.double_signings,
        contents.sources,
        contents.elements,
        whole.money,
    )
    return {
        "figures": {
            "whole": _values(whole),
            "districts": {part.district_code: _values(part) for part in contents.districts},
        },
        "positions": [to_plain(line) for line in contents.lines],
        "frame": to_plain(frame),
    }


def _values(part: Part) -> dict[str, Any]:
    return {figure.code: to_plain(figure.value) for figure in (*part.figures, *part.money_figures)}


def lines_in(brief: Brief) -> list[Line]:
    """The lines that a brief was written from."""
    return [from_plain(Line, plain) for plain in brief.positions]


def contents_in(brief: Brief) -> BriefContents:
    """The contents of a stored brief, as they were when it was written."""
    frame = from_plain(Frame, brief.frame)
    return compose(
        heading=frame.heading,
        baseline=frame.baseline,
        lines=lines_in(brief),
        changes=frame.changes,
        double_signings=frame.double_signings,
        sources=frame.sources,
        elements=frame.elements,
        money=frame.money,
    )
