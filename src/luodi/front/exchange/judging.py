"""Facts in Parquet, verdicts in Parquet: a policy book over a register that no database here holds."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from luodi.engine.columnar.entitlements import EntitlementKernel, EntitlementSpecification
from luodi.engine.columnar.running import Keyed
from luodi.engine.entitlements import FactDictionary, PolicyDefinition
from luodi.front.exchange.parquet import parquet_through
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


def judge_parquet(
    policies: Sequence[PolicyDefinition],
    dictionary: FactDictionary,
    on: date,
    source: Path,
    target: Path,
    *,
    keys: Sequence[str],
) -> int:
    """Judges every row of ``source``, whose columns are facts by code, and counts them; memory holds a few pieces.

    Written are ``keys`` and the columns of :class:`EntitlementKernel`. Raises Problem for a file that is no Parquet,
    lacks a key, or holds no fact that a policy asks for.
    """
    kernel = EntitlementKernel(policies, dictionary, on)
    given = _schema(source, kernel.facts, keys)
    return parquet_through(Keyed(kernel, given, keys), source, target)


def judge_parquet_on_spark(
    policies: Sequence[PolicyDefinition],
    dictionary: FactDictionary,
    on: date,
    source: Path,
    target: Path,
    *,
    keys: Sequence[str],
) -> int:
    """The same by Spark's workers; ``target`` becomes a folder of Parquet files."""
    from luodi.engine.columnar.spark import spark_session, with_results  # noqa: PLC0415 - an extra

    specification = EntitlementSpecification(tuple(policies), dictionary, on)
    _schema(source, specification.compile().facts, keys)
    session = spark_session()
    made = with_results(session.read.parquet(str(source.resolve())), specification, keys)
    made.write.mode("overwrite").parquet(str(target.resolve()))
    return int(session.read.parquet(str(target.resolve())).count())


def _schema(source: Path, facts: Sequence[str], keys: Sequence[str]) -> Any:
    try:
        schema = pq.read_schema(source)
    except pa.ArrowInvalid as error:
        raise Problem(
            "parquet.unreadable",
            Text(f"不是 Parquet 文件：{error}", f"Not a Parquet file: {error}"),
            Text("请给出 Parquet 文件", "Give a Parquet file"),
            Where(source.name),
        ) from error
    except OSError as error:
        raise Problem(
            "parquet.unreadable",
            Text(f"无法读取：{error.strerror or error}", f"Cannot be read: {error.strerror or error}"),
            Text("请检查文件名", "See to the name of the file"),
            Where(source.name),
        ) from error
    lacking = [key for key in keys if key not in schema.names]
    if lacking:
        raise Problem(
            "parquet.no_key",
            Text(f"没有列“{lacking[0]}”", f"There is no column “{lacking[0]}”"),
            Text("用 --key 指明标识企业的列", "Name the column that tells enterprises apart with --key"),
            Where(source.name),
        )
    if not set(facts) & set(schema.names):
        some = ", ".join(facts[:5])
        raise Problem(
            "parquet.no_facts",
            Text("没有任何政策使用的事实列", "No column is a fact that a policy asks for"),
            Text(f"列名应为事实代码，如 {some}", f"Columns are called by the codes of facts, such as {some}"),
            Where(source.name),
        )
    return schema
