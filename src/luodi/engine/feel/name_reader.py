"""Reading names where the text alone does not tell how far they reach."""

from luodi.engine.feel.builtins import BUILTIN_SCOPE
from luodi.engine.feel.failures import SyntaxRefusal
from luodi.engine.feel.lexer import Reader
from luodi.engine.feel.names import LEXEME_PART, SPACE, STOPS, WORD, Found, NameScope
from luodi.engine.feel.shapes import member_scope
from luodi.engine.feel.types import Type

_AFTER_OPEN_END = (")", "]", "}", ",", "=", "!", "<", ">", ".")
_WORDS_AFTER_OPEN_END = frozenset({"and", "or", "then", "else", "return", "satisfies", "in", "between", "instance"})


class NameReader(Reader):
    """A place in a text, and the names in scope there."""

    __slots__ = ("scope",)

    def __init__(self, text: str, scope: NameScope) -> None:
        super().__init__(text)
        self.scope = scope

    def lookup(self) -> Found | None:
        """The longest name in scope that stands here; a variable before a built-in that is not called."""
        ours = self.scope.longest(self.text, self.pos)
        built_in = BUILTIN_SCOPE.longest(self.text, self.pos)
        if built_in is None or (ours and ours.end >= built_in.end):
            return ours
        if ours:
            space = SPACE.match(self.text, built_in.end)
            if not self.text.startswith("(", space.end() if space else built_in.end):
                return ours
        return built_in

    def member(self, base: Type) -> str:
        """The member name behind a dot: the longest that the base's type knows, else all words that follow."""
        known = member_scope(base)
        found = known.longest(self.text, self.pos) if known else None
        if found:
            self.pos = found.end
            return found.name
        return self.words()

    def goes_on(self, end: int) -> bool:
        """Whether a word follows a name at ``end`` that can follow none: then the name in scope is only its beginning.

        So ``[date of birth > limit]`` finds the member of an element although ``date`` is a function.
        """
        space = SPACE.match(self.text, end)
        word = WORD.match(self.text, space.end() if space else end)
        return word is not None and word[0] not in STOPS and WORD.match(self.text, self.pos) is not None

    def words(self) -> str:
        """The words up to the next keyword or symbol, as a name that nothing in scope explains."""
        start = self.skip()
        first = WORD.match(self.text, start)
        if not first:
            raise self.unexpected()
        words, end = [first[0]], first.end()
        while True:
            space = SPACE.match(self.text, end)
            word = LEXEME_PART.match(self.text, space.end() if space else end)
            if not word or word[0] in STOPS:
                break
            words.append(word[0])
            end = word.end()
        self.pos = end
        return " ".join(words)

    def is_named_argument(self) -> bool:
        """Whether an argument starts with ``name:``."""
        start = self.skip()
        try:
            self.name_before(":", ",", ")")
            return self.sees(":")
        except SyntaxRefusal:
            return False
        finally:
            self.pos = start

    def closes_here(self) -> bool:
        """Whether the ``[`` here ends an interval rather than opens a filter."""
        space = SPACE.match(self.text, self.pos + 1)
        after = space.end() if space else self.pos + 1
        word = WORD.match(self.text, after)
        return (
            after >= len(self.text)
            or self.text.startswith(_AFTER_OPEN_END, after)
            or (word is not None and word[0] in _WORDS_AFTER_OPEN_END)
        )
