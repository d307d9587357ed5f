"""Texts that a spreadsheet would run as formulas, kept from it in CSV, which has no types.

Such a text gets an apostrophe in front, as a person would type it in Excel; it is taken off when the file comes back.
A text that already begins with apostrophes before such a sign gets one more, so that nothing is lost on the way.
"""

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_RUNS = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """``text`` as CSV may hold it."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` was given."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text
