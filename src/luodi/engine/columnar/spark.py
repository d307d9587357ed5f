"""The same kernel on a cluster: Spark hands Arrow batches to it, and takes Arrow batches back.

Needs the extra ``luodi[spark]`` and Java 17. Workers are given the *specification* of a kernel and compile it
themselves, once each; a compiled kernel holds closures and does not travel.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from luodi.engine.columnar.running import BatchKernel

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class KernelSpecification(Protocol):
    """How to make a kernel: a value that can be pickled and hashed."""

    def compile(self) -> BatchKernel:
        """The kernel."""
        ...

    def __hash__(self) -> int: ...


@lru_cache(maxsize=4)
def compiled(specification: KernelSpecification) -> BatchKernel:
    """The kernel, made once in a process."""
    return specification.compile()


def plain(type_: Any) -> Any:
    """An Arrow type as Spark knows it: texts and numbers instead of dictionaries, signed instead of unsigned."""
    if pa.types.is_dictionary(type_):
        return plain(type_.value_type)
    if pa.types.is_unsigned_integer(type_):
        return pa.decimal128(20, 0) if type_.bit_width == 64 else pa.int64()
    return type_


def plain_batch(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with the columns of ``schema``."""
    arrays = []
    for column, wanted in zip(batch.columns, schema, strict=True):
        decoded = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        arrays.append(decoded.cast(wanted.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def with_results(frame: "DataFrame", specification: KernelSpecification, keys: Iterable[str]) -> "DataFrame":
    """The columns ``keys`` of ``frame`` and the kernel's results, computed by Spark's workers."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra that few have installed

    names = list(keys)
    results = pa.schema([pa.field(each.name, plain(each.type)) for each in specification.compile().schema])
    given = frame.select(*names).schema
    shape = from_arrow_schema(results)
    for field in reversed(given.fields):
        shape.fields.insert(0, field)
        shape.names.insert(0, field.name)

    def over(batches: Iterable[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
        kernel = compiled(specification)
        for batch in batches:
            made = plain_batch(kernel.run(batch), results)
            kept = [batch.column(name) for name in names]
            yield pa.RecordBatch.from_arrays([*kept, *made.columns], [*names, *results.names])

    return frame.mapInArrow(over, shape)
