"""How people write in cells: full-width characters, stray blanks, and the many words for "nothing known"."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_NOTHING = frozenset(
    ["", "无", "暂无", "待定", "未定", "未知", "不详", "空", "null", "none", "nan", "nat", "n/a", "na", "#n/a", "tbd"]
)
_DASHES = re.compile(r"[-—–―_/\\.。…~*]+\Z")


def plain(text: str) -> str:
    """``text`` in half-width characters (NFKC), without invisible characters and outer blanks."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).strip()


def says_nothing(text: str) -> bool:
    """Whether plain ``text`` is blank, dashes only, or a word such as 待定 or N/A."""
    return text.lower() in _NOTHING or _DASHES.match(text) is not None
