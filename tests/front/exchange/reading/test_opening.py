"""The door: what is refused by its first bytes, each with its own problem."""

import gzip
import zipfile
from pathlib import Path

import pytest

from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file.empty"),
        ("a.csv", b"\r\n  \n\n", "file.empty"),
        ("a.dat", b"a,b\n", "file.kind_unknown"),
        ("a.xlsx", b"a,b\n1,2\n", "file.suffix"),
        ("a.csv", b"PAR1aaaaPAR1", "file.suffix"),
        ("a.csv", gzip.compress(b"a,b\n"), "file.suffix"),
        ("a.csv.gz", b"a,b\n", "file.suffix"),
        ("a.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "file.suffix"),
        ("a.csv", b"%PDF-1.7", "file.suffix"),
        ("a.xlsx", OLE, "file.old_format"),
        ("a.xls", OLE, "file.old_format"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 200, "file.truncated"),
        ("a.parquet", b"PAR1" + b"x" * 200, "file.truncated"),
        ("a.csv.gz", gzip.compress(b"a,b\n" * 9000)[:-9], "file.truncated"),
        ("a.csv.gz", gzip.compress(b"a,b\n" * 25_000_000), "file.bomb"),
        ("a.csv", b"a,b\n1,\0\n", "file.binary"),
        ("a.csv", "名称,代码\n".encode() + b"\xff\xfe\xfd,2\n", "file.encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_open_refuses_what_cannot_be_read(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Problem) as caught:
        open_source(path)
    assert caught.value.code == code
    assert caught.value.record.where.file == name


def test_open_says_when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"file\.not_found"):
        open_source(tmp_path / "none.csv")


def test_open_says_that_a_word_document_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Problem, match=r"file\.suffix") as caught:
        open_source(path)
    assert "Word" in caught.value.record.what.zh


def test_open_names_an_upload_by_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "3f2a"
    path.write_bytes(b"a,b\n")
    assert open_source(path, "名单.csv").name == "名单.csv"
