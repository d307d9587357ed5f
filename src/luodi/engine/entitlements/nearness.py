"""What would turn a no into a yes: the smallest change of one or two facts, read off the table's geometry.

A rule that says yes is a box in the space of its columns. For each column that lies outside, the nearest value inside
is an end of an interval or one of the values that the cell names; nothing is tried at random. A column may be a fact,
a quotient of two facts (then its numerator moves), or another decision of the policy, whose own table is read the same
way. A proposal is given only when the policy, asked again, says yes.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product

from luodi.engine.dmn.compiling.cells import OneOf, geometry
from luodi.engine.dmn.model import DecisionTable
from luodi.engine.entitlements.explaining import PolicyReader, shown
from luodi.engine.entitlements.facts import FactValue
from luodi.engine.entitlements.policy import ELIGIBLE
from luodi.engine.feel import Date, Range, Refusal, Run, Value, compile_expression, is_in
from luodi.engine.feel.tree import Arithmetic, Name
from luodi.reference.text import Text

MOST_CHANGES = 2
_STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that would have to be another: its code and name, what it is, and what it would have to be.

    ``subject`` is what the rule looks at, such as ``研发费用 / 营业收入``; ``now`` and ``needed`` are of that.
    """

    code: str
    name: str
    from_value: FactValue
    to_value: FactValue
    subject: str
    now: str
    needed: str

    @property
    def text(self) -> Text:
        """The change as a sentence."""
        return Text(
            f"{self.subject} 现为 {self.now}，须为 {self.needed}",
            f"{self.subject} is {self.now}; {self.needed} is needed",
        )


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Changes that together make a yes. ``distance`` is the sum of their relative sizes; a word counts as 1."""

    changes: tuple[FactChange, ...]
    distance: Decimal


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that lies outside its cell: what it looks at, the cell, and its value."""

    subject: str
    condition: str
    value: Value


def nearest_yes(reader: PolicyReader, facts: Mapping[str, FactValue], fixed: Collection[str] = ()) -> NearMiss | None:
    """The smallest change of at most two facts that makes the policy say yes; None where there is none.

    ``fixed`` are facts that nobody can change, such as the day of registration. ``facts`` are by code and complete as
    far as the policy needs them: a missing fact is asked for, not changed.
    """
    values = reader.values(reader.given(facts))
    if values.get(ELIGIBLE) is True:
        return None
    found = [
        NearMiss(changes, sum((_size(each) for each in changes), Decimal(0)))
        for changes in _ways(reader, ELIGIBLE, True, values, frozenset())
        if len(changes) <= MOST_CHANGES
        and not any(each.code in fixed for each in changes)
        and _says_yes(reader, facts, changes)
    ]
    return min(found, key=lambda each: (len(each.changes), each.distance), default=None)


def _says_yes(reader: PolicyReader, facts: Mapping[str, FactValue], changes: tuple[FactChange, ...]) -> bool:
    changed = {**facts, **{each.code: each.to_value for each in changes}}
    return reader.values(reader.given(changed)).get(ELIGIBLE) is True


def _ways(
    reader: PolicyReader, decision: str, wanted: Value, values: Mapping[str, Value], above: frozenset[str]
) -> Iterator[tuple[FactChange, ...]]:
    """Sets of changes that bring ``decision`` to the value ``wanted``, or into it where it is an interval."""
    table = reader.table(decision)
    if table is None or decision in above:
        return
    for number, rule in enumerate(table.rules):
        output = reader.expression((rule.outputs[0].text or "") if rule.outputs else "null", values)
        if output is not None and _is(output, wanted):
            yield from _into_rule(reader, table, number, values, above | {decision})


def _is(value: Value, wanted: Value) -> bool:
    try:
        return is_in(value, wanted, Run()) is True
    except Refusal:
        return False


