"""What every readable file gives: rows one by one, or a sheet as a grid."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.cells import Grid, Row
from luodi.reference.problems import ProblemRecord


class Source(ABC):
    """A file that passed the guards. It can be read more than once; each reading opens it anew.

    ``name`` is what people call it (an upload's own name), ``notes`` what they should know (macros were ignored).
    ``sheet_names`` is empty for files that have no sheets; ``hidden_sheets`` are those a person does not see.
    """

    sheet_names: tuple[str, ...] = ()
    hidden_sheets: frozenset[str] = frozenset()
    notes: tuple[ProblemRecord, ...] = ()

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    @abstractmethod
    def rows(self, sheet: str = "") -> Iterator[Row]:
        """The rows one by one, blank ones left out; ``sheet`` empty means the first."""

    @abstractmethod
    def grid(self, sheet: str = "") -> Grid:
        """A whole sheet with its merged cells; for ledgers that people made for the eye."""

    @property
    def sha256(self) -> str:
        """The hash of the file as it was sent, in hex."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def sheet_named(self, sheet: str) -> str:
        """``sheet``, or the first when it is empty; a ``Problem`` naming those there are when it is not there."""
        if not sheet:
            return self.sheet_names[0] if self.sheet_names else ""
        if sheet not in self.sheet_names:
            raise problems.no_such_sheet(self.name, sheet, self.sheet_names)
        return sheet
