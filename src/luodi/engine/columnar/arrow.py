"""Arrow columns as vectors, and vectors as Arrow columns: without a loop over rows where the type allows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from luodi.engine.columnar import arithmetic, errors
from luodi.engine.columnar.compiled import loops, room
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.kernel import Decided, Kernel, Wanted, compile_kernel
from luodi.engine.columnar.vectors import (
    BOOLEANS,
    LARGEST,
    Coded,
    Codes,
    Ints,
    Loose,
    Mask,
    Ordered,
    Vector,
    as_coded,
    as_ordered,
    coded,
    objects,
    ordered,
    rescaled,
)
from luodi.engine.dmn import read_definitions
from luodi.engine.feel import Date, Value, from_python, number_text
from luodi.engine.feel.numbers import WIDE

MONEY = pa.decimal128(18, 2)
"""Yuan to the fen."""
FAILURES = pa.dictionary(pa.int16(), pa.uint64())
"""Sets of failures, of which a batch has few."""
EXACT_FLOATS = 10**15
"""Below it, a float that is a number of so many digits is written with just these digits."""
MOST_DECIMALS = 6


def vectors_of(batch: pa.RecordBatch, names: Mapping[str, object]) -> dict[str, Vector]:
    """The columns of ``batch`` among ``names``."""
    return {name: vector_of(batch.column(name)) for name in names if name in batch.schema.names}


def vector_of(array: Any) -> Vector:
    """An Arrow array as a vector of exactly its values."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    kind = array.type
    made: Vector | None = None
    if pa.types.is_decimal128(kind) and 0 <= kind.scale <= 18:
        made = _decimals(array, kind.scale)
    elif pa.types.is_integer(kind):
        made = _integers(array)
    elif pa.types.is_floating(kind):
        made = _floats(array)
    elif pa.types.is_boolean(kind):
        made = _booleans(array)
    elif pa.types.is_date32(kind):
        ints = _filled(array, 0).cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
        made = Ordered(Date, ints, 0, _nulls(array))
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        made = _dictionary(array.cast(pa.string()).dictionary_encode())
    elif pa.types.is_dictionary(kind):
        made = _dictionary(array)
    if made is not None:
        return made
    values: list[Value] = [from_python(each) for each in array.to_pylist()]
    return ordered(values) or Loose(values)


def _nulls(array: Any) -> Mask | None:
    if not array.null_count:
        return None
    mask: Mask = array.is_null().to_numpy(zero_copy_only=False)
    return mask


def _filled(array: Any, value: object) -> Any:
    if not array.null_count:
        return array
    scalar = pa.scalar(value, pa.int32()).cast(array.type) if pa.types.is_date32(array.type) else value
    return array.fill_null(scalar)


def _decimals(array: Any, scale: int) -> Ordered | None:
    """Numbers of 128 bits whose upper half says nothing; None where some need it."""
    bitmap, numbers = array.buffers()
    words = np.frombuffer(numbers, np.int64).reshape(-1, 2)[array.offset : array.offset + len(array)]
    ints, null = room(len(array), np.int64), room(len(array) if array.null_count else 0, np.bool_)
    valid = np.frombuffer(bitmap if array.null_count else b"", np.uint8)
    fits = loops().decimals(words, valid, array.offset, ints, null)
    return Ordered(Decimal, ints, scale, null if array.null_count else None) if fits else None


def _integers(array: Any) -> Ordered | None:
    filled = _filled(array, 0).to_numpy(zero_copy_only=False)
    if filled.dtype == np.uint64 and len(filled) and int(filled.max()) > LARGEST:
        return None
    return Ordered(Decimal, filled.astype(np.int64), 0, _nulls(array))


def _floats(array: Any) -> Ordered | None:
    """Floats that are numbers of few digits; None where some are not."""
    floats: NDArray[np.float64] = _filled(array, 0.0).to_numpy(zero_copy_only=False).astype(np.float64)
    if array.type.bit_width < 64 or not np.isfinite(floats).all():
        return None
    for scale in range(MOST_DECIMALS + 1):
        wholes = np.rint(floats * 10.0**scale)
        if len(wholes) and np.abs(wholes).max() >= EXACT_FLOATS:
            return None
        if (wholes / 10.0**scale == floats).all():
            return Ordered(Decimal, wholes.astype(np.int64), scale, _nulls(array))
    return None