def _into_rule(
    reader: PolicyReader, table: DecisionTable, number: int, values: Mapping[str, Value], above: frozenset[str]
) -> Iterator[tuple[FactChange, ...]]:
    """Sets of changes that bring the facts into the box of a rule."""
    outside: list[list[tuple[FactChange, ...]]] = []
    for clause, cell in zip(table.inputs, table.rules[number].inputs, strict=True):
        subject = (clause.expression.text or "").strip() if clause.expression is not None else ""
        condition = (cell.text or "").strip()
        if condition in {"", "-"}:
            continue
        value = reader.expression(subject, values)
        if value is None:
            return
        if reader.tests(condition).matches(value, values, Run()) is True:
            continue
        column = _Column(subject, condition, value)
        outside.append(list(_moves(reader, column, values, above)))
        if len(outside) > MOST_CHANGES:
            return
    for chosen in product(*outside):
        changes = tuple(each for part in chosen for each in part)
        if changes and len({each.code for each in changes}) == len(changes):
            yield changes


def _moves(
    reader: PolicyReader, column: _Column, values: Mapping[str, Value], above: frozenset[str]
) -> Iterator[tuple[FactChange, ...]]:
    """The ways to make one column pass its cell."""
    shape = geometry(reader.tests(column.condition))
    if not isinstance(shape, OneOf) or shape.negated:
        return
    for piece in shape.pieces:
        if column.subject in reader.decisions:
            yield from _ways(reader, column.subject, piece, values, above)
            continue
        target = _nearest(piece, column.value)
        change = None if target is None else _change(reader, column, target, shown(piece), values)
        if change is not None:
            yield (change,)


def _nearest(piece: Value, value: Value) -> Value:
    """The value of a piece that is nearest to ``value``; just inside, by a fen, where the end itself is left out."""
    if not isinstance(piece, Range):
        return piece
    start, end = piece.start, piece.end
    if isinstance(value, Decimal):
        if isinstance(start, Decimal) and (value < start or (value == start and not piece.start_included)):
            return start if piece.start_included else start + _STEP
        if isinstance(end, Decimal) and (value > end or (value == end and not piece.end_included)):
            return end if piece.end_included else end - _STEP
        return None
    return start if start is not None and piece.start_included else end if piece.end_included else None


def _change(
    reader: PolicyReader, column: _Column, target: Value, needed: str, values: Mapping[str, Value]
) -> FactChange | None:
    """The fact to change so that the column has the value ``target``."""
    subject, value = column.subject, column.value
    if subject in reader.codes:
        now = shown(value)
        return FactChange(reader.codes[subject], subject, _plain(value), _plain(target), subject, now, needed)
    quotient = _quotient(reader, subject)
    if quotient is None or not isinstance(target, Decimal) or not isinstance(value, Decimal):
        return None
    above, below = quotient
    numerator, denominator = values.get(above), values.get(below)
    if above not in reader.codes or not isinstance(numerator, Decimal) or not isinstance(denominator, Decimal):
        return None
    if denominator <= 0:
        return None
    rounding = ROUND_CEILING if target > value else ROUND_FLOOR
    moved = (target * denominator).quantize(_STEP, rounding)
    return FactChange(reader.codes[above], above, numerator, moved, subject, _share(value), needed)


def _quotient(reader: PolicyReader, subject: str) -> tuple[str, str] | None:
    """The names of a quotient of two facts."""
    match compile_expression(subject, reader.scope).tree:
        case Arithmetic(first=Name(name=above), rest=(("/", _, Name(name=below)),)):
            return above, below
    return None


def _share(value: Decimal) -> str:
    return shown(value.quantize(Decimal("0.0001")).normalize())


def _plain(value: Value) -> FactValue:
    """A FEEL value as a fact holds it."""
    if isinstance(value, Date):
        return date(value.year, value.month, value.day)
    return value if isinstance(value, Decimal | str | bool) else None


def _size(change: FactChange) -> Decimal:
    before, after = change.from_value, change.to_value
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return abs(after - before) / max(abs(before), abs(after), Decimal(1))
    return Decimal(1)
