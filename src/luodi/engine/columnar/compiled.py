"""The door to the compiled loops: they are loaded when a table is first judged, and not by who judges nothing.

The compiler takes a second and a hundred megabytes to load. What it makes is kept on disk and used by later runs.
"""

from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)


@cache
def loops() -> Any:
    """The module of compiled loops."""
    return import_module("luodi.engine.columnar.loops")


def room(shape: int | tuple[int, ...], kind: type[Kind]) -> NDArray[Kind]:
    """An array that is yet to be filled, of memory that Arrow keeps at hand: the system need not clear it each time."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    return np.frombuffer(pa.allocate_buffer(size), kind).reshape(shape)
