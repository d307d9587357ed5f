"""Reading the name of a type behind ``instance of`` or a parameter (DMN 1.5, grammar rules 51 to 54)."""

from luodi.engine.feel.lexer import Reader
from luodi.engine.feel.names import NameScope
from luodi.engine.feel.types import TYPES_BY_NAME, UNKNOWN_TYPE, ContextType, FunctionType, ListType, RangeType, Type

_BUILTIN_TYPES = NameScope(TYPES_BY_NAME)
_DEEPEST = 20
_GENERIC = frozenset({"list", "range", "context", "function"})


def read_type(reader: Reader, scope: NameScope, depth: int = 0) -> Type:
    """The type that ``reader`` stands before; ``scope`` knows the named ones."""
    if depth > _DEEPEST:
        raise reader.fail("类型嵌套太深", "The type is nested too deeply")
    at = reader.skip()
    word = reader.word()
    if word in _GENERIC:
        reader.pos += len(word)
        if reader.take("<"):
            return _generic(word, reader, scope, depth + 1)
        reader.pos = at
    named = NameScope(scope.types).longest(reader.text, at) if scope.types else None
    found = _BUILTIN_TYPES.longest(reader.text, at)
    if named and (found is None or named.end >= found.end):
        found = named
    if found is None:
        reader.name_before(")", ",", ">", "]", "}", "=", "and", "or", "then", "else", "return", "satisfies")
        return UNKNOWN_TYPE
    reader.pos = found.end
    return UNKNOWN_TYPE if found.name in _GENERIC and not named else found.type


def _generic(word: str, reader: Reader, scope: NameScope, depth: int) -> Type:
    """The type behind ``word<``."""
    if word in {"list", "range"}:
        element = read_type(reader, scope, depth)
        reader.expect(">")
        return ListType(element) if word == "list" else RangeType(element)
    if word == "context":
        members: dict[str, Type] = {}
        while not reader.take(">"):
            if members:
                reader.expect(",")
            name = reader.name_before(":")
            reader.expect(":")
            members[name] = read_type(reader, scope, depth)
        return ContextType(members)
    parameters: list[Type] = []
    while not reader.take(">"):
        if parameters:
            reader.expect(",")
        parameters.append(read_type(reader, scope, depth))
    reader.expect("->")
    return FunctionType(tuple(parameters), read_type(reader, scope, depth))
