"""Files that people attach, on disk: received, kept once by their hash, given out only as what was received.

They lie under LUODI_HOME/files, outside every served folder, under names that the sender has no part in.
"""

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from luodi.front.exchange.file_types import media_type_of
from luodi.office.files.queries import referred_to, stored_hashes
from luodi.office.files.records import ReceivedFile
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]")
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME_LENGTH = 100
_BATCH = 500


def receive(name: str, chunks: Iterable[bytes]) -> ReceivedFile:
    """Keeps what was sent, when its content is of a type that is taken; else a ``Problem``, and nothing is kept."""
    name = safe_name(name)
    digest, size = hashlib.sha256(), 0
    root = _root()
    with tempfile.NamedTemporaryFile(dir=root, prefix=".incoming-", delete=False) as file:
        arriving = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.MAX_ATTACHMENT_BYTES:
                    raise _too_large(name)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            kind = media_type_of(arriving, name)
            os.fsync(file.fileno())
            target = _place(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            arriving.replace(target)
        finally:
            arriving.unlink(missing_ok=True)
    return ReceivedFile(digest.hexdigest(), size, kind, name)


def content(sha256: str) -> Path:
    """Where the content with this hash lies; a ``Problem`` when it is gone or is no longer what was received."""
    path = _place(sha256)
    if not path.is_file():
        raise _gone(sha256)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise Problem(
                "file.altered",
                Text("文件内容已不是上传时的内容", "The content is no longer what was received"),
                Text("请勿使用，请管理员从备份恢复", "Do not use it; ask an administrator to restore it"),
                Where(file=sha256[:12]),
            )
    return path


def unreferenced() -> Iterator[Path]:
    """Contents to which no row refers: left by an action that was rolled back. They may be removed."""
    waiting: list[Path] = []
    for path in sorted(_root().glob("??/*")):
        if _HASH.fullmatch(path.name):
            waiting.append(path)
        if len(waiting) == _BATCH:
            yield from _strangers(waiting)
            waiting = []
    yield from _strangers(waiting)


def lost() -> Iterator[str]:
    """Hashes that rows refer to and whose content is gone or has another size."""
    for sha256, size in stored_hashes():
        path = _place(sha256)
        if not path.is_file() or path.stat().st_size != size:
            yield sha256


def safe_name(name: str) -> str:
    """A name without folders, control or direction characters, short, never beginning with a dot; its ending kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(one for one in last if unicodedata.category(one) not in {"Cf", "Cc", "Cs", "Co", "Zl", "Zp"})
    plain = _UNSAFE.sub("_", plain).strip(" .")
    stem, ending = Path(plain).stem, Path(plain).suffix[:10]
    return f"{stem[: _NAME_LENGTH - len(ending)]}{ending}" or "file"


def _strangers(paths: list[Path]) -> Iterator[Path]:
    known = referred_to([path.name for path in paths])
    return (path for path in paths if path.name not in known)


def _place(sha256: str) -> Path:
    if not _HASH.fullmatch(sha256):
        raise _gone(sha256)
    return _root() / sha256[:2] / sha256


def _root() -> Path:
    root = Path(settings.ATTACHMENTS_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return root


def _gone(sha256: str) -> Problem:
    return Problem(
        "file.not_found",
        Text("文件内容不在存储目录中", "The content is not in the store"),
        Text("请管理员从备份恢复", "Ask an administrator to restore it from the backup"),
        Where(file=sha256[:12]),
    )


def _too_large(name: str) -> Problem:
    megabytes = int(settings.MAX_ATTACHMENT_BYTES) // 1024**2
    return Problem(
        "file.too_large",
        Text(f"文件超过 {megabytes} MB，未接收", f"The file is larger than {megabytes} MB and was not received"),
        Text("请压缩图片或拆分扫描件后上传", "Reduce the pictures or split the scan, and send it again"),
        Where(file=name),
    )
