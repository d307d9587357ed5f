"""What can be wrong with a file as a whole, said so that the sender can mend it."""

from luodi.front.exchange.reading import limits
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

ACCEPTED = ".csv .tsv .txt（可加 .gz）、.xlsx .xlsm、.parquet"
ACCEPTED_EN = ".csv, .tsv, .txt (also .gz), .xlsx, .xlsm and .parquet"

_SEND_AGAIN = Text("请重新导出或重新上传完整的文件", "Export it again, or send the whole file again")
_SAVE_AS_XLSX = Text("请在 Excel 或 WPS 中另存为 .xlsx 后再导入", "Save it as .xlsx in Excel or WPS, then import that")
_SAVE_AS_CSV = Text("请另存为 CSV（UTF-8）后再导入，CSV 不限行数", "Save it as CSV (UTF-8), which may be of any length")


def not_found(name: str) -> Problem:
    """There is no such file."""
    return Problem(
        "file.not_found",
        Text("找不到这个文件", "There is no such file"),
        Text("请核对路径和文件名", "Check the path and the name"),
        Where(file=name),
    )


def empty(name: str) -> Problem:
    """There is nothing in it, or nothing but blanks."""
    return Problem("file.empty", Text("文件是空的", "The file is empty"), _SEND_AGAIN, Where(file=name))


def no_rows(name: str, sheet: str = "") -> Problem:
    """There is a header, and nothing below it."""
    return Problem(
        "file.no_rows",
        Text("只有表头，没有数据行", "There is a header but no row of data"),
        Text("请核对是否选错了文件或工作表", "Check whether this is the right file and sheet"),
        Where(file=name, sheet=sheet),
    )


def unknown_kind(name: str) -> Problem:
    """Its suffix is none that is read."""
    return Problem(
        "file.kind_unknown",
        Text(f"不支持这种文件；可导入 {ACCEPTED}", f"Files of this kind are not read; these are: {ACCEPTED_EN}"),
        Text("请另存为其中一种后再导入", "Save it as one of them, then import that"),
        Where(file=name),
    )


def not_what_it_says(name: str, suffix: str, really: Text) -> Problem:
    """The content contradicts the suffix."""
    return Problem(
        "file.suffix",
        Text(
            f"文件名以 {suffix} 结尾，内容却是{really.zh}",
            f"The name ends in {suffix}, but the content is {really.en}",
        ),
        Text(
            "请改正后缀，或在 Excel 中打开后另存为该格式",
            "Correct the suffix, or open it in Excel and save it in that format",
        ),
        Where(file=name),
    )


def old_format(name: str) -> Problem:
    """A binary .xls or .doc."""
    return Problem(
        "file.old_format",
        Text("这是旧版 Office（97–2003）的二进制文件", "This is a binary file of an old Office (97–2003)"),
        _SAVE_AS_XLSX,
        Where(file=name),
    )


def encrypted(name: str) -> Problem:
    """Protected by a password to open it."""
    return Problem(
        "file.encrypted",
        Text("文件设有打开密码，无法读取", "The file is protected by a password and cannot be read"),
        Text("请去掉打开密码后另存，再导入", "Remove the password, save it, then import that"),
        Where(file=name),
    )


def bomb(name: str) -> Problem:
    """It unpacks to absurdly more than it holds."""
    return Problem(
        "file.bomb",
        Text("文件解压后异常膨胀，疑似恶意文件，已停止读取", "The file unpacks to an absurd size; it was not read"),
        Text(
            "请核实文件来源；确属正常数据的，另存为 CSV", "Check where it comes from; if it is honest, save it as CSV"
        ),
        Where(file=name),
    )


def too_large(name: str, sheet: str = "") -> Problem:
    """A workbook that would not fit in memory."""
    return Problem(
        "file.too_large",
        Text(
            f"工作簿过大（解压后超过 {limits.MAX_WORKBOOK_BYTES // 1024**2} MB"
            f"或单元格超过 {limits.MAX_WORKBOOK_CELLS // 10_000} 万个）",
            f"The workbook is too large (over {limits.MAX_WORKBOOK_BYTES // 1024**2} MB unpacked, or over "
            f"{limits.MAX_WORKBOOK_CELLS:,} cells)",
        ),
        _SAVE_AS_CSV,
        Where(file=name, sheet=sheet),
    )


