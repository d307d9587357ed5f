"""Backup and restore of a whole installation: the database, and what is kept beside it under LUODI_HOME."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from luodi.front.operations import archive, postgresql_register, sqlite_register
from luodi.front.operations.manifest import FOLDERS, Contents, Manifest
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_NAME = re.compile(r"luodi-\d{8}T\d{6}\.zip")
_STAGING = ".restore-"


class Register(Protocol):
    """What each kind of database can do for a backup: the two modules ``…_register``."""

    MEMBER: str

    def server_version(self) -> str:
        """The version of the database."""

    def dump(self, target: Path, tables: Iterable[str]) -> Contents:
        """A copy of one moment, and what it holds."""

    def refuse_in_use(self) -> None:
        """A ``Problem`` while others use it."""

    def replace(self, staged: Path, expected: Contents, aside: Path | None) -> None:
        """Puts a copy in its place: all of it or nothing."""

    def place(self) -> Path | None:
        """On which disk a copy has to lie first."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup's manifest, and how many migrations of this program it has not seen."""

    manifest: Manifest
    behind: int
    aside: Path | None


def back_up(target: Path, at: datetime) -> tuple[Path, Manifest]:
    """Writes a backup to ``target``, or under a name of its own into that folder; the register may be in use."""
    if target.is_dir():
        target /= f"luodi-{at:%Y%m%dT%H%M%S}.zip"
    home, register = Path(settings.HOME), _register()
    if any(target.resolve().is_relative_to((home / folder).resolve()) for folder in FOLDERS):
        raise Problem(
            "backup.inside",
            Text("备份不能放在被备份的文件夹里", "A backup cannot lie in a folder that it backs up"),
            Text("请换一个文件夹", "Choose another folder"),
            Where(file=str(target)),
        )
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    with archive.written(target) as arriving, tempfile.TemporaryDirectory(dir=target.parent, prefix=".dump-") as folder:
        copy = Path(folder) / register.MEMBER
        # The database first: what its rows refer to is on disk before them, so that nothing is missed.
        contents = register.dump(copy, tables)
        arriving.add(register.MEMBER, copy)
        arriving.add_folders(home)
        made = Manifest(
            version("luodi"), at.isoformat(), connection.vendor, register.server_version(), contents, arriving.members
        )
        arriving.close(made)
    return target, made


def forget_older(folder: Path, keep: int) -> list[Path]:
    """Removes all but the newest backups that :func:`back_up` named in a folder; which they were."""
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    gone = found[:-keep] if keep else []
    for path in gone:
        path.unlink()
    return gone


def restore(path: Path, at: datetime, *, may_replace: Callable[[Manifest], bool]) -> Restored:
    """Makes this installation what the backup holds. Nothing is touched before every hash was checked.

    Files are added first, which harms nobody; the database changes in one step; what was here before is then put
    aside. ``may_replace`` is asked when the register is not empty.
    """
    home, register = Path(settings.HOME), _register()
    with archive.opened(path) as backup:
        held = backup.manifest
        behind = _refuse_unfit(held, register, str(path))
        is_empty = _is_empty()
        if not is_empty and not may_replace(held):
            raise Problem(
                "restore.not_empty",
                Text("这里的登记库里已有内容", "The register here is not empty"),
                Text("确要替换请加 --yes", "Add --yes to replace it"),
            )
        register.refuse_in_use()
        _sweep(home)
        aside = home / f"replaced-{at:%Y%m%dT%H%M%S}"
        place = register.place()
        with (
            tempfile.TemporaryDirectory(dir=home, prefix=_STAGING) as staging,
            tempfile.TemporaryDirectory(dir=place or home, prefix=_STAGING) as database,
        ):
            backup.unpack(Path(staging))
            staged = Path(database) / register.MEMBER
            shutil.move(Path(staging) / register.MEMBER, staged)
            held_before = _kept(home)
            added = _add_new(Path(staging), home, held)
            try:
                register.replace(staged, held.contents, None if is_empty else aside)
            except BaseException:
                for extra in added:
                    extra.unlink()
                raise
            _put_aside(home, held_before - held.members.keys(), aside)
            for folder in FOLDERS:
                archive.merged(Path(staging) / folder, home / folder)
    return Restored(held, behind, aside if aside.exists() else None)


def _register() -> Register:
    return postgresql_register if connection.vendor == "postgresql" else sqlite_register


def _refuse_unfit(held: Manifest, register: Register, file: str) -> int:
    """A ``Problem`` for another kind of database or a newer program's; how many migrations the backup lacks."""
    if held.vendor != connection.vendor or held.database != register.MEMBER:
        raise Problem(
            "restore.other_database",
            Text(
                f"备份来自 {held.vendor}，这里用的是 {connection.vendor}，未作任何更改",
                f"The backup is of {held.vendor}, and this installation uses {connection.vendor}; nothing was changed",
            ),
            Text("请把 DATABASE_URL 指向同类数据库", "Point DATABASE_URL at a database of that kind"),
            Where(file=file),
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    strange = [name for name in held.contents.migrations if name not in known]
    if strange or _numbers(held.luodi) > _numbers(version("luodi")):
        raise Problem(
            "restore.newer",
            Text(
                f"备份由更新的版本（{held.luodi}）制作，未作任何更改",
                f"A newer version ({held.luodi}) made the backup; nothing was changed",
            ),
            Text("请先升级本程序", "Upgrade this program first"),
            Where(file=file),
        )
    return len(known - set(held.contents.migrations))


def _numbers(said: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", said)[:3])


def _is_empty() -> bool:
    """Whether nobody has worked here yet: no user but the system, no project and no enterprise."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for question in (
            "people_user WHERE username <> 'system'", "people_office WHERE code <> 'system'", "projects_project",
            "enterprises_enterprise",
        ):  # fmt: skip
            if question.split()[0] in there:
                cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {question})")  # noqa: S608 - our own words
                if cursor.fetchone()[0]:
                    return False
    return True


def _kept(home: Path) -> set[str]:
    return {
        path.relative_to(home).as_posix() for folder in FOLDERS for path in (home / folder).rglob("*") if path.is_file()
    }


def _add_new(staging: Path, home: Path, held: Manifest) -> list[Path]:
    """Adds the files that are not here yet, and says which. One that is here waits until the register is replaced."""
    added = []
    for name in held.members:
        source, target = staging / name, home / name
        if source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(source)
            added.append(target)
    return added


def _put_aside(home: Path, names: set[str], aside: Path) -> None:
    for name in sorted(names):
        target = aside / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(home / name, target)


def _sweep(home: Path) -> None:
    """Removes what a restore that was killed has left."""
    for path in home.glob(f"{_STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)
