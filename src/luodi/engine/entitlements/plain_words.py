"""Clauses in plain words: what a rule asks and what is, without the signs of FEEL, in 中文 and English.

A condition that is a set of values and intervals is said in words; one that depends on other values is given as it
stands. Numbers are exact: they are grouped and given their unit, never rounded. A share of two facts is a percentage.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from luodi.engine.dmn.compiling.cells import OneOf, geometry
from luodi.engine.entitlements.explaining import Answer, Clause
from luodi.engine.entitlements.facts import FactDefinition, FactDictionary, FactValue
from luodi.engine.entitlements.nearness import FactChange
from luodi.engine.entitlements.words import FactType
from luodi.engine.feel import Date, NameScope, Range, Value, compile_unary_tests
from luodi.reference.districts import districts
from luodi.reference.industries import industry, is_industry
from luodi.reference.text import Text

NOT_KNOWN = Text("尚不掌握", "not known")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CURRENCIES = {"元": "CNY", "美元": "USD"}


@dataclass(frozen=True, slots=True)
class PlainClause:
    """A clause as people read it: what is looked at, what is asked, what is, and whether that is enough."""

    subject: Text
    asked: Text
    now: Text
    answer: Answer
    facts: tuple[str, ...]
    below: tuple["PlainClause", ...]


@dataclass(frozen=True, slots=True)
class PlainChange:
    """A change that would help: what is looked at, what it is, what would be enough, and the value of the fact."""

    subject: Text
    now: Text
    needed: Text
    fact: Text
    value: Text


def plain_clauses(clauses: tuple[Clause, ...], dictionary: FactDictionary) -> tuple[PlainClause, ...]:
    """The clauses in plain words."""
    return tuple(_plain(each, dictionary) for each in clauses)


def plain_change(change: FactChange, dictionary: FactDictionary) -> PlainChange:
    """A change of a fact in plain words."""
    known = dictionary.by_name.get(change.subject)
    return PlainChange(
        subject_text(change.subject, dictionary),
        _written(change.now, known, is_share=_is_share(change.subject)),
        _written(change.needed, known, is_share=_is_share(change.subject)),
        dictionary[change.code].text,
        fact_text(change.to_value, dictionary[change.code]),
    )


def fact_text(value: FactValue, fact: FactDefinition | None) -> Text:
    """A fact's value with its unit."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, date):
        return Text(value.isoformat(), value.isoformat())
    return _value(value, fact, is_share=False)


def subject_text(subject: str, dictionary: FactDictionary) -> Text:
    """What a rule looks at, with the English names of facts for English."""
    english = subject
    for name in sorted((name for name in dictionary.by_name if name in subject), key=len, reverse=True):
        english = english.replace(name, f"“{dictionary.by_name[name].code}”")
    for fact in dictionary.by_name.values():
        english = english.replace(f"“{fact.code}”", fact.text.en)
    division = " ÷ "
    return Text(subject.replace(" / ", division).replace(" * ", " × "), english.replace(" / ", division))


def condition_text(condition: str, fact: FactDefinition | None, *, is_share: bool = False) -> Text:
    """A condition in words; as it stands where it is no plain set of values and intervals."""
    if not condition:
        return Text("成立", "it holds")
    shape = geometry(compile_unary_tests(condition, NameScope({})))
    if not isinstance(shape, OneOf):
        return Text(condition, condition)
    pieces = [_piece(each, fact, is_share=is_share) for each in shape.pieces]
    if len(pieces) > 1 and not any(isinstance(each, Range | bool) for each in shape.pieces):
        words = [_value(each, fact, is_share=is_share) for each in shape.pieces]
        zh, en = f"为{_spaced('、'.join(each.zh for each in words))}之一", ", ".join(each.en for each in words)
        return Text(f"不{zh}", f"none of {en}") if shape.negated else Text(zh, f"one of {en}")
    zh, en = "或".join(each.zh for each in pieces), " or ".join(each.en for each in pieces)
    return Text(f"不得{zh}", f"not {en}") if shape.negated else Text(zh, en)


