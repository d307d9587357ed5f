"""CSV and its kin: finds out encoding and delimiter, streams rows, and never lets a stray quote swallow the rest.

Form: RFC 4180, read strictly. A record whose quotes do not pair is given as its first line alone, marked with a
problem; reading goes on at the next line.
"""

import codecs
import csv
import gzip
import io
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from luodi.front.exchange.formula_guard import unguarded
from luodi.front.exchange.reading import limits, problems
from luodi.front.exchange.reading.cells import Grid, Row
from luodi.front.exchange.reading.source import Source
from luodi.reference.problems import ProblemRecord
from luodi.reference.text import Text

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 40

UNPAIRED_QUOTES = ProblemRecord(
    "row.unpaired_quotes",
    Text("这一行的引号不成对，无法分列", "The quotes of this line do not pair, so its columns cannot be told apart"),
    Text("请补上或删去多余的引号", "Add the missing quote or remove the surplus one"),
)


class DelimitedSource(Source):
    """A text table. The constructor reads it once through, without keeping it: encoding, size, end, stray bytes."""

    def __init__(self, path: Path, name: str, *, compressed: bool) -> None:
        super().__init__(path, name)
        self.compressed = compressed
        self.encoding = _encoding_of(path, name, compressed=compressed)
        with self._lines() as lines:
            sample = [line for line, _ in zip(lines, range(_SAMPLE_LINES), strict=False)]
        if not any(line.strip() for line in sample) and not self._says_anything():
            raise problems.empty(name)
        self.delimiter = _delimiter_of(sample)

    def rows(self, sheet: str = "") -> Iterator[Row]:
        """The rows one by one; ``number`` is the line that a row begins on."""
        self.sheet_named(sheet)
        # The module's own limit (128 KB a cell) is process-wide; ours bounds the whole record.
        csv.field_size_limit(limits.MAX_LINE_CHARACTERS)
        with self._lines() as lines:
            for row in _records(lines, self.delimiter):
                if len(row.cells) > limits.MAX_COLUMNS:
                    raise problems.too_many_columns(self.name, len(row.cells), row=row.number)
                if any(row.cells):
                    yield row

    def grid(self, sheet: str = "") -> Grid:
        """The whole file as a grid without merged cells; lines that cannot be taken apart stay as they are."""
        found: list[Row] = []
        width = 0
        for row in self.rows(sheet):
            found.append(row)
            width = max(width, len(row.cells))
            if row.number * width > limits.MAX_GRID_CELLS:
                raise problems.grid_too_large(self.name)
        by_number = {row.number: row.cells for row in found}
        blank: tuple[str, ...] = ()
        cells = (by_number.get(number, blank) for number in range(1, found[-1].number + 1))
        return Grid("", tuple((*row, *[""] * (width - len(row))) for row in cells), ())

    def _lines(self) -> io.TextIOWrapper:
        binary = _open_binary(self.path, compressed=self.compressed)
        return io.TextIOWrapper(binary, encoding=self.encoding, newline="")

    def _says_anything(self) -> bool:
        with self._lines() as lines:
            return any(line.strip() for line in lines)


