"""The door: ``open_source`` looks at a file before it is loaded, and gives a :class:`Source` that can be read."""

import zipfile
from pathlib import Path
from typing import Literal

from luodi.front.exchange.damaged_archives import UNREADABLE
from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.delimited import DelimitedSource
from luodi.front.exchange.reading.parquet import ParquetSource
from luodi.front.exchange.reading.source import Source
from luodi.front.exchange.reading.workbook import WorkbookSource
from luodi.reference.text import Text

Kind = Literal["text", "gzip", "workbook", "parquet"]

SUFFIXES: dict[str, Kind] = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".gz": "gzip",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".parquet": "parquet",
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_NAMES: dict[str, Text] = {
    "text": Text("普通文本", "plain text"),
    "gzip": Text("gzip 压缩文件", "a gzip archive"),
    "workbook": Text("Excel 工作簿", "an Excel workbook"),
    "parquet": Text("Parquet 文件", "a Parquet file"),
    "document": Text("Word 文档", "a Word document"),
    "zip": Text("zip 压缩包", "a zip archive"),
    "pdf": Text("PDF 文档", "a PDF document"),
    "html": Text("网页（HTML）", "a web page (HTML)"),
    "picture": Text("图片", "a picture"),
}


def open_source(path: Path, name: str = "") -> Source:
    """The file at ``path`` as a source, once every guard has passed; ``name`` is an upload's own name.

    Raises a :class:`Problem` ``file.…`` for what is missing, empty, mislabelled, encrypted, old, cut short, absurdly
    packed or too large; nothing of the table has been loaded then.
    """
    name = name or path.name
    if not path.is_file():
        raise problems.not_found(name)
    if path.stat().st_size == 0:
        raise problems.empty(name)
    expected = SUFFIXES.get(Path(name).suffix.lower())
    found = _kind_of_content(path, name)
    if expected is None:
        raise problems.unknown_kind(name)
    if found != expected:
        raise problems.not_what_it_says(name, Path(name).suffix, _NAMES[found])
    match expected:
        case "text" | "gzip":
            return DelimitedSource(path, name, compressed=expected == "gzip")
        case "workbook":
            return WorkbookSource(path, name)
        case "parquet":
            return ParquetSource(path, name)


def _kind_of_content(path: Path, name: str) -> str:
    """What the first bytes say the file is: a key of ``_NAMES``; a ``Problem`` for what cannot be opened at all."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_OLE):
        raise problems.encrypted(name) if _ENCRYPTED_PACKAGE in path.read_bytes() else problems.old_format(name)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path, name)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return "html"
    return "text"


_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)


def _kind_of_archive(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except UNREADABLE as error:
        raise problems.truncated(name) from error
    if "xl/workbook.xml" in members:
        return "workbook"
    if "word/document.xml" in members:
        return "document"
    return "zip"
