"""A matcher for regular expressions whose work is bounded: each place of the pattern meets each place of the text once.

It runs the parse tree that Python's own ``re`` makes of a pattern (the only part of ``re`` used here that is not
public), so both matchers read a pattern alike, and finds the same matches: leftmost, then by the order of choices.
The idea is RE2's bit-state search: a state of the pattern that failed at a place of the text will fail there again.
Back-references break that, so patterns that have them are searched without memory and end at the step limit.
"""

import re
from collections.abc import Callable, Iterable
from re import _compiler, _constants, _parser  # type: ignore[attr-defined] # not in the stubs; see above
from typing import Any, TypeAlias

from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.limits import Run

Span: TypeAlias = tuple[int, int]
LARGEST_PROGRAM = 20_000
LARGEST_MEMORY = 64_000_000
HOPELESS = 40
_SINGLE = frozenset({_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN})
_ASSERTIONS = frozenset({_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT})
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})
CHAR, SPLIT, JUMP, SAVE, ASSERTION, REFERENCE, MATCH = range(7)


def degree(pattern: str, flags: re.RegexFlag) -> int:
    """How often choices follow each other in ``pattern``: backtracking costs at most text length to this power."""
    return min(HOPELESS, 1 + _choices(_parser.parse(pattern, flags), False))


def _choices(tree: Iterable[Any], repeated: bool) -> int:
    total = 0
    for kind, detail in tree:
        if kind in _REPEATS:
            least, most, inner = detail
            if repeated:
                return HOPELESS
            total += (least != most) + _choices(inner, True)
        elif kind is _constants.BRANCH:
            total += HOPELESS if repeated else len(detail[1]) - 1 + sum(_choices(each, repeated) for each in detail[1])
        elif kind is _constants.SUBPATTERN:
            total += _choices(detail[-1], repeated)
        elif kind not in _SINGLE and kind not in _ASSERTIONS:
            total += 1 if kind is _constants.GROUPREF else HOPELESS
    return min(total, HOPELESS)


class Program:
    """The steps of a pattern, made when they are first needed."""

    __slots__ = ("_steps", "flags", "groups", "has_references", "pattern")

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self.flags = flags
        self.groups = 0
        self.has_references = False
        self._steps: list[tuple[int, Any, Any]] | None = None

    def steps(self) -> list[tuple[int, Any, Any]]:
        """The steps. Raises Refusal when there would be too many."""
        if self._steps is None:
            tree = _parser.parse(self.pattern, self.flags)
            self.groups = tree.state.groups
            made: list[tuple[int, Any, Any]] = [(SAVE, 0, None)]
            self._emit(tree, tree.state, made)
            made += [(SAVE, 1, None), (MATCH, None, None)]
            self._steps = made
        return self._steps

    def _emit(self, tree: Iterable[Any], state: Any, made: list[tuple[int, Any, Any]]) -> None:
        for kind, detail in tree:
            if len(made) > LARGEST_PROGRAM:
                raise Refusal("feel.limit.pattern", "正则表达式太复杂", "The regular expression is too complex")
            if kind in _SINGLE:
                made.append((CHAR, _predicate(self._part(state, kind, detail)), None))
            elif kind in _ASSERTIONS:
                made.append((ASSERTION, self._part(state, kind, detail).match, None))
            elif kind is _constants.GROUPREF:
                self.has_references = True
                made.append((REFERENCE, detail, None))
            elif kind is _constants.SUBPATTERN:
                self._emit_group(detail, state, made)
            elif kind is _constants.BRANCH:
                self._emit_branch(detail[1], state, made)
            elif kind in _REPEATS:
                self._emit_repeat(detail, kind is _constants.MAX_REPEAT, state, made)

    def _part(self, state: Any, kind: Any, detail: Any) -> re.Pattern[str]:
        """One node of the tree as a pattern of its own."""
        part: re.Pattern[str] = _compiler.compile(_parser.SubPattern(state, [(kind, detail)]), self.flags)
        return part

    def _emit_group(self, detail: Any, state: Any, made: list[tuple[int, Any, Any]]) -> None:
        group, inner = detail[0], detail[-1]
        if group is not None:
            made.append((SAVE, 2 * group, None))
        self._emit(inner, state, made)
        if group is not None:
            made.append((SAVE, 2 * group + 1, None))

    def _emit_branch(self, options: list[Any], state: Any, made: list[tuple[int, Any, Any]]) -> None:
        ends = []
        for option in options[:-1]:
            split = len(made)
            made.append((SPLIT, 0, 0))
            self._emit(option, state, made)
            ends.append(len(made))
            made.append((JUMP, 0, None))
            made[split] = (SPLIT, split + 1, len(made))
        self._emit(options[-1], state, made)
        for end in ends:
            made[end] = (JUMP, len(made), None)

    def _emit_repeat(self, detail: Any, greedy: bool, state: Any, made: list[tuple[int, Any, Any]]) -> None:
        least, most, inner = detail
        for _ in range(least):
            self._emit(inner, state, made)
        if most is _constants.MAXREPEAT:
            split = len(made)
            made.append((SPLIT, 0, 0))
            self._emit(inner, state, made)
            made.append((JUMP, split, None))
            made[split] = _split(split, len(made), greedy)
            return
        splits = []
        for _ in range(most - least):
            splits.append(len(made))
            made.append((SPLIT, 0, 0))
            self._emit(inner, state, made)
        for split in splits:
            made[split] = _split(split, len(made), greedy)


