"""Names of FEEL: how they are written, and finding the longest one in scope (DMN 1.5, 10.3.1.2 and 10.3.1.4).

A name may hold spaces and operators (``first name``, ``profit and loss``, ``foo+bar``, ``投资额(万元)``), so where it
ends depends on the names in scope. A name is cut into lexemes, runs of name characters or single other characters,
and a scope keeps its names in a trie of lexemes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from luodi.engine.feel.types import ANY, Type

_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
WORD = re.compile(f"[{_START}][{_PART}]*")
LEXEME_PART = re.compile(f"[{_PART}]+")
_LEXEME = re.compile(rf"[{_PART}]+|\S")
SPACE = re.compile("[\\s\u0009\u0020\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]*")
STOPS = frozenset({"and", "or", "in", "between", "instance", "then", "else", "return", "satisfies"})
"""Keywords that may follow a name, where a name that nothing explains ends."""
SYMBOLS = frozenset("./-’'+*?")
KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "function",
        "external",
        "true",
        "false",
        "null",
    ]
)


def lexemes(text: str) -> tuple[str, ...]:
    """The lexemes of a name."""
    return tuple(_LEXEME.findall(text))


def is_plain(name: str) -> bool:
    """Whether ``name`` is written with name characters only, so that it can be recognised in any text."""
    parts = lexemes(name)
    return (
        bool(parts)
        and WORD.match(parts[0]) is not None
        and all(part in SYMBOLS or part[0].isalnum() or WORD.match(part) for part in parts)
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A name of the scope found in a text, up to the offset ``end``."""

    name: str
    type: Type
    end: int
    lexemes: int


class _Trie:
    __slots__ = ("branches", "name")

    def __init__(self) -> None:
        self.branches: dict[str, _Trie] = {}
        self.name: str | None = None


class NameScope:
    """Names that an expression may use, with their types; looks outward into ``parent``.

    ``types`` are the named types (item definitions) that ``instance of`` and parameters may mention.
    """

    __slots__ = ("_trie", "names", "parent", "types")

    def __init__(
        self,
        names: Mapping[str, Type] | None = None,
        types: Mapping[str, Type] | None = None,
        parent: "NameScope | None" = None,
    ) -> None:
        self.names: dict[str, Type] = dict(names or {})
        self.types: Mapping[str, Type] = types if types is not None else parent.types if parent else {}
        self.parent = parent
        self._trie = _Trie()
        for name in self.names:
            self._plant(name)

    def child(self, names: Mapping[str, Type]) -> "NameScope":
        """A scope inside this one."""
        return NameScope(names, parent=self)

    def add(self, name: str, type_: Type = ANY) -> None:
        """One more name."""
        self.names[name] = type_
        self._plant(name)

    def chain(self) -> Iterator["NameScope"]:
        """This scope and those around it, outward."""
        scope: NameScope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def longest(self, text: str, offset: int) -> Found | None:
        """The longest name in scope that ``text`` has at ``offset``; of equals, the innermost."""
        best: Found | None = None
        for scope in self.chain():
            found = scope._here(text, offset)  # noqa: SLF001 - the same class
            if found and (best is None or found.end > best.end):
                best = found
        return best

    def _plant(self, name: str) -> None:
        node = self._trie
        for lexeme in lexemes(name):
            node = node.branches.setdefault(lexeme, _Trie())
        if node is not self._trie:
            node.name = name

    def _here(self, text: str, offset: int) -> Found | None:
        node, best, count = self._trie, None, 0
        while node.branches:
            found = _LEXEME.match(text, SPACE.match(text, offset).end())  # type: ignore[union-attr] # SPACE matches anywhere
            if not found or (inner := node.branches.get(found[0])) is None:
                break
            node, offset, count = inner, found.end(), count + 1
            if node.name is not None:
                best = Found(node.name, self.names[node.name], offset, count)
        return best
