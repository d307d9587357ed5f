"""Files that people attach: what is taken, what hostile files are refused for, and how content is kept."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from luodi.front.exchange.attachments import content, lost, receive, safe_name, unreferenced
from luodi.front.exchange.file_types import media_type_of
from luodi.office.files.attaching import attach
from luodi.office.files.records import MediaType
from luodi.office.people.action import Occasion
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem
from tests.front.exchange.attachment_samples import DOCX, JPEG, JPEG_HEAD, OFD, PDF, PNG, TYPES, WEBP, XLSX, archive


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path / "files"


@pytest.mark.parametrize(
    ("name", "sent", "kind"),
    [
        ("合同.pdf", PDF, MediaType.PDF),
        ("章.png", PNG, MediaType.PNG),
        ("现场.JPEG", JPEG, MediaType.JPEG),
        ("现场.jpg", JPEG, MediaType.JPEG),
        ("图.webp", WEBP, MediaType.WEBP),
        ("协议.docx", DOCX, MediaType.DOCX),
        ("报表.xlsx", XLSX, MediaType.XLSX),
        ("发票.ofd", OFD, MediaType.OFD),
    ],
)
def test_receive_takes_whole_file(name: str, sent: bytes, kind: MediaType) -> None:
    file = receive(name, [sent[:7], sent[7:]])
    assert (file.name, file.media_type, file.size_bytes) == (name, kind, len(sent))
    assert file.sha256 == hashlib.sha256(sent).hexdigest()
    assert content(file.sha256).read_bytes() == sent


def bomb() -> bytes:
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": bytes(40_000_000)})


def with_member(name: str, body: bytes = b"x", base: str = "word/document.xml") -> bytes:
    return archive({"[Content_Types].xml": TYPES, base: b"<document/>", name: body})


def macro_by_content_type() -> bytes:
    types = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    return archive({"[Content_Types].xml": types, "word/document.xml": b"<document/>"})


def encrypted() -> bytes:
    sent = bytearray(DOCX)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = sent.find(signature)
        while at >= 0:
            sent[at + offset] |= 1
            at = sent.find(signature, at + 4)
    return bytes(sent)


def spoilt_member() -> bytes:
    sent = bytearray(
        archive({"[Content_Types].xml": TYPES, "word/document.xml": b"a plain text of its own"}, packed=False)
    )
    at = sent.find(b"a plain text")
    sent[at] = ord("b")
    return bytes(sent)


def spoilt_packing() -> bytes:
    """The packed bytes of the text are none: what unpacks them fails, before any checksum is looked at."""
    name = b"word/document.xml"
    sent = bytearray(archive({"[Content_Types].xml": TYPES, name.decode(): b"a plain text of its own" * 90}))
    at = sent.find(name) + len(name)
    sent[at : at + 4] = b"\xff" * 4
    return bytes(sent)


def unknown_packing() -> bytes:
    """Packed in a way that nobody knows, by both of its headers."""
    sent = bytearray(archive({"[Content_Types].xml": TYPES, "word/document.xml": b"<document/>"}))
    for header, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = sent.rfind(header) + place
        sent[at : at + 2] = (77).to_bytes(2, "little")
    return bytes(sent)


@pytest.mark.parametrize(
    ("name", "sent", "code"),
    [
        ("空.pdf", b"", "file.empty"),
        ("半.pdf", PDF[:-8], "file.not_whole"),
        ("半.png", PNG[:-5], "file.not_whole"),
        ("半.jpg", JPEG_HEAD, "file.not_whole"),
        ("短.jpg", b"\xff\xd8\xff", "file.not_whole"),
        ("半.webp", WEBP[:-1], "file.not_whole"),
        ("半.docx", DOCX[: len(DOCX) // 2], "file.not_whole"),
        ("坏.docx", spoilt_member(), "file.not_whole"),
        ("坏.docx", spoilt_packing(), "file.not_whole"),
        ("坏.docx", unknown_packing(), "file.not_whole"),
        ("合同.docx", PDF, "file.wrong_ending"),
        ("合同.pdf", DOCX, "file.wrong_ending"),
        ("合同.pdf.exe", PDF, "file.wrong_ending"),
        ("合同", PDF, "file.wrong_ending"),
        ("宏.docm", macro_by_content_type(), "file.has_macros"),
        ("宏.docx", macro_by_content_type(), "file.has_macros"),
        ("宏.docx", with_member("word/vbaProject.bin"), "file.has_macros"),
        ("宏.xlsx", with_member("xl/activeX/activeX1.xml", base="xl/workbook.xml"), "file.has_macros"),
        ("内嵌.docx", with_member("word/embeddings/oleObject1.bin"), "file.has_macros"),
        ("内嵌.docx", with_member("word/embeddings/book.xlsm"), "file.has_macros"),
        ("越界.docx", with_member("../../etc/cron.d/x"), "file.escapes"),
        ("越界.docx", with_member("/etc/passwd"), "file.escapes"),
        ("密码.docx", encrypted(), "file.encrypted"),
        ("炸弹.docx", bomb(), "file.unpacks_too_large"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "file.old_office"),
        ("包.zip", archive({"a.txt": b"a"}), "file.type_not_taken"),
        ("双面.pdf", PDF + archive({"index.html": b"<script>"}), "file.two_types"),
        ("双面.png", PNG.replace(PNG[-12:], archive({"a": b"a"}) + PNG[-12:]), "file.two_types"),
        ("垫.pdf", b"<html>" + PDF, "file.type_not_taken"),
        ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "file.type_not_taken"),
        ("图.png", b"<svg onload='alert(1)'/>", "file.type_not_taken"),
        ("页.html", b"<!doctype html><script>alert(1)</script>", "file.type_not_taken"),
        ("程序.exe", b"MZ\x90\x00" + bytes(100), "file.type_not_taken"),
        ("脚本.pdf", b"#!/bin/sh\nrm -rf /\n%PDF-1.7\n%%EOF", "file.type_not_taken"),
    ],
)
def test_receive_refuses_and_keeps_nothing(name: str, sent: bytes, code: str, settings: Any) -> None:
    with pytest.raises(Problem) as refused:
        receive(name, [sent])
    assert refused.value.code == code
    assert [path for path in Path(settings.ATTACHMENTS_ROOT).rglob("*") if path.is_file()] == []


def test_receive_too_large_stops_reading(settings: Any) -> None:
    settings.MAX_ATTACHMENT_BYTES = 1000
    given: list[int] = []

    def endless() -> Any:
        while True:
            given.append(1)
            yield b"%PDF-" + bytes(395)

    with pytest.raises(Problem, match=r"file\.too_large"):
        receive("大.pdf", endless())
    assert len(given) == 3
    assert [path for path in Path(settings.ATTACHMENTS_ROOT).rglob("*") if path.is_file()] == []


def test_half_archive_of_any_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for length in range(1, len(DOCX)):
        path.write_bytes(DOCX[:length])
        with pytest.raises(Problem):
            media_type_of(path, "x.docx")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\王\\合同.pdf", "合同.pdf"),
        ("..pdf", "pdf"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ('x"; filename="y.pdf', "x_; filename=_y.pdf"),
        ("", "file"),
        ("/", "file"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
    ],
)
def test_safe_name_is_short_and_leads_nowhere(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_same_content_is_kept_once(settings: Any) -> None:
    first, second = receive("甲.pdf", [PDF]), receive("乙.pdf", [PDF])
    assert (first.sha256, first.name, second.name) == (second.sha256, "甲.pdf", "乙.pdf")
    assert len([path for path in Path(settings.ATTACHMENTS_ROOT).rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_content_of_unknown_hash_is_not_there(sha256: str) -> None:
    with pytest.raises(Problem, match=r"file\.not_found"):
        content(sha256)


def test_altered_content_is_not_given_out() -> None:
    file = receive("甲.pdf", [PDF])
    content(file.sha256).write_bytes(PDF.replace(b"1.7", b"1.6"))
    with pytest.raises(Problem, match=r"file\.altered"):
        content(file.sha256)


@pytest.mark.django_db
def test_rolled_back_file_is_unreferenced_and_lost_one_is_named(occasion: Occasion) -> None:
    kept, orphan = receive("甲.pdf", [PDF]), receive("乙.png", [PNG])
    attach(RecordProgress(occasion=occasion, project=Project(), text="", noted_on=occasion.on), kept)
    assert [path.name for path in unreferenced()] == [orphan.sha256]
    assert list(lost()) == []
    content(kept.sha256).unlink()
    assert list(lost()) == [kept.sha256]
