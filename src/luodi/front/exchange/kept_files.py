"""Where received files are kept: ``MEDIA_ROOT/imports/<sha256>/``, the original and what was sent back of it."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.source import Source
from luodi.office.people.action import Occasion

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A received file: its hash, where it is, and the name that its sender gave it."""

    sha256: str
    path: Path
    name: str


def keep_upload(name: str, chunks: Iterable[bytes]) -> KeptFile:
    """Writes an upload as it arrives; ``name`` is the sender's."""
    root = _root()
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=root, delete=False) as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return _put(Path(file.name), digest.hexdigest(), name)


def keep_source(source: Source) -> KeptFile:
    """Copies a file that a command was given."""
    sha256 = source.sha256
    target = _original(sha256, source.name)
    if target != source.path and not target.exists():
        with tempfile.NamedTemporaryFile(dir=_root(), delete=False) as file:
            copy = Path(file.name)
        shutil.copyfile(source.path, copy)
        return _put(copy, sha256, source.name)
    return KeptFile(sha256, target, source.name)


def kept_file(sha256: str) -> KeptFile:
    """The newest original with this hash; a ``Problem`` when it was never received."""
    folder = _root() / sha256 / "original"
    found = sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime) if sha256.isalnum() else []
    if not found:
        raise problems.not_found(sha256[:12])
    return KeptFile(sha256, found[-1], found[-1].name)


def refusals_path(sha256: str, name: str, occasion: Occasion) -> Path:
    """Where the refused rows of a file go when a user imports it; its folder exists.

    One for every occasion: what is refused depends on who imports, and another's import leaves it as it was.
    """
    turn = f"{occasion.at:%Y%m%dT%H%M%S%f}-{occasion.user.pk}"
    path = _root() / sha256 / "refused" / turn / f"{_safe(name).split('.')[0]}-退回.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _put(temporary: Path, sha256: str, name: str) -> KeptFile:
    target = _original(sha256, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(target)
    return KeptFile(sha256, target, target.name)


def _original(sha256: str, name: str) -> Path:
    return _root() / sha256 / "original" / _safe(name)


def _root() -> Path:
    root = Path(settings.MEDIA_ROOT) / "imports"
    root.mkdir(parents=True, exist_ok=True)
    return root


def _safe(name: str) -> str:
    """A file name that every system takes, its suffixes kept; 中文 has three bytes a character, and 255 are allowed."""
    return _UNSAFE.sub("_", Path(name).name).strip(" .")[-70:] or "file"
