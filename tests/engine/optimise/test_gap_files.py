"""What the benchmark of generalised assignment reads, in the forms in which such files come."""

import gzip
import zipfile
from pathlib import Path

import pytest

from benchmarks.gap import instances, read, solve

ONE = "2 3\n 1 2 3\n 4 5 6\n 1 1 1\n 2 2 2\n 2 4\n"


def test_zip_with_bounds_is_solved_in_both_forms(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z0203.zip", "w") as archive:
        archive.writestr("inside/other", ONE)
        archive.writestr("__MACOSX/._other", "junk")
    (tmp_path / "bounds.txt").write_text("z0203_Min\t9\t9\nz0203_Max 12 12\nnot a bound\n")
    found = {instance.name: instance for instance in instances(tmp_path)}
    assert set(found) == {"z0203_Min", "z0203_Max"}
    # two of the three jobs fit with the first agent: 1 + 2 + 6, or with the second: 4 + 5 + 3
    assert solve(found["z0203_Min"], 10)[:2] == (9, 9)
    assert solve(found["z0203_Max"], 10)[:2] == (12, 12)
    assert found["z0203_Max"].best == 12


def test_library_file_with_several_problems_is_maximised(tmp_path: Path) -> None:
    (tmp_path / "gap1.txt").write_text("2\n" + ONE + ONE)
    (tmp_path / "gapa.txt.gz").write_bytes(gzip.compress(ONE.encode()))
    (tmp_path / "README.md").write_text("1 2 3")
    found = list(instances(tmp_path))
    assert [(instance.name, instance.maximise) for instance in found] == [
        ("gap1_1", True), ("gap1_2", True), ("gapa", False),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "hello", "2 3 1 2", "0 0", "1.5 2", "2 2 1 1 1 1 -1 1 1 1 5 5"])
def test_text_that_is_no_instance_is_left_out(text: str) -> None:
    assert read(text) == []
