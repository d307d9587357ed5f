"""A Word document set the way Chinese offices set theirs: GB/T 9704-2012, on A4.

Page, fonts, letterhead, numbered headings, tables, page numbers. It knows nothing of what a document says. The same
calls give the same bytes: dates come from the document, and the archive carries none of its own.

Type sizes (GB/T 9704-2012, 5.2 and 7): 二号 22 pt for the title, 三号 16 pt for text, 22 lines of 28 characters a page.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from luodi.front.exchange.official_styles import FONT_TABLE, STYLES, TEXT_WIDTH_MM

Alignment = Literal["left", "center", "right"]
RED, AMBER, GREEN, GREY = "C00000", "B26B00", "1E7B34", "595959"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Span:
    """Some words in one dress. ``small`` is a size for second lines in tables; ``colour`` is RRGGBB."""

    text: str
    bold: bool = False
    small: bool = False
    colour: str = ""


Line = str | Span | tuple[Span, ...]
"""One line of a cell."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Several lines under each other in one cell."""

    lines: tuple[Line, ...]


Cell = Line | Stack
"""What stands in a cell."""


def stack(*lines: Line) -> Stack:
    """These lines under each other; empty ones are left out."""
    return Stack(tuple(line for line in lines if (line.text if isinstance(line, Span) else line)))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Widths are shares: they are stretched so that the table fills the text width."""

    header: str
    width: float
    align: Alignment = "left"


def plain(text: str) -> str:
    """``text`` as XML can carry it: control characters gone, line breaks as spaces."""
    return " ".join(_NOT_IN_XML.sub("", text).split("\n")).replace("\r", " ").replace("\t", " ")


class OfficialDocument:
    """Builds the document from top to bottom. ``marking`` stands at the head of every page."""

    def __init__(self, *, subject: str, author: str, dated_on: date, marking: str = "") -> None:
        self._document = Document()
        self._body: Any = self._document.element.body
        self._tables = 0
        self._dress()
        self._lay_out_pages(marking)
        self._describe(subject, author, dated_on)

    def letterhead(self, office: str, kind: str, number: str) -> None:
        """The red head: who sends it, what it is, the document number, and the red rule."""
        self._letterhead_line(office, largest_pt=30)
        self._letterhead_line(kind, largest_pt=46)
        self._add(_paragraph("DocumentNumber", [Span(number)]))

    def title(self, text: str, *, new_page: bool = False) -> None:
        """The title, in 二号 小标宋, centred."""
        self._add(_paragraph("Title", [Span(text)], new_page=new_page))

    def salutation(self, text: str) -> None:
        """To whom it goes; the only line of text that is not indented."""
        self._add(_paragraph("Salutation", [Span(text)]))

    def heading(self, level: Literal[1, 2], text: str, *, new_page: bool = False) -> None:
        """A heading; its number (一、 or （一）) is part of the text."""
        self._add(_paragraph(f"Heading{level}", [Span(text)], new_page=new_page))

    def attachments(self, lines: Iterable[str]) -> None:
        """The list of attachments, before the signature."""
        for place, line in enumerate(lines):
            self._add(_paragraph("AttachmentList" if place else "AttachmentListFirst", [Span(line)]))

    def attachment(self, text: str) -> None:
        """The line that opens an attachment (附件1), on a new page."""
        self._add(_paragraph("Attachment", [Span(text)], new_page=True))

    def paragraph(self, *spans: Span | str) -> None:
        """A paragraph of text, indented by two characters."""
        self._add(_paragraph("Normal", [_span(each) for each in spans]))

    def note(self, text: str) -> None:
        """A small note, as under a table."""
        self._add(_paragraph("Note", [Span(text)]))

    def table(
        self, caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, totals: int = 0
    ) -> None:
        """A numbered table with a header that repeats on each page and rows that never break over one.

        The last ``totals`` rows are set off in bold.
        """
        self._tables += 1
        self._add(_paragraph("Caption", [Span(f"表{self._tables}　{caption}")]))
        self._add(_table(columns, list(rows), totals))
        self._add(_paragraph("AfterTable", []))

    def signature(self, office: str, on: date) -> None:
        """Who signs and the day, at the right."""
        self._add(_paragraph("Signature", [Span(office)], keep_with_next=True))
        self._add(_paragraph("SignatureDate", [Span(f"{on.year}年{on.month}月{on.day}日")]))

    def to_bytes(self) -> bytes:
        """The document as a .docx file; the same contents give the same bytes."""
        stream = io.BytesIO()
        self._document.save(stream)
        return _without_dates(stream)

    def _add(self, element: Any) -> None:
        self._body.insert(len(self._body) - 1, element)  # the section's properties stay last

    def _letterhead_line(self, text: str, largest_pt: int) -> None:
        fits_pt = TEXT_WIDTH_MM / 25.4 * 72 / max(len(text), 1) * 0.96
        paragraph = _paragraph("Letterhead", [Span(text)])
        size = OxmlElement("w:sz", {qn("w:val"): str(2 * int(min(largest_pt, fits_pt)))})
        paragraph.find(qn("w:r")).get_or_add_rPr().append(size)
        self._add(paragraph)

    def _dress(self) -> None:
        """Our own styles in place of the template's, and what to use where a font is not installed."""
        document = self._document
        styles = document.styles.element
        for style in styles.findall(qn("w:style")) + styles.findall(qn("w:docDefaults")):
            styles.remove(style)
        for position, style in enumerate(parse_xml(f"<w:styles {nsdecls('w')}>{STYLES}</w:styles>")):
            styles.insert(0, style) if position == 0 else styles.append(style)
        package = document.part.package
        for part in package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                part._blob = f"<w:fonts {nsdecls('w')}>{FONT_TABLE}</w:fonts>".encode()  # noqa: SLF001 - no setter
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                package.rels.pop(key)
        settings = document.settings
        settings.odd_and_even_pages_header_footer = True
        for node in settings.element.iter(qn("w:themeFontLang")):
            node.set(qn("w:eastAsia"), "zh-CN")
        for node in settings.element.iter(qn("w:compatSetting")):
            if node.get(qn("w:name")) == "compatibilityMode":
                node.set(qn("w:val"), "15")

    def _lay_out_pages(self, marking: str) -> None:
        """A4 with the standard's margins; the page number outside, a character from the edge of the text (7.5)."""
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(20), Mm(23)
        for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - python-docx has no grid
            grid.set(qn("w:type"), "lines")
            grid.set(qn("w:linePitch"), "579")
        for footer, style in ((section.footer, "PageNumberOdd"), (section.even_page_footer, "PageNumberEven")):
            _fill(footer, _page_number(style))
        for header in (section.header, section.even_page_header):
            _fill(header, _paragraph("Header", [Span(marking)] if marking else []))

    def _describe(self, subject: str, author: str, dated_on: date) -> None:
        at = datetime.combine(dated_on, time(), UTC)
        properties = self._document.core_properties
        properties.title, properties.author, properties.last_modified_by = plain(subject), plain(author), plain(author)
        properties.created = properties.modified = at
        properties.revision, properties.language, properties.comments, properties.keywords = 1, "zh-CN", "", ""


