"""The account of one evaluation of a model: FEEL's, and the trace when one is asked for."""

from dataclasses import dataclass, field

from luodi.engine.dmn.trace import Trace
from luodi.engine.feel import Run


@dataclass(slots=True)
class ModelRun(Run):
    """A FEEL account with room for a trace; None for an evaluation without.

    ``knowing``: a table whose answer hangs on a cell that has none gives null, instead of taking the cell for a no.
    """

    trace: Trace | None = field(default=None)
    knowing: bool = field(default=False)
