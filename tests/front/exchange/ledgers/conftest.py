"""What tests of ledgers share: a register with its rules, and bringing a workbook in."""

from datetime import date
from pathlib import Path

import pytest

from luodi.front.exchange.imports import Applied
from luodi.front.exchange.ledgers.imports import LedgerImport
from luodi.front.exchange.reading.opening import open_source
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.projects.setup import load_shipped_rules
from tests.front.exchange.ledgers.sheets import Bring, Rows, write_book


@pytest.fixture
def rules(occasion: Occasion, tmp_path: Path, settings: object) -> Occasion:
    """The shipped districts, routes and lights; uploads go into the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "uploads"  # type: ignore[attr-defined]  # pytest-django's wrapper
    load_shipped_rules(Occasion(system_user(), occasion.at))
    return occasion


@pytest.fixture
def bring(rules: Occasion, tmp_path: Path) -> Bring:
    """Imports the rows as a ledger, after checking that the preview says the same."""

    def bring_in(
        rows: Rows | Path,
        *,
        as_of: date | None = date(2026, 6, 30),
        user: User | None = None,
        district: str = "",
        plan: bool | None = None,
        sheet: str = "",
    ) -> Applied:
        path = rows if isinstance(rows, Path) else write_book(tmp_path / "台账.xlsx", {"台账": rows})
        actor = user or rules.user

        def job() -> LedgerImport:
            return LedgerImport(open_source(path), as_of=as_of, district_code=district, plan=plan, sheet=sheet)

        preview = job().preview(actor)
        applied = job().apply(Occasion(actor, rules.at))
        assert preview.counts == applied.counts
        return applied

    return bring_in


@pytest.fixture
def pudong(db: None) -> Office:
    """The office of 浦东新区."""
    return Office.objects.create(
        code="pudong", name="浦东新区商务委", level=OfficeLevel.DISTRICT, district_code="310115"
    )
