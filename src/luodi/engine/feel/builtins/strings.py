"""Built-ins on strings. Positions count code points from 1, or from the end with a minus sign."""

from decimal import Decimal

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.limits import Run
from luodi.engine.feel.patterns import pattern
from luodi.engine.feel.types import BOOLEAN, NUMBER, STRING, ListType
from luodi.engine.feel.values import Value

SHELF = Shelf()


@SHELF.builtin("substring(string: string, start position: number, length?: number)", STRING)
def substring(_run: Run, string: str, start: Decimal, length: Decimal | None = None) -> Value:
    """``length`` characters from ``start``; fractions of either are cut off."""
    place = int(start) if abs(start) <= len(string) else 0
    if place == 0:
        raise refuse("起始位置不在字符串内", "The start lies outside the string")
    begin = place - 1 if place > 0 else len(string) + place
    if length is None:
        return string[begin:]
    if not 1 <= int(min(length, Decimal(len(string) + 1))) <= len(string) - begin:
        raise refuse("长度超出字符串", "The length reaches beyond the string")
    return string[begin : begin + int(length)]


@SHELF.builtin("string length(string: string)", NUMBER)
def string_length(_run: Run, string: str) -> Value:
    """The number of characters."""
    return Decimal(len(string))


@SHELF.builtin("upper case(string: string)", STRING)
def upper_case(run: Run, string: str) -> Value:
    """In capitals."""
    run.produce(len(string))
    return string.upper()


@SHELF.builtin("lower case(string: string)", STRING)
def lower_case(run: Run, string: str) -> Value:
    """In small letters."""
    run.produce(len(string))
    return string.lower()


@SHELF.builtin("substring before(string: string, match: string)", STRING)
def substring_before(_run: Run, string: str, match: str) -> Value:
    """What stands before ``match``; empty when it does not occur."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@SHELF.builtin("substring after(string: string, match: string)", STRING)
def substring_after(_run: Run, string: str, match: str) -> Value:
    """What stands behind ``match``; empty when it does not occur."""
    return string.partition(match)[2] if match else string


@SHELF.builtin("contains(string: string, match: string)", BOOLEAN)
def contains(_run: Run, string: str, match: str) -> Value:
    """Whether ``match`` occurs."""
    return match in string


@SHELF.builtin("starts with(string: string, match: string)", BOOLEAN)
def starts_with(_run: Run, string: str, match: str) -> Value:
    """Whether the string begins with ``match``."""
    return string.startswith(match)


@SHELF.builtin("ends with(string: string, match: string)", BOOLEAN)
def ends_with(_run: Run, string: str, match: str) -> Value:
    """Whether the string ends with ``match``."""
    return string.endswith(match)


@SHELF.builtin("matches(input: string, pattern: string, flags?: string?)", BOOLEAN)
def matches(run: Run, text: str, regex: str, flags: str | None = None) -> Value:
    """Whether the XPath regular expression occurs in the text."""
    return pattern(regex, flags or "").occurs(text, run)


@SHELF.builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)", STRING)
def replace(run: Run, text: str, regex: str, replacement: str, flags: str | None = None) -> Value:
    """The text with every occurrence replaced; ``$1`` stands for the first group."""
    return pattern(regex, flags or "").replaced(text, replacement, run)


@SHELF.builtin("split(string: string, delimiter: string)", ListType(STRING))
def split(run: Run, string: str, delimiter: str) -> Value:
    """The parts between the occurrences of a regular expression."""
    return pattern(delimiter, "").parts(string, run)


@SHELF.builtin("string join(list: list, delimiter?: string?)", STRING)
def string_join(run: Run, strings: list[Value], delimiter: str | None = None) -> Value:
    """The strings of a list in one, nulls left out."""
    kept = [each for each in strings if each is not None]
    if not all(isinstance(each, str) for each in kept):
        raise refuse("列表中有不是字符串的值", "The list holds something that is no string")
    texts = [str(each) for each in kept]
    run.step(len(texts))
    run.produce(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (delimiter or "").join(texts)