class _Lines:
    """Lines with their numbers; those that were taken too early can be put back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.number = 0
        self.waiting: deque[str] = deque()

    def take(self) -> str:
        """The next line with its end, empty at the end of the file."""
        line = self.waiting.popleft() if self.waiting else next(self.source, "")
        self.number += bool(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        """These lines come again, first one first."""
        self.waiting.extendleft(reversed(lines))
        self.number -= len(lines)


def _records(text: Iterable[str], delimiter: str) -> Iterator[Row]:
    lines = _Lines(iter(text))
    width = 0
    while line := lines.take():
        number = lines.number
        if '"' not in line:
            cells = line.rstrip("\r\n").split(delimiter)
            problem = None
        else:
            cells, problem = _quoted_record(line, lines, delimiter, width)
        width = width or len(cells)
        if "'" in line:
            cells = [unguarded(cell) for cell in cells]
        yield Row(number, tuple(cells), problem)


def _quoted_record(line: str, lines: _Lines, delimiter: str, width: int) -> tuple[list[str], ProblemRecord | None]:
    """The cells of the record that begins with ``line``; takes the lines that its quoted cells run over."""
    cells = _parse(line, delimiter)
    if cells is not None:
        return cells, None
    taken = _until_quotes_pair(line, lines)
    whole = _parse(line + "".join(taken), delimiter) if taken else None
    if whole is None or _swallows_rows(taken, whole, delimiter, width):
        lines.put_back(taken)
        return line.rstrip("\r\n").split(delimiter), UNPAIRED_QUOTES
    return whole, None


def _parse(record: str, delimiter: str) -> list[str] | None:
    """The cells of one record, or None when its quotes do not pair."""
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _until_quotes_pair(line: str, lines: _Lines) -> list[str]:
    taken: list[str] = []
    quotes, size = line.count('"'), len(line)
    while quotes % 2 and size < limits.MAX_LINE_CHARACTERS:
        following = lines.take()
        if not following:
            break
        taken.append(following)
        quotes += following.count('"')
        size += len(following)
    return taken


def _swallows_rows(taken: list[str], whole: list[str], delimiter: str, width: int) -> bool:
    """Whether a record over several lines is rather a stray quote that meets another one rows later.

    Two signs: the number of cells is not the header's, or a line inside is by itself a whole row. A table of three
    columns or fewer gives too little to judge the second by.
    """
    if width and len(whole) != width:
        return True
    if width < 4:
        return False
    return any(len(_parse(line, delimiter) or ()) == width for line in taken)


def _delimiter_of(sample: list[str]) -> str:
    """The delimiter that most lines of the sample agree on, by the number of columns that it makes."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = Counter(len(row.cells) for row in _records(sample, delimiter) if any(row.cells))
        width, lines = max(widths.items(), key=lambda one: (one[0] > 1, one[1]), default=(1, 0))
        score = (width - 1) * lines / max(1, widths.total())
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _encoding_of(path: Path, name: str, *, compressed: bool) -> str:
    """The encoding in which the whole file decodes; a ``Problem`` when there is none, or no end, or no text."""
    with path.open("rb") as raw:
        packed = raw.seek(0, io.SEEK_END)
    try:
        with _open_binary(path, compressed=compressed) as file:
            head = file.read(4096)
    except (EOFError, zlib.error, OSError) as error:
        raise problems.truncated(name) from error
    candidates = _candidates(head)
    first_bad_line = 1
    for encoding in candidates:
        bad_line = _scan(path, name, encoding, packed, compressed=compressed)
        if bad_line is None:
            return encoding
        first_bad_line = max(first_bad_line, bad_line)
    raise problems.wrong_encoding(name, first_bad_line)


def _candidates(head: bytes) -> tuple[str, ...]:
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    # In UTF-16 the delimiters and line ends have one zero byte, always on the same side; few other characters have.
    zeros_even, zeros_odd = head[::2].count(0), head[1::2].count(0)
    if zeros_odd > 2 * zeros_even + 1:
        return ("utf-16-le",)
    if zeros_even > 2 * zeros_odd + 1:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")


def _scan(path: Path, name: str, encoding: str, packed: int, *, compressed: bool) -> int | None:
    """Decodes the file once through: None when all is well, else the line that is not in ``encoding``."""
    decoder = codecs.getincrementaldecoder(encoding)()
    size, lines, line_length, common, wide = 0, 1, 0, 0, 0
    with _open_binary(path, compressed=compressed) as file:
        while True:
            try:
                chunk = file.read(limits.CHUNK_BYTES)
            except (EOFError, zlib.error, OSError) as error:
                raise problems.truncated(name) from error
            size += len(chunk)
            _check_size(name, size, packed)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return lines + chunk[: error.start].count(b"\n")
            if "\0" in text:
                raise problems.binary(name)
            ends = text.count("\n") or text.count("\r")
            line_length = len(text) - max(text.rfind("\n"), text.rfind("\r")) if ends else line_length + len(text)
            lines += ends
            if line_length > limits.MAX_LINE_CHARACTERS:
                raise problems.line_too_long(name, lines)
            if encoding == "gb18030" and wide < 100_000:
                in_use, of_all = _everyday_share(text)
                common, wide = common + in_use, wide + of_all
            if not chunk:
                return 1 if wide and common < 0.6 * wide else None


def _everyday_share(text: str) -> tuple[int, int]:
    """How many of the wide characters are everyday ones (GB 2312 marks and first level).

    UTF-8 with a broken byte often decodes as GB 18030 too, but into rare characters.
    """
    wide = [character for character in text[:20_000] if character > "\x7f"]
    common = sum(1 for c in wide if b"\xa1\xa1" <= c.encode("gb18030") <= b"\xd7\xf9" and c.encode("gb18030")[1] > 0xA0)
    return common, len(wide)


def _check_size(name: str, size: int, packed: int) -> None:
    if size > limits.BOMB_FLOOR_BYTES and size > packed * limits.BOMB_RATIO:
        raise problems.bomb(name)
    if size > limits.MAX_TEXT_BYTES:
        raise problems.text_too_large(name)


def _open_binary(path: Path, *, compressed: bool) -> BinaryIO:
    """The bytes of a text file, decompressed when it is a .gz."""
    return gzip.open(path, "rb") if compressed else path.open("rb")  # type: ignore[return-value]  # GzipFile reads alike
