"""What a check says: whether all is well, what is not, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from luodi.reference.text import Text


class State(StrEnum):
    """How bad it is. Only ``WRONG`` makes the doctor exit with 1."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``remedy`` says what to do, where there is something to do."""

    area: str
    code: str
    state: State
    what: Text
    remedy: Text | None = None


def well(area: str, code: str, what: Text) -> Finding:
    """All is as it should be."""
    return Finding(area, code, State.WELL, what)


def note(area: str, code: str, what: Text, remedy: Text) -> Finding:
    """Nothing is broken, and somebody should know."""
    return Finding(area, code, State.NOTE, what, remedy)


def wrong(area: str, code: str, what: Text, remedy: Text) -> Finding:
    """Something is broken or about to be."""
    return Finding(area, code, State.WRONG, what, remedy)
