"""Whole installations for tests of backup and restore: a home, a database of either kind, and commands run in them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.front.migrated import LUODI, environment


@dataclass(frozen=True)
class Installation:
    """A home and the address of a database; an empty one means SQLite in the home."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        more = {"DATABASE_URL": self.database} if self.database else {}
        return environment(self.home, **more)

    def run(self, *command: str, status: int = 0) -> str:
        """What a command says, on either stream."""
        ended = subprocess.run(
            [*LUODI, *command],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert ended.returncode == status, ended.stdout
        return ended.stdout

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*LUODI, *command], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def attach(self, content: bytes, name: str) -> Path:
        """A file beside the database, under ``name``."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def files(self) -> dict[str, bytes]:
        folders = [self.home / folder for folder in ("files", "uploads", "briefs")]
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return {path.relative_to(self.home).as_posix(): path.read_bytes() for path in paths}

    def journal(self) -> str:
        """How many entries the journal has; it fails unless the chain holds."""
        return self.run("audit", "verify").split(" ", 1)[0]
