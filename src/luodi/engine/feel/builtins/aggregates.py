"""Built-ins that make one value of all elements of a list; the elements may also be the arguments themselves."""

from collections.abc import Callable
from decimal import Decimal

from luodi.engine.feel.arithmetic import calculate
from luodi.engine.feel.builtins.signature import Answer, Shelf, refuse
from luodi.engine.feel.comparing import compare, order_key
from luodi.engine.feel.durations import DaysTime, YearsMonths
from luodi.engine.feel.limits import Run
from luodi.engine.feel.numbers import ARITHMETIC_ERRORS, DECIMAL128
from luodi.engine.feel.types import ANY, BOOLEAN, NUMBER, ListType, Type
from luodi.engine.feel.values import Value

SHELF = Shelf()


def over_list(name: str, result: Type = ANY) -> Callable[[Callable[[Run, list[Value]], Value]], Answer]:
    """Declare a built-in that takes one list, or its elements as arguments."""

    def declare(answer: Callable[[Run, list[Value]], Value]) -> Answer:
        def of_list(run: Run, elements: list[Value]) -> Value:
            run.step(len(elements))
            return answer(run, elements)

        def of_elements(run: Run, *elements: Value) -> Value:
            if not elements or (len(elements) == 1 and elements[0] is None):
                raise refuse("没有给出列表", "No list is given", "feel.arguments")
            return answer(run, list(elements))

        SHELF.builtin(f"{name}(list: list)", result)(of_list)
        SHELF.builtin(f"{name}(*item: any)", result)(of_elements)
        return of_list

    return declare


def numbers_of(elements: list[Value]) -> list[Decimal]:
    """``elements``, which must all be numbers. Raises Refusal."""
    numbers = [each for each in elements if isinstance(each, Decimal)]
    if len(numbers) != len(elements):
        raise refuse("列表中有不是数的值", "The list holds something that is no number")
    return numbers


@over_list("count", NUMBER)
def count(_run: Run, elements: list[Value]) -> Value:
    """How many elements there are."""
    return Decimal(len(elements))


@over_list("min")
def min_(_run: Run, elements: list[Value]) -> Value:
    """The least element."""
    return extreme(elements, -1)


@over_list("max")
def max_(_run: Run, elements: list[Value]) -> Value:
    """The greatest element."""
    return extreme(elements, 1)


def extreme(elements: list[Value], sign: int) -> Value:
    """The greatest element for sign 1, the least for -1. Raises Refusal for none."""
    if not elements:
        raise refuse("列表为空", "The list is empty")
    best = elements[0]
    order_key(best)
    for each in elements[1:]:
        if compare(each, best) * sign > 0:
            best = each
    return best


@over_list("sum")
def sum_(run: Run, elements: list[Value]) -> Value:
    """The sum of numbers, or of durations of one kind. Raises Refusal for none."""
    if not elements:
        raise refuse("列表为空", "The list is empty")
    total = elements[0]
    if not isinstance(total, Decimal | YearsMonths | DaysTime):
        raise refuse("列表中有不是数的值", "The list holds something that is no number")
    for each in elements[1:]:
        if each.__class__ is not total.__class__:
            raise refuse("列表中的值不能相加", "The values of the list cannot be added")
        total = calculate("+", total, each, run)
    return total


@over_list("mean")
def mean(run: Run, elements: list[Value]) -> Value:
    """The sum divided by the number of elements."""
    total = sum_(run, elements)
    return calculate("/", total, Decimal(len(elements)), run)


@over_list("product", NUMBER)
def product(run: Run, elements: list[Value]) -> Value:
    """The product of numbers. Raises Refusal for none."""
    numbers = numbers_of(elements)
    if not numbers:
        raise refuse("列表为空", "The list is empty")
    total: Value = Decimal(1)
    for each in numbers:
        total = calculate("*", total, each, run)
    return total


@over_list("median", NUMBER)
def median(run: Run, elements: list[Value]) -> Value:
    """The middle one of the numbers in order, or the mean of the two in the middle."""
    numbers = sorted(numbers_of(elements))
    if not numbers:
        raise refuse("列表为空", "The list is empty")
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return calculate("/", calculate("+", numbers[middle - 1], numbers[middle], run), Decimal(2), run)


@over_list("stddev", NUMBER)
def stddev(_run: Run, elements: list[Value]) -> Value:
    """The standard deviation of a sample; null for fewer than two numbers."""
    numbers = numbers_of(elements)
    if len(numbers) < 2:
        raise refuse("标准差至少需要两个数", "A standard deviation needs two numbers")
    context = DECIMAL128.copy()
    context.prec *= 2
    try:
        middle = context.divide(sum_of(context.add, numbers), Decimal(len(numbers)))
        squares = [context.multiply(away, away) for away in (context.subtract(each, middle) for each in numbers)]
        variance = context.divide(sum_of(context.add, squares), Decimal(len(numbers) - 1))
        return DECIMAL128.sqrt(variance)
    except ARITHMETIC_ERRORS as error:
        raise refuse("结果不是有限的数", "The result is not a finite number", "feel.number") from error


def sum_of(add: Callable[[Decimal, Decimal], Decimal], numbers: list[Decimal]) -> Decimal:
    """The sum of ``numbers`` by ``add``."""
    total = Decimal(0)
    for each in numbers:
        total = add(total, each)
    return total


@over_list("mode", ListType(NUMBER))
def mode(_run: Run, elements: list[Value]) -> Value:
    """The numbers that occur most often, in order."""
    counts: dict[Decimal, int] = {}
    for each in numbers_of(elements):
        counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(each for each, times in counts.items() if times == most)


@over_list("all", BOOLEAN)
def all_(_run: Run, elements: list[Value]) -> Value:
    """False when one element is false, true when all are true, else null."""
    return _decided(elements, False)


@over_list("any", BOOLEAN)
def any_(_run: Run, elements: list[Value]) -> Value:
    """True when one element is true, false when all are false, else null."""
    return _decided(elements, True)


def _decided(elements: list[Value], decisive: bool) -> Value:
    if any(each is decisive for each in elements):
        return decisive
    if not all(isinstance(each, bool) for each in elements):
        raise refuse("列表中有不是真假的值", "The list holds something that is no boolean")
    return not decisive
