"""What a backup says of itself: which program made it, what it holds, and the hash of every part."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

FORMAT = 1
NAME = "manifest.json"
FOLDERS = ("files", "uploads", "briefs")
"""What is kept beside the database, under LUODI_HOME: attachments, received files, written briefs."""

FORGOTTEN = frozenset({"django_session", "work_worker"})
"""Tables that a restored register starts without: nobody is logged in, and no worker lives, since the backup."""

_DATABASES = frozenset({"database.sqlite3", "database.dump"})
_TABLE = re.compile(r"[a-z][a-z0-9_]*")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """One part of the archive. ``bytes`` is its size when unpacked."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds at one moment: its migrations, rows by table, and the head of the journal."""

    migrations: tuple[str, ...]
    counts: dict[str, int]
    revision: int
    head: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole of it. ``vendor`` is ``sqlite`` or ``postgresql``; ``made_at`` is ISO 8601."""

    luodi: str
    made_at: str
    vendor: str
    server: str
    contents: Contents
    members: dict[str, Member]

    @property
    def database(self) -> str:
        """The member that holds the database."""
        [name] = _DATABASES & self.members.keys()
        return name

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def read(text: bytes, file: str) -> Manifest:
    """The manifest that :meth:`Manifest.written` wrote; a ``Problem`` for nonsense or an unsafe path."""
    try:
        said = json.loads(text)
        if said.pop("format") != FORMAT:
            raise Problem(
                "backup.other_format",
                Text("备份的格式是本程序不认识的", "The backup has a format that this program does not know"),
                Text(
                    "请用制作它的版本恢复，或先升级程序", "Restore it with the version that made it, or upgrade first"
                ),
                Where(file=file),
            )
        contents = Contents(**said.pop("contents"))
        members = {name: Member(**member) for name, member in said.pop("members").items()}
        manifest = Manifest(
            **said,
            contents=Contents(
                tuple(map(str, contents.migrations)), dict(contents.counts), int(contents.revision), contents.head
            ),
            members=members,
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(file) from error
    if (
        len(_DATABASES & members.keys()) != 1
        or not all(_TABLE.fullmatch(table) and type(rows) is int for table, rows in manifest.contents.counts.items())
        or not all(_HASH.fullmatch(one.sha256) and type(one.bytes) is int for one in members.values())
    ):
        raise damaged(file)
    for name in members:
        refuse_unsafe(name, file)
    return manifest


def refuse_unsafe(name: str, file: str) -> None:
    """A ``Problem`` for a part that would be written anywhere but into the folders that a backup has."""
    path = PurePosixPath(name)
    plain = not re.search(r"[\x00-\x1f\\:]", name) and str(path) == name and not path.is_absolute()
    in_place = name in _DATABASES or (len(path.parts) > 1 and path.parts[0] in FOLDERS)
    if not (plain and in_place and not any(part.startswith(".") for part in path.parts)):
        raise Problem(
            "backup.unsafe_name",
            Text(
                f"备份中有来路不明的路径“{name[:80]}”，未作任何更改",
                f"The backup holds a path that no backup has (“{name[:80]}”); nothing was changed",
            ),
            Text("请勿使用此文件，改用自己保管的备份", "Do not use this file; take a backup of your own keeping"),
            Where(file=file),
        )


def damaged(file: str) -> Problem:
    """What is said of a file that is no whole backup."""
    return Problem(
        "backup.damaged",
        Text("不是完整的备份文件，未作任何更改", "This is no whole backup; nothing was changed"),
        Text("请核对文件，或改用另一份备份", "Check the file, or take another backup"),
        Where(file=file),
    )
