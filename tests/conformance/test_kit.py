"""The DMN conformance kit, where it lies beside the repository."""

import datetime
from pathlib import Path

import pytest

from luodi.front.exchange.dmn_kit import Scoreboard, now_of, run_kit, summed
from luodi.front.exchange.dmn_scoreboard import scoreboard_page

ROOT = Path(__file__).resolve().parents[2]
KIT = ROOT.parent / "shared" / "dmn-tck"
NOW = now_of(datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.UTC))

pytestmark = pytest.mark.skipif(not KIT.is_dir(), reason="the DMN kit is not beside the repository")


@pytest.fixture(scope="module")
def board() -> Scoreboard:
    return run_kit(KIT, NOW)


def test_run_kit_passes_every_case_of_level_2_and_3(board: Scoreboard) -> None:
    total = board.total
    assert total.failed == []
    assert total.cases == total.passed > 2_500
    assert total.non_null_cases == total.non_null_passed > 1_400


def test_run_kit_reports_the_non_compliant_folder(board: Scoreboard) -> None:
    assert summed(board.non_compliant.values()).cases > 0


def test_committed_scoreboard_is_what_the_kit_gives(board: Scoreboard) -> None:
    page = (ROOT / "docs/reference/dmn-conformance.md").read_text(encoding="utf-8")
    assert page == scoreboard_page(board), "run the command at the top of the page"
