"""Whether the scalar and the columnar engine say the same of every row, values and failures."""

from luodi.engine.columnar.errors import CODES, codes_of, whole
from luodi.engine.columnar.kernel import Wanted, compile_kernel
from luodi.engine.columnar.vectors import Loose, Vector, coded, objects, ordered
from luodi.engine.dmn import compile_model, read_definitions
from luodi.engine.feel import DEFAULT_LIMITS, Value
from tests.engine.columnar.generating import Case


def vector_of(values: list[Value]) -> Vector:
    """Values as the vector that a column of them would be."""
    if all(value is None or isinstance(value, str | bool) for value in values):
        return coded(values)
    return ordered(values) or Loose(values)


def canonical(value: Value) -> object:
    """What tells FEEL values apart that Python holds for equal."""
    if isinstance(value, list):
        return ["list", *map(canonical, value)]
    if isinstance(value, dict):
        return {name: canonical(each) for name, each in value.items()}
    return type(value).__name__, value


def disagreements(case: Case, *, knowing: bool = False) -> list[str]:
    """What the engines say differently, a line each."""
    definitions = read_definitions(case.xml, "case.dmn")
    scalar = compile_model(definitions)
    kernel = compile_kernel([Wanted(name, definitions, name) for name in case.decisions], knowing=knowing)
    columns = {name: vector_of([row[name] for row in case.rows]) for name in case.rows[0]}
    decided = kernel.evaluate(columns, len(case.rows))
    found: list[str] = []
    for name in case.decisions:
        values = objects(decided[name].vector)
        failed = whole(decided[name].failed, len(case.rows))
        for number, row in enumerate(case.rows):
            outcome = scalar.decision(name).evaluate(row, knowing=knowing)
            if canonical(outcome.value) != canonical(values[number]):
                found.append(f"{name} row {number} {row}: {outcome.value!r} but {values[number]!r}")
            codes = {failure.code for failure in outcome.failures}
            if not codes <= set(CODES):
                found.append(f"codes that are not listed: {codes - set(CODES)}")
            said = set(codes_of(int(failed[number])))
            if said != codes and len(outcome.failures) < DEFAULT_LIMITS.failures:
                found.append(f"{name} row {number} {row}: failures {sorted(codes)} but {sorted(said)}")
    return found
