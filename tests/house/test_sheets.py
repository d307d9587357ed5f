"""No text becomes a formula: whoever writes a workbook or CSV does it through the guard."""

import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src/luodi"
EXCHANGE = SOURCES / "front/exchange"
GUARDED_CSV = re.compile(r"\bguarded\(")
SHUT = re.compile(r"strings_to_formulas\W+False")
OTHER_WAYS_OUT = re.compile(r"\b(openpyxl|xlwt|csv\.DictWriter)\b|\.(write_excel|write_csv|to_excel|to_csv)\(")


def modules(using: str) -> list[Path]:
    return [path for path in SOURCES.rglob("*.py") if re.search(using, path.read_text("utf-8"))]


def test_files_are_written_in_exchange_and_nowhere_else() -> None:
    writers = modules(r"\bxlsxwriter\b|csv\.writer\(")
    assert len(writers) >= 5
    assert [path.name for path in writers if EXCHANGE not in path.parents] == []
    assert [path.name for path in modules(OTHER_WAYS_OUT.pattern)] == []


def test_every_writer_of_csv_guards_its_texts() -> None:
    writers = modules(r"csv\.writer\(")
    assert writers
    assert [path.name for path in writers if not GUARDED_CSV.search(path.read_text("utf-8"))] == []


def test_every_workbook_takes_texts_for_texts() -> None:
    """Else the library makes a formula of a text that begins with ``=``, whoever typed it."""
    books = modules(r"xlsxwriter\.Workbook\(")
    assert len(books) >= 5
    assert [path.name for path in books if not SHUT.search(path.read_text("utf-8"))] == []


def test_formulas_are_written_by_the_brief_alone() -> None:
    """Its formulas are ours: sums over the rows of its own workbook."""
    assert [path.name for path in modules(r"\.write_(array_|dynamic_array_)?formula\(")] == ["brief_sheets.py"]