def _plain(clause: Clause, dictionary: FactDictionary) -> PlainClause:
    fact, is_share = dictionary.by_name.get(clause.subject), _is_share(clause.subject)
    return PlainClause(
        subject_text(clause.subject, dictionary),
        condition_text(clause.condition, fact, is_share=is_share),
        _written(clause.value, fact, is_share=is_share),
        clause.answer,
        clause.facts,
        plain_clauses(clause.below, dictionary),
    )


def _piece(piece: Value, fact: FactDefinition | None, *, is_share: bool) -> Text:
    if not isinstance(piece, Range):
        said = _value(piece, fact, is_share=is_share)
        return said if isinstance(piece, bool) else Text(f"为{_spaced(said.zh)}", said.en)
    start = None if piece.start is None else _value(piece.start, fact, is_share=is_share)
    end = None if piece.end is None else _value(piece.end, fact, is_share=is_share)
    parts = []
    if start is not None:
        words = ("不低于", "at least") if piece.start_included else ("高于", "more than")
        if isinstance(piece.start, Date):
            words = ("不早于", "on or after") if piece.start_included else ("晚于", "after")
        parts.append(Text(f"{words[0]} {start.zh}", f"{words[1]} {start.en}"))
    if end is not None:
        words = ("不超过", "at most") if piece.end_included else ("低于", "less than")
        if isinstance(piece.end, Date):
            words = ("不晚于", "on or before") if piece.end_included else ("早于", "before")
        parts.append(Text(f"{words[0]} {end.zh}", f"{words[1]} {end.en}"))
    return Text("且".join(each.zh for each in parts), " and ".join(each.en for each in parts))


def _spaced(text: str) -> str:
    return f" {text}" if text[:1].isascii() else text


def _value(value: object, fact: FactDefinition | None, *, is_share: bool) -> Text:
    """A FEEL value with its unit, or an interval in words."""
    match value:
        case Range():
            said = _piece(value, fact, is_share=is_share)
        case None:
            said = NOT_KNOWN
        case bool():
            said = _YES if value else _NO
        case Date():
            said = Text(*[f"{value.year:04}-{value.month:02}-{value.day:02}"] * 2)
        case Decimal() if is_share:
            said = Text(*[f"{_number(value * 100)}%"] * 2)
        case Decimal():
            number, unit = _number(value), fact.unit if fact is not None else ""
            said = Text(f"{number} {unit}".strip(), f"{_CURRENCIES.get(unit, '')} {number}".strip())
        case _:
            said = _word(str(value), fact)
    return said


def _written(written: str, fact: FactDefinition | None, *, is_share: bool) -> Text:
    """A value that rules wrote: ``0.0275``, ``true``, a day or a word."""
    if not written:
        return NOT_KNOWN
    is_word = fact is not None and fact.type is FactType.STRING
    return _value(written if is_word else _parsed(written), fact, is_share=is_share)


@lru_cache(maxsize=4096)
def _parsed(written: str) -> object:
    """A number, yes or no or an interval that was written; anything else is a word."""
    feel = _DAY.sub(r'date("\g<0>")', written)
    shape = geometry(compile_unary_tests(feel, NameScope({}))) if _is_plain(written) else None
    pieces: tuple[object, ...] = shape.pieces if isinstance(shape, OneOf) and not shape.negated else ()
    return pieces[0] if len(pieces) == 1 else written.strip('"')


def _is_plain(written: str) -> bool:
    return written in {"true", "false"} or written[:1] in "+-0123456789.<>=([]"


def _number(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_share(subject: str) -> bool:
    """Whether a subject divides one thing by another, so that it reads as a percentage."""
    outside = re.sub(r"\([^()]*\)", "", subject)
    return outside.count("/") == 1 and not set("+-*") & set(outside)


def _word(value: str, fact: FactDefinition | None) -> Text:
    """A text; codes of districts and industries with their names."""
    source = fact.source if fact is not None else ""
    if source == "register.district_id":
        return next((each.name for each in districts() if each.code == value), Text(value, value))
    if source.startswith("derived.industry") and is_industry(value):
        return Text(f"{value} {industry(value).name}", f"{value} {industry(value).name}")
    return Text(value, value)
