"""Received files are kept by their hash, under a name that every system takes."""

import hashlib
from pathlib import Path

import pytest

from luodi.front.exchange.kept_files import keep_source, keep_upload, kept_file
from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"  # type: ignore[attr-defined]  # pytest-django's wrapper
    return tmp_path / "uploads"


def test_keep_upload_finds_it_again_by_its_hash(root: Path) -> None:
    kept = keep_upload("名单.csv", iter([b"a,b\n", b"1,2\n"]))
    assert kept.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert kept_file(kept.sha256) == kept
    assert kept.path.read_bytes() == b"a,b\n1,2\n"
    assert kept.path.is_relative_to(root / "imports" / kept.sha256)
    assert [path.name for path in (root / "imports").iterdir()] == [kept.sha256]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ('a:b*c?"<>|.xlsx', "a_b_c_.xlsx"),
        ("..", "file"),
        ("长" * 300 + ".csv.gz", "长" * 63 + ".csv.gz"),
    ],
)
def test_keep_upload_takes_only_a_harmless_name(root: Path, name: str, expected: str) -> None:
    kept = keep_upload(name, [b"x"])
    assert kept.name == expected
    assert kept.path.parent == root / "imports" / kept.sha256 / "original"


def test_keep_source_copies_once_and_leaves_the_original_alone(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n")
    kept = keep_source(open_source(tmp_path / "a.csv"))
    assert keep_source(open_source(kept.path)) == kept
    assert keep_source(open_source(tmp_path / "a.csv")) == kept
    assert (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("sha256", ["0" * 64, "../..", ""])
def test_kept_file_says_when_it_was_never_received(sha256: str) -> None:
    with pytest.raises(Problem, match=r"file\.not_found"):
        kept_file(sha256)
