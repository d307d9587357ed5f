"""Parquet: streams batches; cells keep their types, nested values become text."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from luodi.front.exchange.reading import limits, problems
from luodi.front.exchange.reading.cells import Cell, Grid, Row
from luodi.front.exchange.reading.source import Source

_BATCH_ROWS = 4096
_MAX_ROW_GROUP_BYTES = 4 * 1024**3


class ParquetSource(Source):
    """A Parquet file; its column names are the first row."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path, name)
        with self._opened() as file:
            metadata = file.metadata
            if metadata.num_columns > limits.MAX_COLUMNS:
                raise problems.too_many_columns(name, metadata.num_columns)
            if metadata.num_columns == 0:
                raise problems.empty(name)
            groups = [metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups)]
            if max(groups, default=0) > _MAX_ROW_GROUP_BYTES:
                raise problems.bomb(name)

    def rows(self, sheet: str = "") -> Iterator[Row]:
        """The header, then the rows, numbered as a sheet would show them: the header is row 1."""
        self.sheet_named(sheet)
        with self._opened() as file:
            yield Row(1, tuple(file.schema_arrow.names))
            number = 1
            try:
                for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                    for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                        number += 1
                        yield Row(number, tuple(_cell(value) for value in cells))
            except (pa.ArrowException, OSError) as error:
                raise problems.truncated(self.name) from error

    def grid(self, sheet: str = "") -> Grid:
        """The whole table as a grid without merged cells."""
        with self._opened() as file:
            if file.metadata.num_rows * file.metadata.num_columns > limits.MAX_GRID_CELLS:
                raise problems.grid_too_large(self.name)
        return Grid("", tuple(row.cells for row in self.rows(sheet)), ())

    def _opened(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path, memory_map=True, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            raise problems.truncated(self.name) from error


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str | int | float | Decimal | date | datetime | time | timedelta):
        return value
    return str(value)
