"""Docs say what is true: every command and setting is documented, and every link leads somewhere."""

import re
from pathlib import Path

import click
import pytest
import typer.main

from luodi.front.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
)


def commands(group: click.Group, path: str = "luodi") -> list[str]:
    """Every command by its full words."""
    found = []
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            found.extend(commands(command, f"{path} {name}"))
        else:
            found.append(f"{path} {name}")
    return found


def all_commands() -> list[str]:
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group)
    return commands(group)


@pytest.mark.parametrize("command", all_commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    settings = (ROOT / "src/luodi/site/settings.py").read_text(encoding="utf-8")
    used = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", settings)) | {"DATABASE_URL"}
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert not {name for name in used if f"`{name}`" not in page}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    broken = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        if not target.startswith(("http://", "https://", "mailto:")) and not (ROOT / page).parent.joinpath(target).exists()
    ]
    assert not broken
