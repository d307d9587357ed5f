"""Reading the smallest parts of a FEEL text: blanks and comments, words, symbols, numbers and strings.

There is no list of tokens: where a name ends depends on the names in scope at that place, so the parser asks for
each part when it knows what may come.
"""

import re
from decimal import Decimal

from luodi.engine.feel.failures import SyntaxRefusal
from luodi.engine.feel.names import SPACE, WORD
from luodi.engine.feel.numbers import number

_COMMENT = re.compile(r"//[^\n\r]*|/\*.*?\*/", re.DOTALL)
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(r'"((?:[^"\\]+|\\.)*+)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")


class Reader:
    """A place in a text, and what can be read from there."""

    __slots__ = ("pos", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0

    def skip(self) -> int:
        """Pass blanks and comments; the offset after them."""
        text, pos = self.text, self.pos
        while True:
            if pos < len(text) and (text[pos] in " \t\r\n\v\f" or not text[pos].isascii()):
                space = SPACE.match(text, pos)
                pos = space.end() if space else pos
            comment = _COMMENT.match(text, pos) if text.startswith("/", pos) else None
            if comment is None:
                self.pos = pos
                return pos
            pos = comment.end()
            space = SPACE.match(text, pos)
            pos = space.end() if space else pos

    def fail(self, zh: str, en: str, at: int | None = None) -> SyntaxRefusal:
        """The refusal of the text at ``at``, here when not given."""
        return SyntaxRefusal(self.pos if at is None else at, zh, en)

    def unexpected(self) -> SyntaxRefusal:
        """The refusal of whatever stands here."""
        if self.skip() >= len(self.text):
            return self.fail("表达式没有写完", "The expression ends too early")
        shown = WORD.match(self.text, self.pos)
        what = (shown[0] if shown else self.text[self.pos])[:40]
        return self.fail(f"此处不应出现「{what}」", f"“{what}” is not expected here")

    def at_end(self) -> bool:
        """Whether nothing but blanks and comments is left."""
        return self.skip() >= len(self.text)

    def sees(self, symbol: str) -> bool:
        """Whether ``symbol`` comes next."""
        return self.text.startswith(symbol, self.skip())

    def take(self, symbol: str) -> bool:
        """Pass ``symbol`` if it comes next."""
        if self.sees(symbol):
            self.pos += len(symbol)
            return True
        return False

    def expect(self, symbol: str) -> None:
        """Pass ``symbol``, which must come next."""
        if not self.take(symbol):
            if self.at_end():
                raise self.fail(f"缺少「{symbol}」", f"“{symbol}” is missing")
            raise self.unexpected()

    def word(self) -> str:
        """The word that comes next, empty when none does; it is not passed."""
        found = WORD.match(self.text, self.skip())
        return found[0] if found else ""

    def take_word(self, word: str) -> bool:
        """Pass the keyword ``word`` if it comes next."""
        if self.word() == word:
            self.pos += len(word)
            return True
        return False

    def expect_word(self, word: str) -> None:
        """Pass the keyword ``word``, which must come next."""
        if not self.take_word(word):
            if self.at_end():
                raise self.fail(f"缺少「{word}」", f"“{word}” is missing")
            raise self.unexpected()

    def take_comparison(self) -> str:
        """Pass a comparison operator; empty when none comes next."""
        pos = self.skip()
        for symbol in _COMPARISONS:
            if self.text.startswith(symbol, pos):
                self.pos = pos + len(symbol)
                return symbol
        return ""

    def number(self) -> Decimal | None:
        """Pass a number; None when none comes next."""
        found = _NUMBER.match(self.text, self.pos)
        if not found:
            return None
        read = number(found[0])
        if read is None:
            raise self.fail("数值超出范围", "The number is out of range")
        self.pos = found.end()
        return read

    def string(self) -> str:
        """Pass a string literal, which must come next."""
        start = self.skip()
        found = _STRING.match(self.text, start)
        if not found:
            if self.text.startswith('"', start):
                raise self.fail("字符串没有结束的引号", "The string has no closing quotation mark")
            raise self.unexpected()
        self.pos = found.end()
        body = found[1]
        if "\\" in body:
            body = _SURROGATES.sub(_join_surrogates, _ESCAPE.sub(_unescape, body))
            if _LONE_SURROGATE.search(body):
                raise self.fail("转义不是一个字符", "An escape stands for no character", start)
        return body

    def name_before(self, *stops: str) -> str:
        """Pass a name that ends before one of ``stops`` (symbols or words); its blanks become single ones."""
        from_here = self.skip()
        text, pos, parts = self.text, from_here, 0
        words = {stop for stop in stops if stop.isalpha()}
        symbols = tuple(stop for stop in stops if stop not in words)
        while True:
            space = SPACE.match(text, pos)
            here = space.end() if space else pos
            found = WORD.match(text, here)
            if here >= len(text) or (found and found[0] in words and parts) or text.startswith(symbols, here):
                break
            if not found and (parts == 0 or not _is_name_part(text, here)):
                raise self.fail("此处应为名称", "A name is expected here", here)
            pos = found.end() if found else _part_end(text, here)
            parts += 1
        if not parts:
            raise self.unexpected() if not self.at_end() else self.fail("缺少名称", "A name is missing")
        self.pos = pos
        return " ".join(text[from_here:pos].split())


_DIGITS = re.compile(r"[\w\u00B7\u203F-\u2040]+")


def _is_name_part(text: str, at: int) -> bool:
    return text[at] in "./-’'+*?" or _DIGITS.match(text, at) is not None


def _part_end(text: str, at: int) -> int:
    found = _DIGITS.match(text, at)
    return found.end() if found else at + 1


def _unescape(found: re.Match[str]) -> str:
    if digits := found[1] or found[2]:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else found[0]
    return _PLAIN_ESCAPES.get(found[3], found[0])


def _join_surrogates(found: re.Match[str]) -> str:
    high, low = (ord(half) for half in found[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
