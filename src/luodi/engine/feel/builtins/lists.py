"""Built-ins on lists, except those that make one value of all elements."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cmp_to_key

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.comparing import equal_or_none, same
from luodi.engine.feel.limits import Run
from luodi.engine.feel.types import ANY_LIST, BOOLEAN, NUMBER, ListType
from luodi.engine.feel.values import Function, Value

SHELF = Shelf()


def made(run: Run, elements: Iterable[Value]) -> list[Value]:
    """``elements`` as a new list, accounted for."""
    result = list(elements)
    run.step(len(result))
    run.produce(len(result))
    return result


def index_at(position: Decimal, length: int) -> int:
    """The Python index of a position that must lie in a list of ``length``; its decimals are cut. Raises Refusal."""
    place = int(position) if abs(position) < length + 1 else 0
    if place == 0:
        raise refuse("列表没有这个位置", "The list has no such position", "feel.position")
    return place - 1 if place > 0 else length + place


@SHELF.builtin("list contains(list: list, element: any)", BOOLEAN)
def list_contains(run: Run, elements: list[Value], element: Value) -> Value:
    """Whether an element of the list is equal to ``element``."""
    run.step(len(elements))
    return any(same(each, element, run) for each in elements)


@SHELF.builtin("sublist(list: list, start position: number, length?: number)", ANY_LIST)
def sublist(run: Run, elements: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    """``length`` elements from ``start``."""
    begin = index_at(start, len(elements))
    if length is None:
        return made(run, elements[begin:])
    if not 1 <= int(min(length, Decimal(len(elements) + 1))) <= len(elements) - begin:
        raise refuse("长度超出列表", "The length reaches beyond the list", "feel.position")
    return made(run, elements[begin : begin + int(length)])


@SHELF.builtin("append(list: list, *item: any)", ANY_LIST)
def append(run: Run, elements: list[Value], *items: Value) -> Value:
    """The list with more elements behind it."""
    return made(run, [*elements, *items])


@SHELF.builtin("concatenate(*list: list)", ANY_LIST)
def concatenate(run: Run, *lists: list[Value]) -> Value:
    """The elements of all lists, one list after the other."""
    if not lists:
        raise refuse("没有给出列表", "No list is given", "feel.arguments")
    run.produce(sum(map(len, lists)))
    return made(run, [each for elements in lists for each in elements])


@SHELF.builtin("insert before(list: list, position: number, newItem: any)", ANY_LIST)
def insert_before(run: Run, elements: list[Value], position: Decimal, item: Value) -> Value:
    """The list with ``item`` before the position."""
    index = index_at(position, len(elements))
    return made(run, [*elements[:index], item, *elements[index:]])


@SHELF.builtin("remove(list: list, position: number)", ANY_LIST)
def remove(run: Run, elements: list[Value], position: Decimal) -> Value:
    """The list without the element at the position."""
    index = index_at(position, len(elements))
    return made(run, [*elements[:index], *elements[index + 1 :]])


@SHELF.builtin("list replace(list: list, position: number, newItem: any)", ANY_LIST)
def replace_at(run: Run, elements: list[Value], position: Decimal, item: Value) -> Value:
    """The list with ``item`` at the position."""
    index = index_at(position, len(elements))
    return made(run, [*elements[:index], item, *elements[index + 1 :]])


@SHELF.builtin("list replace(list: list, match: function, newItem: any)", ANY_LIST)
def replace_where(run: Run, elements: list[Value], match: Function, item: Value) -> Value:
    """The list with ``item`` for every element that ``match`` answers true for."""
    run.step(len(elements))
    replaced: list[Value] = []
    for each in elements:
        answer = match.call(run, (each, item))
        if not isinstance(answer, bool):
            raise refuse("匹配函数没有给出真假", "The match function gives no boolean")
        replaced.append(item if answer else each)
    return made(run, replaced)


@SHELF.builtin("reverse(list: list)", ANY_LIST)
def reverse(run: Run, elements: list[Value]) -> Value:
    """The list from its end."""
    return made(run, elements[::-1])


@SHELF.builtin("index of(list: list, match: any)", ListType(NUMBER))
def index_of(run: Run, elements: list[Value], match: Value) -> Value:
    """The positions of the elements equal to ``match``."""
    run.step(len(elements))
    return [Decimal(place) for place, each in enumerate(elements, 1) if same(each, match, run)]


@SHELF.builtin("union(*list: list)", ANY_LIST)
def union(run: Run, *lists: list[Value]) -> Value:
    """The different elements of all lists."""
    if not lists:
        raise refuse("没有给出列表", "No list is given", "feel.arguments")
    return distinct(run, [each for elements in lists for each in elements])


@SHELF.builtin("distinct values(list: list)", ANY_LIST)
def distinct_values(run: Run, elements: list[Value]) -> Value:
    """The different elements, each where it occurs first."""
    return distinct(run, elements)


def distinct(run: Run, elements: list[Value]) -> list[Value]:
    """The different elements; simple values are told apart by hash, others one by one."""
    kept: list[Value] = []
    seen: set[tuple[type, Value]] = set()
    others: list[Value] = []
    run.step(len(elements))
    for each in elements:
        if each is None or isinstance(each, bool | Decimal | str):
            key = (each.__class__, each)
            if key in seen:
                continue
            seen.add(key)
        else:
            run.step(len(others))
            if any(equal_or_none(each, other, run) for other in others):
                continue
            others.append(each)
        kept.append(each)
    return made(run, kept)


@SHELF.builtin("flatten(list: list)", ANY_LIST)
def flatten(run: Run, elements: list[Value]) -> Value:
    """All elements that are no lists, from all levels."""
    flat: list[Value] = []
    waiting = [iter(elements)]
    while waiting:
        for each in waiting[-1]:
            run.step()
            if isinstance(each, list):
                waiting.append(iter(each))
                break
            flat.append(each)
        else:
            waiting.pop()
    return made(run, flat)


@SHELF.builtin("sort(list: list, precedes: function)", ANY_LIST)
def sort(run: Run, elements: list[Value], precedes: Function) -> Value:
    """The list in the order that ``precedes(a, b)`` tells; equals keep their order."""

    def order(one: Value, other: Value) -> int:
        first = precedes.call(run, (one, other))
        if not isinstance(first, bool):
            raise refuse("排序函数没有给出真假", "The sort function gives no boolean")
        return -1 if first else int(precedes.call(run, (other, one)) is True)

    return made(run, sorted(elements, key=cmp_to_key(order)))
