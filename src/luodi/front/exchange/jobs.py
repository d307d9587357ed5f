"""A kept file as the import that it is: for the pages and for programs alike."""

from datetime import date
from functools import cache
from pathlib import Path

from luodi.engine.matching.industry import IndustryIndex
from luodi.front.exchange.cases import CaseImport
from luodi.front.exchange.element_imports import NeedsImport, SuppliesImport
from luodi.front.exchange.enterprises import EnterpriseImport
from luodi.front.exchange.imports import Import
from luodi.front.exchange.ledgers.imports import LedgerImport
from luodi.front.exchange.reading.opening import open_source
from luodi.office.people.action import Occasion


def job(path: Path, name: str, occasion: Occasion, *, kind: str, sheet: str, told_on: date | None) -> Import:
    """The import of a file that the sender called ``name``; a ``Problem`` when it cannot be opened."""
    source = open_source(path, name)
    if kind == "enterprises":
        return EnterpriseImport(source, sheet=sheet, as_of=told_on, judge=_industries().infer_many)
    if kind == "cases":
        return CaseImport(source, sheet=sheet, as_of=told_on)
    if kind == "needs":
        return NeedsImport(source, sheet=sheet, as_of=told_on)
    if kind == "supplies":
        return SuppliesImport(source, sheet=sheet, as_of=told_on)
    own = occasion.user.scope.district_code
    return LedgerImport(source, sheet=sheet, as_of=told_on, district_code=own)


@cache
def _industries() -> IndustryIndex:
    """Built when the first register comes in, and kept while the server runs."""
    return IndustryIndex.build()