def _split(at: int, end: int, greedy: bool) -> tuple[int, Any, Any]:
    return (SPLIT, at + 1, end) if greedy else (SPLIT, end, at + 1)


def _predicate(part: re.Pattern[str]) -> Callable[[str], bool]:
    """Whether a single character matches ``part``, remembered for each character."""
    known: dict[str, bool] = {}

    def fits(character: str) -> bool:
        answer = known.get(character)
        if answer is None:
            answer = known[character] = part.match(character) is not None
        return answer

    return fits


class Matcher:
    """One search of one text."""

    __slots__ = ("_memory", "_program", "_run", "_steps", "_text")

    def __init__(self, program: Program, text: str, run: Run) -> None:
        self._program = program
        self._text = text
        self._run = run
        self._steps = program.steps()
        self._memory: bytearray | None = None
        self._forget()

    def _forget(self) -> None:
        """Start with an empty memory of failed states."""
        if self._program.has_references:
            return
        size = len(self._steps) * (len(self._text) + 1) // 8 + 1
        if size > LARGEST_MEMORY // 8:
            raise Refusal(
                "feel.limit.pattern", "文字太长，正则表达式太复杂", "The text is too long for so complex a pattern"
            )
        self._run.step(1 + size // 4096)
        self._memory = bytearray(size)

    def matches(self, first_only: bool) -> list[list[Span]]:
        """The matches from left to right, each with the spans of its groups (0 is the whole)."""
        found: list[list[Span]] = []
        start = 0
        while start <= len(self._text):
            saved = self._match_at(start)
            if saved is None:
                start += 1
                continue
            spans = [(saved[2 * group], saved[2 * group + 1]) for group in range(self._program.groups)]
            found.append(spans)
            if first_only:
                break
            end = spans[0][1]
            start = end if end > start else start + 1
            self._forget()
        return found

    def _match_at(self, start: int) -> list[int] | None:  # noqa: C901, PLR0912 - one branch for each kind of step
        """The saved places of the match that begins at ``start``, None without one."""
        text, steps, memory, length = self._text, self._steps, self._memory, len(self._text)
        saved = [-1] * (2 * self._program.groups)
        waiting: list[tuple[int, int, int]] = [(0, start, -1)]
        count = 0
        while waiting:
            at, place, restored = waiting.pop()
            if at < 0:
                saved[place] = restored
                continue
            while True:
                count += 1
                if count % 256 == 0:
                    self._run.step(256)
                if memory is not None:
                    bit = at * (length + 1) + place
                    if memory[bit >> 3] & (1 << (bit & 7)):
                        break
                    memory[bit >> 3] |= 1 << (bit & 7)
                kind, one, other = steps[at]
                if kind == CHAR:
                    if place >= length or not one(text[place]):
                        break
                    at, place = at + 1, place + 1
                elif kind == SPLIT:
                    waiting.append((other, place, -1))
                    at = one
                elif kind == JUMP:
                    at = one
                elif kind == SAVE:
                    waiting.append((-1, one, saved[one]))
                    saved[one] = place
                    at += 1
                elif kind == ASSERTION:
                    if one(text, place) is None:
                        break
                    at += 1
                elif kind == REFERENCE:
                    part = text[saved[2 * one] : saved[2 * one + 1]] if saved[2 * one + 1] >= 0 else None
                    if part is None or not text.startswith(part, place):
                        break
                    at, place = at + 1, place + len(part)
                else:
                    self._run.step(count % 256)
                    return saved
        self._run.step(count % 256)
        return None
