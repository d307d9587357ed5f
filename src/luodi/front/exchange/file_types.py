"""What a file is, by its content and never by its name: the few types that are taken, and why any other is not.

A type is told by its first bytes, and a file must also end as its type ends, so that half a file is refused. Office
files and OFD are looked into as archives: macros, embedded programs, encryption and archives that unpack to much more
than they are, are refused by name.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from luodi.front.exchange.damaged_archives import UNREADABLE
from luodi.office.files.records import MediaType
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_UNPACKED_BYTES = 256 * 1024**2
_UNPACKED_RATIO = 200  # worksheets of repeated values reach 50; bombs begin at 1,000
_MEMBERS = 5_000
_TAIL = 2048
_RUNNABLE = (
    ".bin", ".exe", ".dll", ".js", ".vbs", ".cmd", ".bat", ".ps1", ".hta", ".jar", ".scr", ".lnk", ".docm", ".xlsm",
    ".pptm", ".xlsb", ".doc", ".xls", ".ppt",
)  # fmt: skip
_ROOT_MEMBERS = {
    "word/document.xml": MediaType.DOCX,
    "xl/workbook.xml": MediaType.XLSX,
    "OFD.xml": MediaType.OFD,
}


def media_type_of(path: Path, name: str) -> MediaType:
    """The type of a file; a ``Problem`` when it is none that is taken, is not whole, or is named as another type."""
    with path.open("rb") as file:
        head = file.read(16)
        if not head:
            raise _problem(name, "empty", Text("文件是空的", "The file is empty"))
        found = next((kind for kind, begins in _BEGINS.items() if begins(head)), None)
        if found is not None:
            if not _ENDS[found](file):
                raise _not_whole(name)
            if zipfile.is_zipfile(file):
                raise _problem(
                    name,
                    "two_types",
                    Text("文件里还藏着一个压缩包", "An archive is hidden behind the content"),
                )
        elif head.startswith(b"PK"):
            found = _archive_type(file, name)
        else:
            raise _refused_type(head, name)
    if Path(name).suffix.lower() not in found.suffixes:
        raise Problem(
            "file.wrong_ending",
            Text(f"文件名与内容不符：内容是 {found.name}", f"The name does not fit the content, which is {found.name}"),
            Text(
                f"请核对是否选错文件；确为此文件的，请将文件名结尾改为 {found.suffixes[0]}",
                f"Check that it is the right file; if so, let its name end in {found.suffixes[0]}",
            ),
            Where(file=name),
        )
    return found


def _archive_type(file: BinaryIO, name: str) -> MediaType:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            kind = next((kind for root, kind in _ROOT_MEMBERS.items() if root in names), None)
            if kind is None:
                raise _refused_type(b"PK", name)
            _check_size(members, name)
            _check_members(members, name)
            if kind is not MediaType.OFD:
                _check_no_macros(archive, names, name)
            if archive.testzip() is not None:
                raise _not_whole(name)
    except UNREADABLE as error:
        raise _not_whole(name) from error
    return kind


def _check_size(members: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > _MEMBERS or unpacked > _UNPACKED_BYTES or unpacked > max(packed, 1024) * _UNPACKED_RATIO:
        raise _problem(
            name,
            "unpacks_too_large",
            Text("文件展开后过大，可能是压缩炸弹", "The file unpacks to far more than it is"),
        )


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if member.flag_bits & 0x1:
            raise _problem(
                name, "encrypted", Text("文件加了密码，无法核对", "The file is encrypted and cannot be checked")
            )
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise _problem(name, "escapes", Text("文件的内部结构不正常", "The inside of the file is not in order"))


def _check_no_macros(archive: zipfile.ZipFile, names: set[str], name: str) -> None:
    if "[Content_Types].xml" not in names:
        raise _not_whole(name)
    declared = archive.read("[Content_Types].xml").lower()
    inside = [one.lower() for one in names]
    runs = b"macroenabled" in declared or b"vbaproject" in declared or b"activex" in declared
    # printerSettings1.bin is what Excel writes of its own accord: settings of a printer, and no program.
    embedded = any(one.endswith(_RUNNABLE) and "/printersettings/" not in one for one in inside)
    if runs or embedded or any("/activex/" in one for one in inside):
        raise Problem(
            "file.has_macros",
            Text("文件含有宏或嵌入的对象", "The file holds macros or embedded objects"),
            Text("请另存为不含宏的 docx、xlsx 或 PDF 后上传", "Save it as docx, xlsx or PDF without them"),
            Where(file=name),
        )


def _refused_type(head: bytes, name: str) -> Problem:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Problem(
            "file.old_office",
            Text(
                "旧版 Office 文件（doc、xls）或加密文件不能核对是否含宏",
                "Old or encrypted Office files cannot be checked for macros",
            ),
            Text("请另存为 docx、xlsx 或 PDF 后上传", "Save it as docx, xlsx or PDF"),
            Where(file=name),
        )
    return _problem(name, "type_not_taken", Text("不接收这种类型的文件", "Files of this type are not taken"))


def _not_whole(name: str) -> Problem:
    return _problem(name, "not_whole", Text("文件不完整或已损坏", "The file is not whole, or damaged"))


def _problem(name: str, code: str, what: Text) -> Problem:
    taken = "、".join(kind.name for kind in MediaType)
    return Problem(
        f"file.{code}",
        what,
        Text(
            f"请上传完整的 {taken} 文件（不含宏）",
            f"Send a whole file of type {taken.replace('、', ', ')}, without macros",
        ),
        Where(file=name),
    )


def _tail(file: BinaryIO, size: int = _TAIL) -> bytes:
    end = file.seek(0, 2)
    file.seek(max(0, end - size))
    return file.read()


def _whole_pdf(file: BinaryIO) -> bool:
    return b"%%EOF" in _tail(file)


def _whole_png(file: BinaryIO) -> bool:
    return _tail(file, 12) == b"\x00\x00\x00\x00IEND\xaeB`\x82"


def _whole_webp(file: BinaryIO) -> bool:
    end = file.seek(0, 2)
    file.seek(4)
    return int.from_bytes(file.read(4), "little") + 8 == end


def _whole_jpeg(file: BinaryIO) -> bool:
    """Walks the segments to the picture itself; a thumbnail before it has an end of its own that proves nothing."""
    file.seek(2)
    while True:
        marker = file.read(2)
        if len(marker) < 2 or marker[0] != 0xFF:
            return False
        if marker[1] == 0xDA:
            return b"\xff\xd9" in file.read()
        length = int.from_bytes(file.read(2), "big")
        if length < 2:
            return False
        file.seek(length - 2, 1)


_BEGINS: dict[MediaType, Callable[[bytes], bool]] = {
    MediaType.PDF: lambda head: head.startswith(b"%PDF-"),
    MediaType.PNG: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    MediaType.JPEG: lambda head: head.startswith(b"\xff\xd8\xff"),
    MediaType.WEBP: lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
}
_ENDS: dict[MediaType, Callable[[BinaryIO], bool]] = {
    MediaType.PDF: _whole_pdf,
    MediaType.PNG: _whole_png,
    MediaType.JPEG: _whole_jpeg,
    MediaType.WEBP: _whole_webp,
}
