"""The kernel in Spark gives the rows that it gives locally."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from luodi.engine.columnar.entitlements import EntitlementSpecification
from tests.engine.columnar.test_entitlements import batch_of, book, rows_of

pyspark = pytest.importorskip("pyspark", reason="the extra luodi[spark] is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


def java_version() -> int:
    """The version of the Java on this machine, 0 for none."""
    if shutil.which("java") is None:
        return 0
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found.group(1)) if found else 0


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if java_version() < 17:
        pytest.skip("Java 17 is not installed")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .appName("luodi")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "128")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_with_results_gives_the_local_rows(spark: Any, tmp_path: Path) -> None:
    from luodi.engine.columnar.spark import plain_batch, with_results

    on = date(2022, 9, 30)
    batch = batch_of(rows_of(Random(7), 600, on))
    numbered = batch.add_column(0, "number", pa.array(range(600)))
    pq.write_table(pa.Table.from_batches([numbered]), tmp_path / "facts.parquet", row_group_size=200)
    policies = tuple(entry.policy for entry in book().entries.values())
    specification = EntitlementSpecification(policies, book().dictionary, on)
    frame = spark.read.parquet(str(tmp_path / "facts.parquet")).repartition(3)
    made = with_results(frame, specification, ["number"]).toArrow().sort_by("number")
    local = specification.compile().run(batch)
    wanted = plain_batch(local, made.drop_columns(["number"]).schema)
    assert made.column("number").to_pylist() == list(range(600))
    assert made.drop_columns(["number"]).to_pylist() == wanted.to_pylist()


def test_judge_on_spark_writes_the_rows_of_the_local_way(spark: Any, tmp_path: Path) -> None:
    from luodi.front.exchange.judging import judge_parquet, judge_parquet_on_spark

    on = date(2022, 9, 30)
    batch = batch_of(rows_of(Random(8), 300, on)).add_column(0, "credit_code", pa.array(map(str, range(1000, 1300))))
    pq.write_table(pa.Table.from_batches([batch]), tmp_path / "facts.parquet", row_group_size=100)
    policies = [entry.policy for entry in book().entries.values()]
    rest = (policies, book().dictionary, on, tmp_path / "facts.parquet")
    assert judge_parquet(*rest, tmp_path / "local.parquet", keys=["credit_code"]) == 300
    assert judge_parquet_on_spark(*rest, tmp_path / "spark", keys=["credit_code"]) == 300
    made = pq.read_table(tmp_path / "spark").sort_by("credit_code")
    local = pq.read_table(tmp_path / "local.parquet").combine_chunks().to_batches()[0]
    assert made.to_pylist() == plain_batch_of(local, made.schema).to_pylist()


def plain_batch_of(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    from luodi.engine.columnar.spark import plain_batch

    return plain_batch(batch, schema)


def test_run_on_spark_gives_the_results_of_the_local_run(spark: Any) -> None:
    from luodi.office.policies.cluster import judged_in_spark
    from luodi.office.policies.columns import judged_by_columns
    from tests.office.policies.test_columns import POLICIES, invented

    on = date(2022, 9, 30)
    facts = invented(200, 3)
    valid = {code: each for code, each in POLICIES.items() if each.definition.is_valid_on(on)}
    assert list(judged_in_spark(facts, valid, on)) == list(judged_by_columns(facts, valid, on))


def test_session_without_java_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from luodi.engine.columnar.spark import spark_session
    from luodi.reference.problems import Problem

    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Problem) as caught:
        spark_session()
    assert caught.value.code == "spark.no_java"