def _booleans(array: Any) -> Coded:
    codes = _filled(array, False).to_numpy(zero_copy_only=False).astype(np.intp) + 1
    null = _nulls(array)
    if null is not None:
        codes[null] = 0
    return Coded(codes, BOOLEANS)


def _dictionary(array: Any) -> Coded:
    values: list[Value] = [from_python(each) for each in array.dictionary.to_pylist()]
    indices = array.indices
    if indices.null_count:
        indices = (
            indices.fill_null(pa.scalar(len(values), indices.type)) if len(values) < 127 else _wide(indices, values)
        )
        values.append(None)
    codes = indices.to_numpy(zero_copy_only=False).astype(np.intp)
    if {type(value) for value in values} - {str, type(None)}:
        return coded([values[code] for code in codes.tolist()])
    return Coded(codes, tuple(values))


def _wide(indices: Any, values: list[Value]) -> Any:
    return indices.cast(pa.int64()).fill_null(len(values))


# --- out --------------------------------------------------------------------------------------------------------------


def decimal_array(ints: Ints, null: Mask | None, type_: Any) -> Any:
    """An Arrow array of decimals from integers at its scale."""
    words = np.empty((len(ints), 2), np.int64)
    words[:, 0] = ints
    np.right_shift(ints, 63, out=words[:, 1])
    valid = None if null is None else pa.py_buffer(np.packbits(~null, bitorder="little"))
    return pa.Array.from_buffers(type_, len(ints), [valid, pa.py_buffer(words)])


def numbers_array(vector: Vector, type_: Any, way: str = "decimal") -> tuple[Any, Mask | None]:
    """Numbers at the scale of ``type_``, rounded as the built-in ``way`` does, and the rows that it cannot hold."""
    whole = None if isinstance(vector, Loose) else as_ordered(vector)
    if whole is not None and whole.kind is Decimal and type_.precision <= 18:
        at_scale = arithmetic.rounded(whole, type_.scale, way)
        fitting = at_scale.vector if at_scale is not None else None
        ints = rescaled(fitting, type_.scale) if isinstance(fitting, Ordered) else None
        if ints is not None:
            out = np.abs(ints) >= 10**type_.precision
            if not out.any():
                return decimal_array(ints, whole.null, type_), None
            null = out if whole.null is None else out | whole.null
            return decimal_array(np.where(out, 0, ints), null, type_), out
    return _numbers_by_value(objects(vector), type_, ROUND_HALF_UP if way == "round half up" else ROUND_HALF_EVEN)


def _numbers_by_value(values: list[Value], type_: Any, rounding: str) -> tuple[Any, Mask | None]:
    unit = Decimal(1).scaleb(-type_.scale)
    made: list[Decimal | None] = []
    out = np.zeros(len(values), np.bool_)
    for row, value in enumerate(values):
        held = None
        if isinstance(value, Decimal) and value.adjusted() < type_.precision - type_.scale:
            held = value.quantize(unit, rounding, WIDE)
        if held is not None and held.adjusted() >= type_.precision - type_.scale:
            held = None
        out[row] = value is not None and held is None
        made.append(held)
    return pa.array(made, type_), out if out.any() else None


def array_of(vector: Vector, type_: Any) -> tuple[Any, Mask | None]:
    """The vector as an Arrow array, and the rows whose value the type cannot hold (null there)."""
    if pa.types.is_decimal128(type_):
        return numbers_array(vector, type_)
    source = as_coded(vector)
    held = _held(source.values, type_)
    codes = _signed(source.codes, len(source.values))
    null = None
    if held.least_null is not None and len(codes) and held.least_null <= int(codes.max()):
        null = held.nothing[source.codes]
    array = pa.DictionaryArray.from_arrays(pa.array(codes, mask=null), held.values, safe=False)
    out_rows = None if held.out is None else held.out[source.codes]
    if not pa.types.is_dictionary(type_):
        array = array.dictionary_decode()
    return array if array.type == type_ else array.cast(type_), out_rows


@dataclass(frozen=True, eq=False)
class _Held:
    """Values as a dictionary, those that are null in it, and those that its type cannot hold."""

    values: Any
    nothing: Mask
    least_null: int | None
    out: Mask | None


def _held(values: tuple[Value, ...], type_: Any) -> _Held:
    if len(values) <= 64 and all(value is None or isinstance(value, str | bool) for value in values):
        return _held_small(values, tuple(map(type, values)), type_)
    return _made_held(values, type_)


