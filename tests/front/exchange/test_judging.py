"""A policy book from Parquet to Parquet."""

import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from luodi.engine.columnar.entitlements import EntitlementKernel
from luodi.front.cli.policy import app
from luodi.front.exchange.judging import judge_parquet
from luodi.reference.problems import Problem
from tests.engine.columnar.test_entitlements import batch_of, book, rows_of

ON = date(2022, 9, 30)
POLICIES = [entry.policy for entry in book().entries.values()]


def facts(count: int) -> pa.Table:
    codes = pa.array(f"9131{row:014d}" for row in range(count))
    return pa.Table.from_batches([batch_of(rows_of(Random(2), count, ON)).add_column(0, "credit_code", codes)])


def test_judge_writes_keys_and_verdicts(tmp_path: Path) -> None:
    given = facts(300)
    pq.write_table(given, tmp_path / "facts.parquet", row_group_size=100)
    rest = ["--book", str(Path(__file__).parents[3] / "policybook"), "--as-of", "2022-09-30", "--json"]
    done = CliRunner().invoke(app, ["judge", str(tmp_path / "facts.parquet"), str(tmp_path / "out.parquet"), *rest])
    assert done.exit_code == 0, done.output
    made = pq.read_table(tmp_path / "out.parquet")
    kernel = EntitlementKernel(POLICIES, book().dictionary, ON)
    wanted = kernel.run(given.drop_columns(["credit_code"]).combine_chunks().to_batches()[0])
    assert made.column("credit_code").to_pylist() == given.column("credit_code").to_pylist()
    assert made.drop_columns(["credit_code"]).to_pylist() == wanted.to_pylist()
    bits = made.schema.field(f"{POLICIES[0].id}.missing").metadata[b"bits"].decode()
    assert bits == ",".join(kernel.plans[0].asks_for)


def test_judge_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "no.parquet").write_bytes(b"no parquet")
    pq.write_table(pa.table({"credit_code": ["x"]}), tmp_path / "bare.parquet")
    pq.write_table(facts(3).drop_columns(["credit_code"]), tmp_path / "keyless.parquet")
    said = {}
    for name in ("no", "bare", "keyless", "nowhere"):
        source, target = tmp_path / f"{name}.parquet", tmp_path / "out.parquet"
        with pytest.raises(Problem) as caught:
            judge_parquet(POLICIES[:2], book().dictionary, ON, source, target, keys=["credit_code"])
        said[name] = caught.value.code
        assert not target.exists()
    assert said == {
        "no": "parquet.unreadable",
        "bare": "parquet.no_facts",
        "keyless": "parquet.no_key",
        "nowhere": "parquet.unreadable",
    }


SLOW = """
import sys, time
from pathlib import Path
import pyarrow as pa
from luodi.front.exchange.parquet import parquet_through

class Slow:
    schema = pa.schema([("a", pa.int64())])
    def run(self, batch):
        time.sleep(0.2)
        return batch

parquet_through(Slow(), Path(sys.argv[1]), Path(sys.argv[2]), threads=1, piece=10)
"""


def test_run_that_is_killed_leaves_no_target(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": range(1000)}), tmp_path / "in.parquet")
    target = tmp_path / "out.parquet"
    running = subprocess.Popen([sys.executable, "-c", SLOW, tmp_path / "in.parquet", target])
    while not target.with_name("out.parquet.part").exists():
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not target.exists()
