"""Docs say what is true: every command and setting is documented, and every link leads somewhere."""

import importlib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_pages_of_commands_and_api_are_what_the_program_says() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        reference = importlib.import_module("reference")
    finally:
        sys.path.pop(0)
    assert (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8") == reference.page(), (
        "run: uv run python tools/reference.py"
    )
    assert (ROOT / "docs/reference/api.md").read_text(encoding="utf-8") == reference.api_page(), (
        "run: uv run python tools/reference.py"
    )
    assert (ROOT / "docs/reference/facts.md").read_text(encoding="utf-8") == reference.facts_page(), (
        "run: uv run python tools/reference.py"
    )
    assert (ROOT / "docs/reference/fields.md").read_text(encoding="utf-8") == reference.fields_page(), (
        "run: uv run python tools/reference.py"
    )
    assert (ROOT / "docs/reference/permissions.md").read_text(encoding="utf-8") == reference.rights_page(), (
        "run: uv run python tools/reference.py"
    )


def test_every_setting_is_documented() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    used = set(re.findall(r"environ(?:\.(?:get|setdefault)\(|\[)\s*\"((?:LUODI_|DATABASE_URL)[A-Z_]*)\"", text))
    assert len(used) > 10
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert not {name for name in used if f"`{name}`" not in page}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    broken = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        if not target.startswith(("http://", "https://", "mailto:"))
        and not (ROOT / page).parent.joinpath(target).exists()
    ]
    assert not broken


def test_decisions_are_numbered_once_and_headed_by_their_number() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [path.name[:4] for path in records]
    assert len(numbers) == len(set(numbers)), numbers
    for path in records:
        assert path.read_text(encoding="utf-8").startswith(f"# {int(path.name[:4])}. "), path.name
