"""XPath regular expressions (XQuery and XPath Functions, section 5.6), within bounds that really hold.

``elementpath`` translates the pattern to Python's. Python's own matcher backtracks and cannot be stopped, so it is
used only for patterns whose cost is known to stay low on the given text; all others go to ``matching``, which visits
each place of the pattern at each place of the text at most once and counts its steps.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from elementpath.regex import RegexError, translate_pattern

from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.limits import Run
from luodi.engine.feel.matching import Matcher, Program, Span, degree

LONGEST_PATTERN = 1_000
CHEAP = 5_000_000
"""Python's matcher may be used while text length to the power of the pattern's degree stays below."""
CHARACTERS_PER_STEP = 32
_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.RegexFlag(0), "q": re.RegexFlag(0)}
_REPLACEMENT = re.compile(r"\$[0-9]+|\\[\\$]|[^$\\]+|.", re.DOTALL)


def _bad_pattern() -> Refusal:
    return Refusal("feel.pattern", "正则表达式有误", "The regular expression is not valid")


@lru_cache(maxsize=512)
def pattern(regex: str, flags: str) -> "Pattern":
    """The compiled pattern. Raises Refusal when pattern or flags are wrong."""
    if not set(flags) <= _FLAGS.keys():
        raise Refusal("feel.pattern", "正则表达式的标志有误", "The flags of the regular expression are not valid")
    if len(regex) > LONGEST_PATTERN:
        raise Refusal("feel.limit.pattern", "正则表达式太长", "The regular expression is too long")
    options = re.RegexFlag(0)
    for flag in flags:
        options |= _FLAGS[flag]
    if "q" in flags:
        translated = re.escape(regex)
        options &= re.IGNORECASE
    else:
        translated = _translated(_without_blanks(regex) if "x" in flags else regex, options)
    try:
        compiled = re.compile(translated, options)
    except (re.error, OverflowError, RecursionError) as error:
        raise _bad_pattern() from error
    return Pattern(compiled, degree(translated, options), Program(translated, options))


def _translated(regex: str, options: re.RegexFlag) -> str:
    try:
        return translate_pattern(regex, flags=options, xsd_version="1.1")
    except (RegexError, IndexError, ValueError, OverflowError, RecursionError) as error:
        raise _bad_pattern() from error


def _without_blanks(regex: str) -> str:
    """The pattern for the flag ``x``: no white space outside character classes."""
    kept, depth, index = [], 0, 0
    while index < len(regex):
        mark = regex[index]
        if mark in "\t\n\r " and depth == 0:
            index += 1
            continue
        if mark == "\\":
            index += 1
            while index < len(regex) and regex[index] in "\t\n\r " and depth == 0:
                index += 1
            mark += regex[index : index + 1]
        depth += (mark == "[") - (mark == "]" and depth > 0)
        kept.append(mark)
        index += 1
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression: Python's form of it, how its cost grows with the text, and the bounded form."""

    compiled: re.Pattern[str]
    degree: int
    program: Program

    def _spans(self, text: str, run: Run, first_only: bool = False) -> list[list[Span]]:
        """The matches from left to right, each with the spans of its groups (0 is the whole)."""
        run.step(1 + len(text) // CHARACTERS_PER_STEP)
        if (len(text) + 2) ** self.degree <= CHEAP:
            found = []
            for match in self.compiled.finditer(text):
                run.step()
                found.append([match.span(group) for group in range(self.compiled.groups + 1)])
                if first_only:
                    break
            return found
        return Matcher(self.program, text, run).matches(first_only)

    def occurs(self, text: str, run: Run) -> bool:
        """Whether the pattern matches anywhere in ``text``."""
        return bool(self._spans(text, run, first_only=True))

    def parts(self, text: str, run: Run) -> list[object]:
        """What stands between the matches. Raises Refusal for a pattern that matches nothing at all."""
        self._refuse_empty()
        parts, at = [], 0
        for spans in self._spans(text, run):
            start, end = spans[0]
            parts.append(text[at:start])
            at = end
        run.produce(len(text) + len(parts))
        return [*parts, text[at:]]

    def replaced(self, text: str, replacement: str, run: Run) -> str:
        """``text`` with every match replaced; ``$n`` is group n, ``\\$`` a dollar sign. Raises Refusal."""
        self._refuse_empty()
        pieces = self._pieces(replacement)
        parts, at = [], 0
        for spans in self._spans(text, run):
            start, end = spans[0]
            parts.append(text[at:start])
            for piece in pieces:
                part = piece if isinstance(piece, str) else text[slice(*spans[piece])] if spans[piece][0] >= 0 else ""
                run.produce(len(part))
                parts.append(part)
            at = end
        run.produce(len(text))
        parts.append(text[at:])
        return "".join(parts)

    def _refuse_empty(self) -> None:
        if self.compiled.match(""):
            raise Refusal("feel.pattern", "正则表达式匹配空串", "The regular expression matches the empty string")

    def _pieces(self, replacement: str) -> list[str | int]:
        """A replacement as texts and group numbers; digits beyond the last group are text."""
        pieces: list[str | int] = []
        for piece in _REPLACEMENT.findall(replacement):
            if piece.startswith("$") and len(piece) > 1:
                digits = piece[1:]
                size = min(len(digits), 3)
                while size > 1 and int(digits[:size]) > self.compiled.groups:
                    size -= 1
                group = int(digits[:size])
                pieces.append(group if group <= self.compiled.groups else "")
                pieces.append(digits[size:])
            elif piece in {"\\\\", "\\$"}:
                pieces.append(piece[1])
            elif piece in {"$", "\\"}:
                raise Refusal("feel.pattern", "替换文字有误", "The replacement is not valid")
            else:
                pieces.append(piece)
        return pieces
