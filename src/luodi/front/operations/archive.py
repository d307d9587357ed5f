"""A backup as a file: one ZIP archive whose manifest names every part with its hash. Knows nothing of databases."""

import contextlib
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from luodi.front.exchange.damaged_archives import DAMAGED, UNREADABLE
from luodi.front.operations import manifest as manifests
from luodi.front.operations.manifest import FOLDERS, Manifest, Member
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_CHUNK = 1024 * 1024
_LARGEST_MANIFEST = 256 * 1024 * 1024


class ArchiveWriter:
    """Adds parts one by one and remembers their hashes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """Adds a file under ``name``."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as file, self._archive.open(info, "w", force_zip64=True) as part:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                part.write(chunk)
        self.members[name] = Member(digest.hexdigest(), size)

    def add_folders(self, home: Path) -> None:
        """Adds what lies in the folders beside the database; what is still arriving (a dot before its name) is not."""
        for folder in FOLDERS:
            for path in sorted((home / folder).rglob("*")):
                inner = path.relative_to(home)
                if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in inner.parts):
                    self.add(inner.as_posix(), path)

    def close(self, manifest: Manifest) -> None:
        """Puts the manifest last: an archive without it is half a one."""
        self._archive.writestr(manifests.NAME, manifest.written())


@contextlib.contextmanager
def written(target: Path) -> Iterator[ArchiveWriter]:
    """Writes beside ``target`` and gives it its name when all is on disk; a failure leaves nothing behind."""
    if target.exists():
        raise Problem(
            "backup.exists",
            Text("文件已存在", "The file is there already"),
            Text("请换一个文件名", "Choose another name"),
            Where(file=str(target)),
        )
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".backup-")
    except OSError as error:
        raise _cannot_write(target, error) from error
    arriving = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", compresslevel=3) as archive:
                yield ArchiveWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        arriving.unlink(missing_ok=True)


class ArchiveReader:
    """A backup whose list of parts is exactly what its manifest says."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, file: str) -> None:
        self._archive = archive
        self.manifest = manifest
        self._file = file

    def unpack(self, folder: Path) -> None:
        """Writes every part into ``folder`` and checks its hash; a ``Problem`` at the first that is not as it was."""
        for name, member in self.manifest.members.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with self._archive.open(name) as part, target.open("wb") as file:
                    digest = _copied(part, file, member.bytes)
            except DAMAGED as error:
                raise manifests.damaged(self._file) from error
            if digest != member.sha256:
                raise Problem(
                    "backup.altered",
                    Text(
                        f"备份中的“{name}”与其清单不符，未作任何更改",
                        f"“{name}” in the backup is not what its manifest says; nothing was changed",
                    ),
                    Text("请改用另一份备份", "Take another backup"),
                    Where(file=self._file),
                )


@contextlib.contextmanager
def opened(path: Path) -> Iterator[ArchiveReader]:
    """Opens a backup and holds its parts against its manifest; a ``Problem`` when it is none, half or more than one."""
    file = str(path)
    try:
        archive = zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise manifests.damaged(file) from error
    with archive:
        names = archive.namelist()
        for name in names:
            if name != manifests.NAME:
                manifests.refuse_unsafe(name, file)
        if manifests.NAME not in names or archive.getinfo(manifests.NAME).file_size > _LARGEST_MANIFEST:
            raise manifests.damaged(file)
        try:
            text = archive.read(manifests.NAME)
        except DAMAGED as error:
            raise manifests.damaged(file) from error
        manifest = manifests.read(text, file)
        if sorted(names) != sorted([manifests.NAME, *manifest.members]):
            raise manifests.damaged(file)
        yield ArchiveReader(archive, manifest, file)


def _copied(part: IO[bytes], file: IO[bytes], size: int) -> str:
    """Copies at most a byte more than ``size``, so that a part that swells fills no disk; its hash."""
    digest, left = hashlib.sha256(), size + 1
    while left and (chunk := part.read(min(_CHUNK, left))):
        digest.update(chunk)
        file.write(chunk)
        left -= len(chunk)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest()


def merged(source: Path, target: Path) -> None:
    """Moves the files of one folder into another of the same disk, over what has the same name there."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, place)


def _cannot_write(target: Path, error: OSError) -> Problem:
    return Problem(
        "backup.cannot_write",
        Text(f"写不了备份（{error.strerror}）", f"The backup cannot be written ({error.strerror})"),
        Text("请核对文件夹、权限和剩余空间", "Check the folder, its rights and the space left"),
        Where(file=str(target)),
    )
