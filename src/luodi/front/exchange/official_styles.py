"""The styles of an official document (GB/T 9704-2012) as WordprocessingML, and the fonts that stand in for absent ones.

Sizes are in half points, lengths in twentieths of a point. The four faces are the standard's: 小标宋 for titles, 仿宋
for text, 黑体 and 楷体 for headings of the first and second level. Latin letters and digits are set in Times New Roman.
"""

TEXT_WIDTH_MM = 156.0  # A4 less 28 mm at the binding and 26 mm at the other side
TITLE_FONT, TEXT_FONT, HEADING_FONT, SUBHEADING_FONT, NUMBER_FONT = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"

_LINE = 579  # 225 mm of text height over 22 lines
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_TIGHT = '<w:snapToGrid w:val="0"/>'


def _fonts(east_asian: str) -> str:
    return (
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" '
        f'w:eastAsia="{east_asian}" w:hint="eastAsia"/>'
    )


def _style(
    name: str, paragraph: str, run: str, *, title: str = "", based_on: str = "Normal", followed_by: str = ""
) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title or name}"/>'
        f'<w:basedOn w:val="{based_on}"/>'
        f'{f"""<w:next w:val="{followed_by}"/>""" if followed_by else ""}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _spacing(*, before: int = 0, after: int = 0, line: int = _LINE, rule: str = "exact") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_CENTER, _LEFT, _RIGHT = (f'<w:jc w:val="{side}"/>' for side in ("center", "left", "right"))
_CELL = _TIGHT + _spacing(line=240, rule="auto") + _NO_INDENT


def _from_right(characters: int, half_points: int) -> str:
    """An indent of so many characters from the right edge, at the size of the text."""
    return f'<w:ind w:firstLine="0" w:rightChars="{characters * 100}" w:right="{characters * half_points * 10}"/>'


_DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(TEXT_FONT)}{_size(32)}"
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
)

_NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    f'<w:pPr><w:widowControl w:val="0"/>{_spacing()}{_INDENT}<w:jc w:val="both"/></w:pPr>'
    f"<w:rPr>{_fonts(TEXT_FONT)}{_size(32)}</w:rPr></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
)

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="{8 if side in ("top", "bottom") else 4}" w:space="0" w:color="404040"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblCellMar>"
    '<w:top w:w="34" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
    '<w:bottom w:w="34" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)

STYLES = "".join(
    [
        _DEFAULTS,
        _NORMAL,
        _style(
            "Letterhead",
            _TIGHT + _spacing(before=120, after=60, line=240, rule="auto") + _NO_INDENT + _CENTER,
            _fonts(TITLE_FONT) + '<w:color w:val="E60012"/><w:spacing w:val="10"/>',
        ),
        _style(
            "DocumentNumber",
            '<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="E60012"/></w:pBdr>'
            + _spacing(before=200, after=360)
            + _NO_INDENT
            + _CENTER,
            "",
            title="Document Number",
        ),
        _style(
            "Title",
            "<w:keepNext/>" + _spacing(before=200, after=300, line=660) + _NO_INDENT + _CENTER,
            _fonts(TITLE_FONT) + _size(44),
            followed_by="Normal",
        ),
        _style("Salutation", _NO_INDENT, ""),
        _style(
            "Heading1",
            '<w:keepNext/><w:outlineLvl w:val="0"/>',
            _fonts(HEADING_FONT),
            title="heading 1",
            followed_by="Normal",
        ),
        _style(
            "Heading2",
            '<w:keepNext/><w:outlineLvl w:val="1"/>',
            _fonts(SUBHEADING_FONT),
            title="heading 2",
            followed_by="Normal",
        ),
        _style("Attachment", "<w:keepNext/>" + _NO_INDENT + _LEFT, _fonts(HEADING_FONT), followed_by="Title"),
        _style(
            "AttachmentListFirst", "<w:keepNext/>" + _spacing(before=_LINE), "", title="Attachment List First"
        ),
        _style("AttachmentList", "<w:keepNext/>", "", title="Attachment List"),
        _style("Signature", _spacing(before=_LINE) + _from_right(2, 32) + _RIGHT, ""),
        _style("SignatureDate", _from_right(4, 32) + _RIGHT, "", title="Signature Date"),
        _style(
            "Caption",
            "<w:keepNext/>" + _TIGHT + _spacing(before=160, after=80, line=320) + _NO_INDENT + _CENTER,
            _fonts(HEADING_FONT) + _size(24),
            title="caption",
        ),
        _style("TableText", _CELL, _size(21), title="Table Text"),
        _style("TableHead", "<w:keepNext/>" + _CELL + _CENTER, _fonts(HEADING_FONT) + _size(20), title="Table Head"),
        _style("TableTotal", _CELL, _fonts(HEADING_FONT) + _size(20), title="Table Total"),
        _style("AfterTable", _TIGHT + _spacing(line=200) + _NO_INDENT, _size(16), title="After Table"),
        _style(
            "Note",
            _TIGHT + _spacing(after=120, line=320) + _NO_INDENT,
            _fonts(SUBHEADING_FONT) + _size(21),
            title="Table Note",
        ),
        _style(
            "Header",
            _TIGHT + _spacing(line=280) + _NO_INDENT + _CENTER,
            _fonts(HEADING_FONT) + '<w:color w:val="C00000"/>' + _size(21),
            title="header",
        ),
        _style(
            "PageNumberOdd",
            _TIGHT + _spacing(line=360) + _from_right(1, 28) + _RIGHT,
            _fonts(NUMBER_FONT) + _size(28),
            title="Page Number Odd",
        ),
        _style(
            "PageNumberEven",
            _TIGHT + _spacing(line=360) + '<w:ind w:firstLine="0" w:leftChars="100" w:left="280"/>' + _LEFT,
            _fonts(NUMBER_FONT) + _size(28),
            title="Page Number Even",
        ),
        _TABLE,
    ]
)  # fmt: skip


def _font(name: str, *, stands_in: str, family: str = "roman") -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{stands_in}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="auto"/></w:font>'
    )


_LATIN = (
    '<w:font w:name="Times New Roman"><w:charset w:val="00"/><w:family w:val="roman"/>'
    '<w:pitch w:val="variable"/></w:font>'
)

FONT_TABLE = "".join(
    [
        _LATIN,
        _font(TITLE_FONT, stands_in="华文中宋"),
        _font(TEXT_FONT, stands_in="仿宋_GB2312", family="modern"),
        _font(HEADING_FONT, stands_in="SimHei", family="modern"),
        _font(SUBHEADING_FONT, stands_in="楷体_GB2312", family="modern"),
        _font(NUMBER_FONT, stands_in="SimSun"),
    ]
)
