"""Writes a brief: the action, then its document and its workbook into a folder. The same for command, page and demo."""

import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from luodi.front.exchange.brief_document import brief_document
from luodi.front.exchange.brief_workbook import brief_workbook
from luodi.office.briefs.actions.write_brief import WriteBrief
from luodi.office.briefs.contents import BriefContents
from luodi.office.people.action import Occasion


@dataclass(frozen=True, slots=True)
class WrittenBrief:
    """A brief that was written: what it says, and its two files."""

    contents: BriefContents
    document: Path
    workbook: Path

    @property
    def paths(self) -> tuple[Path, Path]:
        """The document and the workbook."""
        return self.document, self.workbook


def write_brief(occasion: Occasion, as_of: date, district_code: str, folder: Path) -> WrittenBrief:
    """The brief of a day, of the city when ``district_code`` is empty. Files of the same brief are replaced.

    All or nothing: when a file cannot be written, the register keeps no brief of it.
    """
    name = f"调度单-{district_code or '全市'}-{as_of:%Y%m%d}"
    document, workbook = folder / f"{name}.docx", folder / f"{name}.xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        contents = WriteBrief(
            occasion=occasion,
            as_of=as_of,
            district_code=district_code,
            document_path=str(document),
            workbook_path=str(workbook),
        ).execute()
        _put(document, brief_document(contents))
        _put(workbook, brief_workbook(contents))
    return WrittenBrief(contents, document, workbook)


def _put(path: Path, contents: bytes) -> None:
    """Replaces the file in one step, so that nobody opens half of one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(contents)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
