"""Texts that a spreadsheet would run as formulas, kept from it in CSV, which has no types.

Such a text gets an apostrophe in front, as a person would type it in Excel; it is taken off when the file comes back.
"""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARDED_STARTS = tuple(f"'{start}" for start in FORMULA_STARTS)
_TWICE_GUARDED_STARTS = tuple(f"'{start}" for start in _GUARDED_STARTS)


def guarded(text: str) -> str:
    """``text`` as CSV may hold it."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, *_GUARDED_STARTS)) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` was given."""
    return text[1:] if text.startswith((*_GUARDED_STARTS, *_TWICE_GUARDED_STARTS)) else text
