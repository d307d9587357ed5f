"""Parquet through a kernel, piece by piece."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from luodi.front.exchange.parquet import parquet_through
from tests.engine.columnar.test_arrow import facts, specification


def test_parquet_through_writes_the_rows_of_one_batch(tmp_path: Path) -> None:
    kernel, batch = specification().compile(), facts(1000)
    pq.write_table(pa.Table.from_batches([batch]), tmp_path / "in.parquet", row_group_size=300)
    assert parquet_through(kernel, tmp_path / "in.parquet", tmp_path / "out.parquet", piece=128) == 1000
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == kernel.run(batch).to_pylist()


def test_parquet_through_leaves_no_target_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"no parquet")
    with pytest.raises(pa.ArrowInvalid):
        parquet_through(specification().compile(), tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()
