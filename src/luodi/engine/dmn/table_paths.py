"""Decision tables inside a model: finding each, and putting a changed one in its place.

A path is the steps from the model down: names of fields and positions in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias, TypeVar

from luodi.engine.dmn import model
from luodi.engine.dmn.model import DecisionTable, Definitions, Element

Path: TypeAlias = tuple[str | int, ...]
AnyElement = TypeVar("AnyElement", bound=Element)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table, the element (decision or knowledge model) that it is part of, and the way to it."""

    table: DecisionTable
    element: model.GraphElement
    path: Path


def tables_in(definitions: Definitions) -> Iterator[PlacedTable]:
    """All decision tables, in the order of the file."""
    for number, element in enumerate(definitions.elements):
        for path, table in _tables(element, ("elements", number)):
            yield PlacedTable(table, element, path)


def _tables(thing: object, path: Path) -> Iterator[tuple[Path, DecisionTable]]:
    if isinstance(thing, DecisionTable):
        yield path, thing
    elif isinstance(thing, tuple):
        for number, each in enumerate(thing):
            yield from _tables(each, (*path, number))
    elif isinstance(thing, Element):
        for each in fields(thing):
            if each.name != "kept":
                yield from _tables(getattr(thing, each.name), (*path, each.name))


def with_table(definitions: Definitions, path: Path, table: DecisionTable) -> Definitions:
    """``definitions`` with ``table`` at ``path``; what the file had beside the words of the standard is kept."""
    changed: Definitions = _replaced(definitions, path, table)
    return changed


def _replaced(thing: Any, path: Path, table: DecisionTable) -> Any:
    if not path:
        return with_kept_of(table, thing) if isinstance(thing, DecisionTable) else table
    step, *rest = path
    if isinstance(step, int):
        return (*thing[:step], _replaced(thing[step], tuple(rest), table), *thing[step + 1 :])
    return replace(thing, **{step: _replaced(getattr(thing, step), tuple(rest), table)})


def with_kept_of(new: AnyElement, old: Element | None) -> AnyElement:
    """``new`` with what ``old`` and its parts kept: foreign attributes, elements and their order.

    Parts are taken for the same by their id, and where they have none, by their position.
    """
    if old is None or type(new) is not type(old):
        return new
    changes: dict[str, Any] = {"kept": old.kept}
    for each in fields(new):
        mine, theirs = getattr(new, each.name), getattr(old, each.name)
        if isinstance(mine, Element):
            changes[each.name] = with_kept_of(mine, theirs)
        elif isinstance(mine, tuple) and mine and isinstance(mine[0], Element):
            changes[each.name] = _parts_with_kept(mine, theirs)
    return replace(new, **changes)


def _parts_with_kept(mine: tuple[Element, ...], theirs: tuple[Element, ...]) -> tuple[Element, ...]:
    by_id = {each.id: each for each in theirs if each.id}
    by_place = [None if each.id else each for each in theirs]
    padded = by_place + [None] * (len(mine) - len(by_place))
    return tuple(
        with_kept_of(each, by_id.get(each.id) if each.id else padded[number]) for number, each in enumerate(mine)
    )
