"""``luodi backup`` and ``luodi restore``: a whole installation into one file, and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from luodi.front.cli import safety
from luodi.front.cli.database import set_up, with_register
from luodi.front.cli.terminal import terminal_language
from luodi.reference.text import Text

if TYPE_CHECKING:
    from luodi.front.operations.manifest import Manifest


@with_register
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; in a folder it gets a name with the time.")],
    keep: Annotated[int, typer.Option(min=0, help="In a folder: keep only so many of the newest; 0 keeps all.")] = 0,
) -> None:
    """Back up the database, attached and received files and briefs into one archive, while others go on working."""
    from django.utils import timezone

    from luodi.front.operations.backups import back_up, forget_older

    in_folder = file.is_dir()
    written, manifest = back_up(file, timezone.localtime())
    gone = forget_older(file, keep) if in_folder else []
    console = Console()
    console.print(str(written), markup=False, highlight=False, soft_wrap=True)
    console.print(_summary(manifest).in_language(terminal_language()), markup=False, highlight=False, soft_wrap=True)
    for path in gone:
        console.print(f"- {path}", markup=False, highlight=False, soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup that luodi backup wrote.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a register that is not empty.")] = False,
) -> None:
    """Make this installation what a backup holds: all of it or nothing. Stop serve and workers first."""
    set_up()
    safety.unapplied_migrations()  # says in one line when the database cannot be reached
    from django.utils import timezone

    from luodi.front.operations.backups import restore as restore_backup

    done = restore_backup(file, timezone.localtime(), may_replace=lambda _held: yes)
    language, console = terminal_language(), Console()
    console.print(_summary(done.manifest).in_language(language), markup=False, highlight=False, soft_wrap=True)
    if done.aside:
        said = Text(f"原有内容留在 {done.aside}", f"What was here before lies in {done.aside}")
        console.print(said.in_language(language), markup=False, highlight=False, soft_wrap=True)
    if done.behind:
        said = Text(
            "备份来自较早的版本，请运行 luodi migrate", "The backup is of an earlier version: run luodi migrate"
        )
        console.print(said.in_language(language), markup=False, highlight=False, soft_wrap=True)


def _summary(manifest: "Manifest") -> Text:
    held = manifest.contents
    rows, files = sum(held.counts.values()), len(manifest.members) - 1
    size = sum(member.bytes for member in manifest.members.values()) / 1e6
    head = held.head[:16]
    return Text(
        f"{manifest.made_at[:19]}，版本 {manifest.luodi}，{manifest.vendor}："
        f"{rows:,} 行，{files:,} 个文件，{size:,.1f} MB"
        f"，日志 {held.revision:,}（{head}）",
        f"{manifest.made_at[:19]}, version {manifest.luodi}, {manifest.vendor}: {rows:,} rows, {files:,} files,"
        f" {size:,.1f} MB, journal {held.revision:,} ({head})",
    )