@lru_cache(maxsize=1024)
def _held_small(values: tuple[Value, ...], _kinds: tuple[type, ...], type_: Any) -> _Held:
    return _made_held(values, type_)


def _made_held(values: tuple[Value, ...], type_: Any) -> _Held:
    fits = [_arrow_value(value, type_) for value in values]
    nothing = np.array([made is None for made in fits], np.bool_)
    out = np.array([value is not None and made is None for value, made in zip(values, fits, strict=True)], np.bool_)
    plain = type_.value_type if pa.types.is_dictionary(type_) else type_
    # rows that are null are masked; Parquet takes no dictionary with a null in it
    standing_in = False if pa.types.is_boolean(plain) else 0 if pa.types.is_date32(plain) else ""
    held = pa.array([standing_in if made is None else made for made in fits], plain)
    least = int(np.argmax(nothing)) if nothing.any() else None
    return _Held(held, nothing, least, out if out.any() else None)


def _signed(codes: Codes, count: int) -> NDArray[np.signedinteger]:
    """Codes as Arrow's dictionaries take them; small ones are not copied."""
    if codes.dtype == np.uint8 and count < 128:
        return codes.view(np.int8)
    return codes.astype(np.int8 if count < 128 else np.int32)


def _arrow_value(value: Value, type_: Any) -> object:
    """A FEEL value as Python's for an Arrow type, None where it is none."""
    plain = type_.value_type if pa.types.is_dictionary(type_) else type_
    if pa.types.is_boolean(plain):
        return value if isinstance(value, bool) else None
    if pa.types.is_date32(plain):
        return value.ordinal if isinstance(value, Date) and abs(value.ordinal) < 2**31 else None
    if isinstance(value, Decimal):
        return number_text(value)
    return value if isinstance(value, str) or value is None else str(value)


def failures_array(failed: Failed, count: int) -> Any:
    """The sets of failures as an Arrow column (see :func:`luodi.engine.columnar.errors.codes_of`)."""
    codes = room(count, np.int16)
    codes.fill(0)
    sets: tuple[int, ...] = ()
    if failed is not None:
        if not isinstance(failed, errors.Few):
            met = np.flatnonzero(failed)
            failed = errors.Few(count, met, failed[met])
        if len(failed.sets) and (failed.sets == failed.sets[0]).all():
            sets, codes[failed.rows] = (int(failed.sets[0]),), 1
        else:
            found, places = np.unique(failed.sets, return_inverse=True)
            sets, codes[failed.rows] = tuple(found.tolist()), places + 1
    return pa.DictionaryArray.from_arrays(pa.array(codes), _sets_array(sets), safe=False)


@lru_cache(maxsize=1024)
def _sets_array(sets: tuple[int, ...]) -> Any:
    return pa.array((0, *sets), pa.uint64())


class ArrowKernel:
    """A kernel from batch to batch: for each decision a column of ``types`` and one of failures, ``NAME failures``."""

    def __init__(self, kernel: Kernel, types: Mapping[str, Any]) -> None:
        self.kernel = kernel
        self.types = dict(types)
        fields = []
        for name, type_ in self.types.items():
            fields += [pa.field(name, type_), pa.field(f"{name} failures", FAILURES)]
        self.schema = pa.schema(fields)

    def run(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The decisions for the rows of a batch."""
        decided = self.kernel.evaluate(vectors_of(batch, self.kernel.facts), batch.num_rows)
        arrays = []
        for name, type_ in self.types.items():
            arrays += self._columns(decided[name], type_, batch.num_rows)
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    @staticmethod
    def _columns(decided: Decided, type_: Any, count: int) -> list[Any]:
        array, out = array_of(decided.vector, type_)
        failed = decided.failed
        if out is not None:
            failed = errors.both(failed, errors.where(out, "columnar.output"))
        return [array, failures_array(failed, count)]


@dataclass(frozen=True)
class DecisionSpecification:
    """Which decisions of a model, by name, with the Arrow types of their values: how to make a kernel anywhere."""

    xml: bytes
    file: str
    decisions: tuple[tuple[str, Any], ...]
    knowing: bool = False

    def compile(self) -> ArrowKernel:
        """The kernel. Raises Problem for a model that cannot be compiled."""
        definitions = read_definitions(self.xml, self.file)
        wanted = [Wanted(name, definitions, name) for name, _ in self.decisions]
        return ArrowKernel(compile_kernel(wanted, knowing=self.knowing), dict(self.decisions))
