"""The same kernel on a cluster: Spark hands Arrow batches to it, and takes Arrow batches back.

Needs the extra ``luodi[spark]`` and Java 17. Workers are given the *specification* of a kernel and compile it
themselves, once each; a compiled kernel holds closures and does not travel.
"""

import os
import pickle
import shutil
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from luodi.engine.columnar.running import BatchKernel
from luodi.reference.problems import Problem
from luodi.reference.text import Text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class KernelSpecification(Protocol):
    """How to make a kernel: a value that can be pickled."""

    def compile(self) -> BatchKernel:
        """The kernel."""
        ...


@lru_cache(maxsize=4)
def compiled(pickled: bytes) -> BatchKernel:
    """The kernel of a pickled specification, made once in a process whatever number of tasks it is given."""
    specification: KernelSpecification = pickle.loads(pickled)  # noqa: S301 - of our own making
    return specification.compile()


def spark_session() -> "SparkSession":
    """Spark as its own configuration says (``spark-defaults.conf``); where that is silent, on this machine.

    Raises Problem where the extra or Java is missing.
    """
    if find_spec("pyspark") is None:
        raise Problem(
            "spark.not_installed",
            Text("未安装 Spark 组件", "Spark is not installed"),
            Text("请安装 luodi[spark]，或用 --engine local", "Install luodi[spark], or use --engine local"),
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        raise Problem(
            "spark.no_java",
            Text("找不到 Java，Spark 需要 Java 17", "There is no Java; Spark needs Java 17"),
            Text(
                "请安装 Java 17 或设置 JAVA_HOME，或用 --engine local",
                "Install Java 17 or set JAVA_HOME, or use --engine local",
            ),
        )
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra that few have installed
    from pyspark.sql import SparkSession  # noqa: PLC0415

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return SparkSession.builder.appName("luodi").config("spark.ui.enabled", "false").getOrCreate()
    except PySparkException as error:
        raise Problem(
            "spark.no_start",
            Text(f"Spark 无法启动：{error}", f"Spark does not start: {error}"),
            Text("请检查 Java 版本（17）和 Spark 配置", "See to the version of Java (17) and Spark's configuration"),
        ) from error


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

    names, pickled = list(keys), pickle.dumps(specification)
    results = pa.schema([pa.field(each.name, plain(each.type)) for each in compiled(pickled).schema])
    given = frame.select(*names).schema
    shape = from_arrow_schema(results)
    for field in reversed(given.fields):
        shape.fields.insert(0, field)
        shape.names.insert(0, field.name)

    def over(batches: Iterable[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
        kernel = compiled(pickled)
        for batch in batches:
            made = plain_batch(kernel.run(batch), results)
            kept = [batch.column(name) for name in names]
            yield pa.RecordBatch.from_arrays([*kept, *made.columns], [*names, *results.names])

    return frame.mapInArrow(over, shape)
