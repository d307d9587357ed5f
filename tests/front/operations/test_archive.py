"""A backup as a file: what is not whole, not ours or not safe is refused before anything is written."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luodi.front.operations import archive
from luodi.front.operations.manifest import Contents, Manifest
from luodi.reference.problems import Problem

CONTENTS = Contents(("people.0001_initial",), {"people_user": 1}, 3, "ab" * 32)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A small whole one."""
    home, target = tmp_path / "home", tmp_path / "backup.zip"
    (home / "files" / "ab").mkdir(parents=True)
    (home / "files" / "ab" / "scan").write_bytes(b"scan" * 5000)
    (home / "files" / ".incoming-1").write_bytes(b"arriving")
    (home / "database").write_bytes(b"rows" * 5000)
    with archive.written(target) as arriving:
        arriving.add("database.sqlite3", home / "database")
        arriving.add_folders(home)
        arriving.close(Manifest("0.1.0", "2026-11-22T10:00:00+08:00", "sqlite", "3.40.1", CONTENTS, arriving.members))
    return target


def rewritten(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive with other parts."""
    with zipfile.ZipFile(backup) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    target = backup.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return target


def manifest_with(**other: Any) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **other}).encode()

    return change


def unpacked(path: Path, folder: Path) -> None:
    with archive.opened(path) as opened:
        opened.unpack(folder)


def test_written_is_read_back(backup: Path, tmp_path: Path) -> None:
    with archive.opened(backup) as opened:
        opened.unpack(tmp_path / "out")
        manifest = opened.manifest
    assert manifest.contents == CONTENTS
    assert set(manifest.members) == {"database.sqlite3", "files/ab/scan"}
    assert (tmp_path / "out/files/ab/scan").read_bytes() == b"scan" * 5000
    assert [path.name for path in backup.parent.glob(".backup-*")] == []


def test_half_a_file_is_refused(backup: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.zip"
    half.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(Problem, match=r"backup\.damaged"):
        unpacked(half, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a backup at all" * 99])
def test_wrong_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_bytes(content)
    with pytest.raises(Problem, match=r"backup\.damaged"):
        unpacked(tmp_path / "wrong", tmp_path / "out")


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"backup\.damaged"):
        unpacked(tmp_path / "none", tmp_path / "out")


def test_damaged_byte_is_refused(backup: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[75] ^= 0xFF
    backup.write_bytes(content)
    with pytest.raises(Problem, match=r"backup\.(damaged|altered|unsafe_name)"):
        unpacked(backup, tmp_path / "out")


def test_altered_part_is_refused(backup: Path, tmp_path: Path) -> None:
    changed = rewritten(backup, lambda parts: parts.update({"files/ab/scan": b"scam" * 5000}))
    with pytest.raises(Problem, match=r"backup\.altered"):
        unpacked(changed, tmp_path / "out")


def test_part_that_swells_is_refused_without_filling_the_disk(backup: Path, tmp_path: Path) -> None:
    changed = rewritten(backup, lambda parts: parts.update({"files/ab/scan": b"scan" * 5_000_000}))
    with pytest.raises(Problem, match=r"backup\.altered"):
        unpacked(changed, tmp_path / "out")
    assert (tmp_path / "out/files/ab/scan").stat().st_size == 20001


@pytest.mark.parametrize(
    "name",
    ["../evil", "files/../../evil", "/etc/evil", "files\\..\\evil", "evil", "files/.hidden", "files//x", "C:/x",
     "luodi.sqlite3"],
)  # fmt: skip
def test_path_that_leads_elsewhere_is_refused(name: str, backup: Path, tmp_path: Path) -> None:
    changed = rewritten(backup, lambda parts: parts.update({name: b"x"}))
    with pytest.raises(Problem, match=r"backup\.unsafe_name"):
        unpacked(changed, tmp_path / "out")
    members = {name: {"sha256": "ab" * 32, "bytes": 1}, "database.sqlite3": {"sha256": "ab" * 32, "bytes": 1}}
    with pytest.raises(Problem, match=r"backup\.unsafe_name"):
        unpacked(rewritten(backup, manifest_with(members=members)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_part_that_the_manifest_does_not_name_is_refused(backup: Path, tmp_path: Path) -> None:
    changed = rewritten(backup, lambda parts: parts.update({"files/more": b"x"}))
    with pytest.raises(Problem, match=r"backup\.damaged"):
        unpacked(changed, tmp_path / "out")


@pytest.mark.parametrize(
    "other",
    [{"contents": None}, {"members": {}}, {"more": 1},
     {"contents": {"migrations": [], "counts": {"x; DROP": 1}, "revision": 1, "head": ""}},
     {"contents": {"migrations": [], "counts": {"x": "1"}, "revision": 1, "head": ""}}],
)  # fmt: skip
def test_manifest_that_makes_no_sense_is_refused(other: dict[str, Any], backup: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"backup\.damaged"):
        unpacked(rewritten(backup, manifest_with(**other)), tmp_path / "out")


def test_other_format_is_refused(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"backup\.other_format"):
        unpacked(rewritten(backup, manifest_with(format=2)), tmp_path / "out")


def test_failure_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"backup\.cannot_write"), archive.written(tmp_path / "b.zip") as arriving:
        arriving.add("database.sqlite3", tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
