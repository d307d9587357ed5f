"""Small whole files of each type that is taken, for tests that then spoil them."""

import io
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in (
            (b"IHDR", b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"),
            (b"IDAT", zlib.compress(b"\x00\x00")),
            (b"IEND", b""),
        )
    )
)  # fmt: skip
_THUMBNAIL = b"Exif\x00\x00\xff\xd8thumbnail\xff\xd9"
JPEG_HEAD = b"\xff\xd8\xff\xe1" + (len(_THUMBNAIL) + 2).to_bytes(2, "big") + _THUMBNAIL + b"\xff\xda\x00\x02picture"
JPEG = JPEG_HEAD + b"\xff\xd9"
WEBP = b"RIFF" + (12).to_bytes(4, "little") + b"WEBPVP8 \x00\x00\x00\x00"
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def archive(members: dict[str, bytes], *, packed: bool = True) -> bytes:
    """A ZIP file of ``members``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return held.getvalue()


DOCX = archive({"[Content_Types].xml": TYPES, "word/document.xml": b"<document/>"})
XLSX = archive(
    {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": b"<workbook/>",
        "xl/printerSettings/printerSettings1.bin": b"settings",
    }
)
OFD = archive({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<document/>"})
