"""Running a kernel over many batches: on a few threads, in order, with a bounded number of batches in memory."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

import pyarrow as pa

AHEAD = 2
"""Batches that may wait for each thread."""


class BatchKernel(Protocol):
    """A pure function from batch to batch."""

    schema: pa.Schema

    def run(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The results for the rows of a batch."""
        ...


class Keyed:
    """A kernel whose results stand behind some columns of what it was given."""

    def __init__(self, kernel: BatchKernel, given: pa.Schema, keys: Sequence[str]) -> None:
        self.kernel = kernel
        self.keys = list(keys)
        self.schema = pa.schema([*(given.field(key) for key in self.keys), *kernel.schema])

    def run(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The keys and the results for the rows of a batch."""
        kept = [batch.column(key) for key in self.keys]
        return pa.RecordBatch.from_arrays([*kept, *self.kernel.run(batch).columns], schema=self.schema)


def run_batches(
    kernel: BatchKernel, batches: Iterable[pa.RecordBatch], *, threads: int = 1
) -> Iterator[pa.RecordBatch]:
    """The results for every batch, in order; at most a few batches are held at a time.

    NumPy and Arrow let other threads run while they work, so that two threads are nearly twice as fast as one.
    """
    if threads <= 1:
        yield from map(kernel.run, batches)
        return
    waiting: deque[Future[pa.RecordBatch]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for batch in batches:
            waiting.append(pool.submit(kernel.run, batch))
            if len(waiting) > threads * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