def _span(said: Span | str) -> Span:
    return said if isinstance(said, Span) else Span(said)


def _fill(story: Any, paragraph: Any) -> None:
    """Puts one paragraph into a header or footer of its own."""
    story.is_linked_to_previous = False
    element = story._element  # noqa: SLF001 - our own paragraph takes the place of the empty one
    for old in list(element):
        element.remove(old)
    element.append(paragraph)


def _paragraph(style: str, spans: Sequence[Span], *, new_page: bool = False, keep_with_next: bool = False) -> Any:
    paragraph: Any = OxmlElement("w:p")
    properties = paragraph.get_or_add_pPr()
    properties.append(OxmlElement("w:pStyle", {qn("w:val"): style}))
    if keep_with_next:
        properties.append(OxmlElement("w:keepNext"))
    if new_page:
        properties.append(OxmlElement("w:pageBreakBefore"))
    for span in spans:
        paragraph.append(_run(span))
    return paragraph


def _run(span: Span) -> Any:
    run: Any = OxmlElement("w:r")
    if span.bold or span.small or span.colour:
        properties = run.get_or_add_rPr()
        if span.bold:
            properties.append(OxmlElement("w:b"))
        if span.colour:
            properties.append(OxmlElement("w:color", {qn("w:val"): span.colour}))
        if span.small:
            properties.append(OxmlElement("w:sz", {qn("w:val"): "17"}))
    text = OxmlElement("w:t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = plain(span.text)
    run.append(text)
    return run


def _page_number(style: str) -> Any:
    paragraph = _paragraph(style, [Span("— ")])
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    field.append(_run(Span("1")))
    paragraph.append(field)
    paragraph.append(_run(Span(" —")))
    return paragraph


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], totals: int) -> Any:
    whole = sum(column.width for column in columns)
    widths = [round(column.width / whole * TEXT_WIDTH_MM / 25.4 * 1440) for column in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )
    table.append(_row([column.header for column in columns], columns, widths, "TableHead"))
    for number, cells in enumerate(rows):
        style = "TableTotal" if number >= len(rows) - totals else "TableText"
        keeps = len(rows) - totals - 2 <= number < len(rows) - 1  # the last rows go over to the next page together
        table.append(_row(cells, columns, widths, style, keep_with_next=keeps))
    return table


def _row(
    cells: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], style: str, *, keep_with_next: bool = False
) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if style == "TableHead":
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for cell, column, width in zip(cells, columns, widths, strict=True):
        align = "center" if style == "TableHead" else column.align
        row.append(_cell(cell, align, width, style, keep_with_next=keep_with_next))
    return row


def _cell(content: Cell, align: Alignment, width: int, style: str, *, keep_with_next: bool) -> Any:
    cell = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(OxmlElement("w:tcW", {qn("w:w"): str(width), qn("w:type"): "dxa"}))
    if style != "TableText":
        fill = {"TableHead": "EDEDED", "TableTotal": "F7F7F7"}[style]
        shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): fill}
        properties.append(OxmlElement("w:shd", shade))
    properties.append(OxmlElement("w:vAlign", {qn("w:val"): "center"}))
    cell.append(properties)
    for line in content.lines if isinstance(content, Stack) else (content,):
        spans = line if isinstance(line, tuple) else (_span(line),)
        paragraph = _paragraph(style, spans, keep_with_next=keep_with_next)
        paragraph.get_or_add_pPr().append(OxmlElement("w:jc", {qn("w:val"): align}))
        cell.append(paragraph)
    return cell


def _without_dates(archive: io.BytesIO) -> bytes:
    """The same archive with one fixed date on every member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _EARLIEST), before.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
