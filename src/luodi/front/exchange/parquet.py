"""From Parquet to Parquet through a kernel, piece by piece: a register larger than memory."""

from pathlib import Path

import pyarrow.parquet as pq

from luodi.engine.columnar.running import BatchKernel, run_batches

PIECE = 65_536


def parquet_through(kernel: BatchKernel, source: Path, target: Path, *, threads: int = 2, piece: int = PIECE) -> int:
    """Writes the kernel's results for the rows of ``source`` to ``target``, in their order, and counts them.

    The target appears when it is whole: a run that is cut off leaves none.
    """
    waiting = target.with_name(f"{target.name}.part")
    rows = 0
    try:
        with pq.ParquetFile(source) as given, pq.ParquetWriter(waiting, kernel.schema) as writer:
            for made in run_batches(kernel, given.iter_batches(piece), threads=threads):
                writer.write_batch(made)
                rows += made.num_rows
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    return rows