def grid_too_large(name: str, sheet: str = "") -> Problem:
    """A table that would not fit in memory as a whole."""
    return Problem(
        "file.grid_too_large",
        Text(
            f"台账过大（行数×列数超过 {limits.MAX_GRID_CELLS // 10_000} 万）",
            f"The table is too large for a ledger (rows × columns over {limits.MAX_GRID_CELLS:,})",
        ),
        Text(
            "请核对是否选错了文件或工作表；确是台账的，拆成几个文件",
            "Check that it is the right file and sheet; if it is a ledger, split it",
        ),
        Where(file=name, sheet=sheet),
    )


def text_too_large(name: str) -> Problem:
    """A text file of many gigabytes."""
    return Problem(
        "file.text_too_large",
        Text(
            f"文件过大（超过 {limits.MAX_TEXT_BYTES // 1024**3} GB）",
            f"The file is too large (over {limits.MAX_TEXT_BYTES // 1024**3} GB)",
        ),
        Text("请拆成几个文件分别导入", "Split it and import the parts one by one"),
        Where(file=name),
    )


def too_many_columns(name: str, columns: int, sheet: str = "", row: int | None = None) -> Problem:
    """More columns than any ledger has."""
    return Problem(
        "file.too_many_columns",
        Text(
            f"有 {columns} 列，上限是 {limits.MAX_COLUMNS} 列",
            f"{columns} columns; at most {limits.MAX_COLUMNS} are read",
        ),
        Text("请删去不需要的列后再导入", "Delete the columns that are not needed, then import it again"),
        Where(file=name, sheet=sheet, row=row),
    )


def too_many_rows(name: str, rows: int, sheet: str) -> Problem:
    """A row number beyond what a sheet can have."""
    return Problem(
        "file.too_many_rows",
        Text(
            f"出现第 {rows} 行，超过工作表上限 {limits.MAX_SHEET_ROWS} 行",
            f"There is a row {rows}, beyond the {limits.MAX_SHEET_ROWS:,} that a sheet can have",
        ),
        _SAVE_AS_CSV,
        Where(file=name, sheet=sheet),
    )


def truncated(name: str) -> Problem:
    """The end is missing, or a checksum is wrong."""
    return Problem(
        "file.truncated",
        Text("文件不完整或已损坏", "The file is incomplete or damaged"),
        _SEND_AGAIN,
        Where(file=name),
    )


def wrong_encoding(name: str, line: int) -> Problem:
    """Neither UTF-8 nor GB 18030 nor UTF-16."""
    return Problem(
        "file.encoding",
        Text(
            "文字编码无法识别，既不是 UTF-8，也不是 GBK（GB18030）或 UTF-16",
            "The text is neither in UTF-8 nor in GBK (GB 18030) or UTF-16",
        ),
        Text("请用 Excel 或记事本另存为“CSV UTF-8”后再导入", "Save it as “CSV UTF-8” in Excel, then import that"),
        Where(file=name, line=line),
    )


def binary(name: str) -> Problem:
    """NUL bytes in what should be text."""
    return Problem(
        "file.binary",
        Text("文件里有空字节（NUL），不是文本表格", "The file holds NUL bytes; it is not a table of text"),
        _SEND_AGAIN,
        Where(file=name),
    )


def line_too_long(name: str, line: int) -> Problem:
    """One line of many megabytes."""
    return Problem(
        "file.line_too_long",
        Text("有一行超过 1,600 万字符，不像表格", "A line has over 16 million characters; this is no table"),
        Text("请核对文件的换行和引号", "Check the line ends and the quotes of the file"),
        Where(file=name, line=line),
    )


def no_such_sheet(name: str, sheet: str, sheets: tuple[str, ...]) -> Problem:
    """The named sheet is not there."""
    there = "、".join(f"「{one}」" for one in sheets)
    return Problem(
        "file.no_such_sheet",
        Text(f"没有工作表「{sheet}」；有：{there}", f"There is no sheet “{sheet}”; there are: {', '.join(sheets)}"),
        Text("请改用其中一个工作表名", "Name one of these"),
        Where(file=name),
    )


def unreadable(name: str, sheet: str = "") -> Problem:
    """The parts are there, but what is in them is not a workbook's."""
    return Problem(
        "file.unreadable",
        Text("文件内部结构有误，无法读取", "The file is not well formed inside and cannot be read"),
        _SAVE_AS_XLSX,
        Where(file=name, sheet=sheet),
    )
